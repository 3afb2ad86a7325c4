"""REST: exemptions and their steps."""

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
    DecisionSerializer,
    EvidenceUploadSerializer,
    ExemptionSerializer,
    NewExemptionSerializer,
    ProofSerializer,
    WithdrawalSerializer,
)
from compliance.models import Exemption
from compliance.selectors.exemptions import exemption_get, exemption_query
from compliance.services.evidence import evidence_add
from compliance.services.exemptions import (
    Request as Wanted,
)
from compliance.services.exemptions import (
    exemption_decide,
    exemption_request,
    exemption_withdraw,
)
from compliance.states import ExemptionState
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["compliance"]


def _answer(request: Any, row: Exemption, status: int = 200) -> Response:
    fresh = exemption_get(workspace=request.workspace, exemption_id=row.pk)
    return Response(ExemptionSerializer(fresh, context={"request": request}).data, status=status)


class ExemptionsView(IdempotentMixin, ListAPIView[Exemption]):
    """All exemptions."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = ExemptionSerializer

    def get_queryset(self) -> QuerySet[Exemption]:
        """Those in one state, or all."""
        state = self.request.query_params.get("state", "")
        show = state if state in ExemptionState else ""
        rows = exemption_query(workspace=self.request.workspace, show=show)  # type: ignore[attr-defined]
        return rows.prefetch_related("evidence")

    @extend_schema(
        operation_id="compliance_exemptions",
        tags=TAGS,
        parameters=[OpenApiParameter("state", str, enum=ExemptionState.values)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="compliance_exemptions_request",
        tags=TAGS,
        request=NewExemptionSerializer,
        responses={201: ExemptionSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Ask for one; somebody else who manages rules decides."""
        given = NewExemptionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        wanted = Wanted(account_id=values.pop("account"), **values)
        row = exemption_request(workspace=request.workspace, actor=request.actor, request=wanted)
        return _answer(request, row, 201)


class ExemptionView(APIView):
    """One exemption."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="compliance_exemptions_get", tags=TAGS, responses=ExemptionSerializer)
    def get(self, request: Any, slug: str, exemption_id: int) -> Response:
        """The exemption with its evidence."""
        return _answer(request, exemption_get(workspace=request.workspace, exemption_id=exemption_id))


class DecideView(IdempotentMixin, APIView):
    """Deciding about one."""

    permissions = {"POST": P.COMPLIANCE_MANAGE}

    @extend_schema(
        operation_id="compliance_exemptions_decide",
        tags=TAGS,
        request=DecisionSerializer,
        responses=ExemptionSerializer,
    )
    def post(self, request: Any, slug: str, exemption_id: int) -> Response:
        """Approve or reject; never whoever asked (`four_eyes`)."""
        given = DecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = exemption_decide(
            workspace=request.workspace, actor=request.actor, exemption_id=exemption_id, **given.validated_data
        )
        return _answer(request, row)


class WithdrawView(IdempotentMixin, APIView):
    """Ending one."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="compliance_exemptions_withdraw",
        tags=TAGS,
        request=WithdrawalSerializer,
        responses=ExemptionSerializer,
    )
    def post(self, request: Any, slug: str, exemption_id: int) -> Response:
        """End it at once: whoever asked, or those who manage rules."""
        given = WithdrawalSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = exemption_withdraw(
            workspace=request.workspace, actor=request.actor, exemption_id=exemption_id, **given.validated_data
        )
        return _answer(request, row)


class ExemptionEvidenceView(APIView):
    """Proof of one; a repeated upload of the same file returns the stored one and needs no key."""

    permissions = {"POST": P.CONTENT_EDIT}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="compliance_exemptions_prove",
        tags=TAGS,
        request={"multipart/form-data": EvidenceUploadSerializer},
        responses={201: ProofSerializer},
    )
    def post(self, request: Any, slug: str, exemption_id: int) -> Response:
        """Add a file."""
        row = exemption_get(workspace=request.workspace, exemption_id=exemption_id)
        given = EvidenceUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        kept = evidence_add(workspace=request.workspace, actor=request.actor, owner=row, file=file)
        return Response(ProofSerializer(kept, context={"request": request}).data, status=201)
