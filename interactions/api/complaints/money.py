"""REST: compensations, causes, limit and report of complaints."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.services.custody.proofs import Evidence
from config.lib.clock import local_day, now
from interactions.api.complaints import serializers as s
from interactions.api.complaints.cases import TAGS
from interactions.models import ComplaintCause
from interactions.selectors.complaints.causes import cause_get
from interactions.selectors.complaints.reading import compensation_get, compensations_of, complaint_get, setup_of
from interactions.selectors.complaints.report import complaint_report
from interactions.services.complaints.causes import cause_archive, cause_save
from interactions.services.complaints.compensating import (
    CompensationDraft,
    compensation_ask,
    compensation_decide,
    compensation_pay,
    compensation_withdraw,
    setup_save,
)
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

MOST_DAYS = 731
SETUP = {"GET": P.INBOX_VIEW, "POST": P.INBOX_SETUP, "PUT": P.INBOX_SETUP}


class CompensationsView(IdempotentMixin, APIView):
    """Compensations of one complaint."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_REPLY}

    @extend_schema(operation_id="complaints_compensations", tags=TAGS, responses=s.CompensationSerializer(many=True))
    def get(self, request: Any, slug: str, complaint_id: int) -> Response:
        """What was asked for."""
        row = complaint_get(workspace=request.workspace, complaint_id=complaint_id)
        rows = compensations_of(workspace=request.workspace, complaint=row)
        return Response(s.CompensationSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="complaints_compensate",
        tags=TAGS,
        request=s.CompensationWriteSerializer,
        responses={201: s.CompensationSerializer},
    )
    def post(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Ask for one; above the limit somebody else has to approve it."""
        draft = CompensationDraft(**checked(s.CompensationWriteSerializer, request.data))
        row = compensation_ask(workspace=request.workspace, actor=request.actor, complaint_id=complaint_id, draft=draft)
        return Response(s.CompensationSerializer(row).data, status=201)


class CompensationDecideView(APIView):
    """The decision about a compensation."""

    permissions = {"PUT": P.INBOX_APPROVE}

    @extend_schema(
        operation_id="compensations_decide",
        tags=TAGS,
        request=s.CompensationDecideSerializer,
        responses=s.CompensationSerializer,
    )
    def put(self, request: Any, slug: str, compensation_id: int) -> Response:
        """Approve or refuse what somebody else asked for."""
        data = checked(s.CompensationDecideSerializer, request.data)
        row = compensation_decide(
            workspace=request.workspace, actor=request.actor, compensation_id=compensation_id, **data
        )
        return Response(s.CompensationSerializer(row).data)


class CompensationPayView(APIView):
    """That a compensation was given."""

    permissions = {"PUT": P.INBOX_REPLY}
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        operation_id="compensations_pay",
        tags=TAGS,
        request={
            "application/json": s.CompensationPaySerializer,
            "multipart/form-data": s.CompensationPaySerializer,
        },
        responses=s.CompensationSerializer,
    )
    def put(self, request: Any, slug: str, compensation_id: int) -> Response:
        """Say so, with proof."""
        data = checked(s.CompensationPaySerializer, request.data)
        proof = Evidence(data.get("proof_text", ""), data.get("proof_url", ""), data.get("file"))
        row = compensation_pay(
            workspace=request.workspace, actor=request.actor, compensation_id=compensation_id, evidence=proof
        )
        return Response(s.CompensationSerializer(row).data)


class CompensationWithdrawView(APIView):
    """A compensation that is taken back."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="compensations_withdraw",
        tags=TAGS,
        request=s.CompensationWithdrawSerializer,
        responses=s.CompensationSerializer,
    )
    def put(self, request: Any, slug: str, compensation_id: int) -> Response:
        """Take it back before it is given."""
        compensation_withdraw(
            workspace=request.workspace, actor=request.actor, compensation_id=compensation_id,
            **checked(s.CompensationWithdrawSerializer, request.data),
        )  # fmt: skip
        row = compensation_get(workspace=request.workspace, compensation_id=compensation_id)
        return Response(s.CompensationSerializer(row).data)


class CausesView(IdempotentMixin, APIView):
    """Causes of complaints."""

    permissions = SETUP

    @extend_schema(operation_id="complaint_causes", tags=TAGS, responses=s.CauseSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """All causes, archived ones too."""
        rows = ComplaintCause.objects.for_workspace(request.workspace)
        return Response(s.CauseSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="complaint_causes_add",
        tags=TAGS,
        request=s.CauseWriteSerializer,
        responses={201: s.CauseSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Add one."""
        data = checked(s.CauseWriteSerializer, request.data)
        row = cause_save(
            workspace=request.workspace, actor=request.actor, name=data["name"], parent_id=data.get("parent")
        )
        return Response(s.CauseSerializer(row).data, status=201)


class CauseView(APIView):
    """One cause."""

    permissions = SETUP

    @extend_schema(
        operation_id="complaint_causes_change", tags=TAGS, request=s.CauseWriteSerializer, responses=s.CauseSerializer
    )
    def put(self, request: Any, slug: str, cause_id: int) -> Response:
        """Change it wholly; `archived` only when it is given."""
        data = checked(s.CauseWriteSerializer, request.data)
        who = {"workspace": request.workspace, "actor": request.actor, "cause_id": cause_id}
        cause_save(**who, name=data["name"], parent_id=data.get("parent"))
        if "archived" in data:
            cause_archive(**who, archived=data["archived"])
        return Response(s.CauseSerializer(cause_get(workspace=request.workspace, cause_id=cause_id)).data)


class ComplaintSetupView(APIView):
    """What one person may give."""

    permissions = SETUP

    @extend_schema(operation_id="complaint_setup", tags=TAGS, responses=s.ComplaintSetupSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """The limit."""
        return Response(s.ComplaintSetupSerializer(setup_of(request.workspace)).data)

    @extend_schema(
        operation_id="complaint_setup_change",
        tags=TAGS,
        request=s.ComplaintSetupSerializer,
        responses=s.ComplaintSetupSerializer,
    )
    def put(self, request: Any, slug: str) -> Response:
        """Set it."""
        data = checked(s.ComplaintSetupSerializer, request.data)
        setup = setup_save(workspace=request.workspace, actor=request.actor, **data)
        return Response(s.ComplaintSetupSerializer(setup).data)


class ComplaintReportView(APIView):
    """Why people complain."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(
        operation_id="complaint_report",
        tags=TAGS,
        parameters=[
            OpenApiParameter("days", int, description="1 to 731, 90 unless given."),
            OpenApiParameter("product", str),
            OpenApiParameter("by", str, enum=["part", "first"], description="Single causes, or their groups."),
        ],
        responses=s.ComplaintReportSerializer,
    )
    def get(self, request: Any, slug: str) -> Response:
        """Causes by how often, time to close, satisfaction, compensation."""
        query = request.query_params
        text = query.get("days", "")
        days = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 90
        last = local_day(now(), request.workspace.time_zone)
        data = complaint_report(
            workspace=request.workspace,
            first=last - timedelta(days=min(max(days, 1), MOST_DAYS) - 1),
            last=last,
            product=query.get("product", "")[:80],
            level="first" if query.get("by") == "first" else "part",
        )
        return Response(s.ComplaintReportSerializer(data).data)
