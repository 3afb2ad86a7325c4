"""REST: the register of filings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from compliance.api.exemption_serializers import (
    EvidenceUploadSerializer,
    FilingSerializer,
    FilingWriteSerializer,
    ProofSerializer,
)
from compliance.models import PromotionFiling
from compliance.selectors.filings import filing_get, filing_query
from compliance.services.evidence import evidence_add
from compliance.services.filings import Filing, filing_remove, filing_save
from compliance.states import FilingTool
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["compliance"]
_FILTERS = [
    OpenApiParameter("q", str, description="Part of number, partner or post."),
    OpenApiParameter("tool", str, enum=FilingTool.values),
    OpenApiParameter("platform", str),
    OpenApiParameter("target_id", str, description="Number of a post."),
]


def _filing(data: Any) -> Filing:
    given = FilingWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return Filing(**given.validated_data)


class FilingsView(IdempotentMixin, ListAPIView[PromotionFiling]):
    """The register."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = FilingSerializer

    def get_queryset(self) -> QuerySet[PromotionFiling]:
        """By the filters in the address."""
        query = self.request.query_params
        names = {"tool": 12, "platform": 40, "target_id": 40}
        given = {name: query.get(name, "")[:most] for name, most in names.items()}
        rows = filing_query(workspace=self.request.workspace, text=query.get("q", "")[:60], **given)  # type: ignore[attr-defined]
        return rows.prefetch_related("evidence")

    @extend_schema(operation_id="compliance_filings", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List filings, newest entered first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="compliance_filings_enter",
        tags=TAGS,
        request=FilingWriteSerializer,
        responses={201: FilingSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Enter a filing."""
        row = filing_save(workspace=request.workspace, actor=request.actor, filing=_filing(request.data))
        return Response(FilingSerializer(row, context={"request": request}).data, status=201)


class FilingView(APIView):
    """One filing."""

    permissions = {"GET": P.VIEW, "PUT": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="compliance_filings_get", tags=TAGS, responses=FilingSerializer)
    def get(self, request: Any, slug: str, filing_id: int) -> Response:
        """The filing with its evidence."""
        row = filing_get(workspace=request.workspace, filing_id=filing_id)
        return Response(FilingSerializer(row, context={"request": request}).data)

    @extend_schema(
        operation_id="compliance_filings_correct",
        tags=TAGS,
        request=FilingWriteSerializer,
        responses=FilingSerializer,
    )
    def put(self, request: Any, slug: str, filing_id: int) -> Response:
        """Correct it."""
        row = filing_save(
            workspace=request.workspace, actor=request.actor, filing=_filing(request.data), filing_id=filing_id
        )
        return Response(FilingSerializer(row, context={"request": request}).data)

    @extend_schema(operation_id="compliance_filings_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, filing_id: int) -> Response:
        """Take out what was entered by mistake."""
        filing_remove(workspace=request.workspace, actor=request.actor, filing_id=filing_id)
        return Response(status=204)


class FilingEvidenceView(APIView):
    """Proof of a filing; a repeated upload of the same file returns the stored one and needs no key."""

    permissions = {"POST": P.CONTENT_EDIT}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="compliance_filings_prove",
        tags=TAGS,
        request={"multipart/form-data": EvidenceUploadSerializer},
        responses={201: ProofSerializer},
    )
    def post(self, request: Any, slug: str, filing_id: int) -> Response:
        """Add a file."""
        row = filing_get(workspace=request.workspace, filing_id=filing_id)
        given = EvidenceUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        kept = evidence_add(workspace=request.workspace, actor=request.actor, owner=row, file=file)
        return Response(ProofSerializer(kept, context={"request": request}).data, status=201)
