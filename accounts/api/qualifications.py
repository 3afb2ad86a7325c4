"""REST: qualification documents. Files are fetched at the address of each document."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Qualification
from accounts.onboarding_states import QualificationKind, Validity
from accounts.selectors.register.qualifications import qualification_get, qualification_list
from accounts.services.register.qualifications import (
    Paper,
    paper_add,
    paper_remove,
    qualification_remove,
    qualification_renew,
    qualification_save,
)
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

from .onboarding import valid
from .register_serializers import (
    PaperFileSerializer,
    PaperSerializer,
    QualificationDetailSerializer,
    QualificationSerializer,
    QualificationWriteSerializer,
)

TAGS = ["accounts"]
_FILTERS = [
    OpenApiParameter("kind", str, enum=QualificationKind.values),
    OpenApiParameter("state", str, enum=Validity.values),
    OpenApiParameter("dossier", int, description="Id of an account of the register."),
    OpenApiParameter("q", str, description="Part of holder, name or issuer."),
]


def _shown(request: Any, row: Qualification, status: int = 200) -> Response:
    return Response(QualificationDetailSerializer(row, context={"request": request}).data, status=status)


class QualificationsView(IdempotentMixin, ListAPIView[Qualification]):
    """The register of documents."""

    permissions = {"GET": P.TEAM_VIEW, "POST": P.ACCOUNTS_MANAGE}
    serializer_class = QualificationSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Qualification]:
        """By the filters in the address."""
        query = self.request.query_params
        dossier = query.get("dossier", "")
        rows = qualification_list(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            kind=query.get("kind", "")[:16],
            state=query.get("state", "")[:8],
            dossier_id=int(dossier) if dossier.isdecimal() and len(dossier) < 18 else None,
            text=query.get("q", "")[:60],
        )
        return rows.prefetch_related("uses")

    @extend_schema(operation_id="accounts_qualifications", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List documents, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="accounts_qualifications_enter",
        tags=TAGS,
        request=QualificationWriteSerializer,
        responses={201: QualificationDetailSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Enter a document; its files follow one by one."""
        paper = Paper(**valid(QualificationWriteSerializer, request.data))
        return _shown(request, qualification_save(workspace=request.workspace, actor=request.actor, paper=paper), 201)


class QualificationView(APIView):
    """One document."""

    permissions = {"GET": P.TEAM_VIEW, "PUT": P.ACCOUNTS_MANAGE, "DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_qualifications_get", tags=TAGS, responses=QualificationDetailSerializer)
    def get(self, request: Any, slug: str, qualification_id: int) -> Response:
        """With files and earlier terms."""
        return _shown(request, qualification_get(workspace=request.workspace, qualification_id=qualification_id))

    @extend_schema(
        operation_id="accounts_qualifications_correct",
        tags=TAGS,
        request=QualificationWriteSerializer,
        responses=QualificationDetailSerializer,
    )
    def put(self, request: Any, slug: str, qualification_id: int) -> Response:
        """Correct what was entered."""
        qualification_get(workspace=request.workspace, qualification_id=qualification_id)
        paper = Paper(**valid(QualificationWriteSerializer, request.data))
        row = qualification_save(
            workspace=request.workspace, actor=request.actor, paper=paper, qualification_id=qualification_id
        )
        return _shown(request, row)

    @extend_schema(operation_id="accounts_qualifications_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, qualification_id: int) -> Response:
        """Delete it with its files."""
        qualification_remove(workspace=request.workspace, actor=request.actor, qualification_id=qualification_id)
        return Response(status=204)


class RenewalView(IdempotentMixin, APIView):
    """A new term of a document."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="accounts_qualifications_renew",
        tags=TAGS,
        request=QualificationWriteSerializer,
        responses={201: QualificationDetailSerializer},
    )
    def post(self, request: Any, slug: str, qualification_id: int) -> Response:
        """Begin it; the old one is kept with its files."""
        qualification_get(workspace=request.workspace, qualification_id=qualification_id)
        paper = Paper(**valid(QualificationWriteSerializer, request.data))
        row = qualification_renew(
            workspace=request.workspace, actor=request.actor, paper=paper, qualification_id=qualification_id
        )
        return _shown(request, row, 201)


class PapersView(IdempotentMixin, APIView):
    """Files of the present term."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="accounts_qualifications_paper_add",
        tags=TAGS,
        request={"multipart/form-data": PaperFileSerializer},
        responses={201: PaperSerializer},
    )
    def post(self, request: Any, slug: str, qualification_id: int) -> Response:
        """Add a file."""
        qualification_get(workspace=request.workspace, qualification_id=qualification_id)
        file = valid(PaperFileSerializer, request.data)["file"]
        kept = paper_add(workspace=request.workspace, actor=request.actor, qualification_id=qualification_id, file=file)
        return Response(PaperSerializer(kept, context={"request": request}).data, status=201)


class PaperView(APIView):
    """One file."""

    permissions = {"DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_qualifications_paper_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, paper_id: int) -> Response:
        """Delete it; the log of its openings stays."""
        paper_remove(workspace=request.workspace, actor=request.actor, paper_id=paper_id)
        return Response(status=204)
