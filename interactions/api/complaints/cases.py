"""REST: complaints and their steps."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.numbers import row_number
from interactions.api.complaints import serializers as s
from interactions.complaint_states import ComplaintStage, Severity
from interactions.models import Complaint, ComplaintEvent
from interactions.selectors.complaints.reading import (
    ComplaintFilters,
    complaint_get,
    complaint_query,
    evidence_of,
    improvements_of,
)
from interactions.services.answerers import answerer_user
from interactions.services.complaints import opening
from interactions.services.complaints.asking import ask_make
from interactions.services.complaints.evidence import evidence_add, evidence_remove
from interactions.services.complaints.improving import improvement_start
from interactions.services.complaints.moving import complaint_move, complaint_solve, complaint_verify
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]
STAGES = ("open", *ComplaintStage.values)
_FILTERS = [
    OpenApiParameter("stage", str, enum=list(STAGES)),
    OpenApiParameter("cause", int, description="It and those below it."),
    OpenApiParameter("owner", int, description="0: nobody's."),
    OpenApiParameter("severity", int, enum=list(Severity.values)),
    OpenApiParameter("overdue", bool),
    OpenApiParameter("risk", bool),
    OpenApiParameter("thread", int),
    OpenApiParameter("contact", int),
    OpenApiParameter("q", str, description="Part of number, subject, product or order number."),
]


def _answer(request: Any, complaint_id: int, *, status: int = 200) -> Response:
    row = complaint_get(workspace=request.workspace, complaint_id=complaint_id)
    return Response(s.ComplaintSerializer(row).data, status=status)


def _who(request: Any, complaint_id: int) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor, "complaint_id": complaint_id}


class ComplaintsView(IdempotentMixin, ListAPIView[Complaint]):
    """Complaints."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_REPLY}
    serializer_class = s.ComplaintSerializer

    def get_queryset(self) -> QuerySet[Complaint]:
        """By the filters in the address."""
        query = self.request.query_params
        stage, severity = query.get("stage", ""), query.get("severity", "")
        filters = ComplaintFilters(
            stage=stage if stage in STAGES else "",
            cause=row_number(query.get("cause", "")),
            owner=row_number(query.get("owner", "")),
            overdue=query.get("overdue", "") in ("1", "true"),
            severity=int(severity) if severity in map(str, Severity.values) else None,
            risk=query.get("risk", "") in ("1", "true"),
            q=query.get("q", "")[:60].strip(),
            thread=row_number(query.get("thread", "")),
            contact=row_number(query.get("contact", "")),
        )
        return complaint_query(workspace=self.request.workspace, filters=filters)  # type: ignore[attr-defined]

    @extend_schema(operation_id="complaints", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List complaints, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="complaints_open",
        tags=TAGS,
        request=s.ComplaintOpenSerializer,
        responses={201: s.ComplaintSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Open one."""
        data = checked(s.ComplaintOpenSerializer, request.data)
        another = data.pop("another", False)
        ids = {f"{name}_id": data.pop(name, None) for name in ("cause", "owner", "thread", "contact")}
        draft = opening.ComplaintDraft(**data, **ids)
        row = opening.complaint_open(workspace=request.workspace, actor=request.actor, draft=draft, another=another)
        return _answer(request, row.pk, status=201)


class ComplaintView(APIView):
    """One complaint."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.INBOX_REPLY}

    @extend_schema(operation_id="complaints_get", tags=TAGS, responses=s.ComplaintSerializer)
    def get(self, request: Any, slug: str, complaint_id: int) -> Response:
        """The case; personal data are covered."""
        return _answer(request, complaint_id)

    @extend_schema(
        operation_id="complaints_edit", tags=TAGS, request=s.ComplaintEditSerializer, responses=s.ComplaintSerializer
    )
    def put(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Change its facts."""
        data = checked(s.ComplaintEditSerializer, request.data)
        opening.complaint_edit(**_who(request, complaint_id), values=data)
        return _answer(request, complaint_id)


class ComplaintMoveView(APIView):
    """Its stage."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="complaints_move", tags=TAGS, request=s.ComplaintMoveSerializer, responses=s.ComplaintSerializer
    )
    def put(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Bring it to another stage, close it or open it again."""
        complaint_move(**_who(request, complaint_id), **checked(s.ComplaintMoveSerializer, request.data))
        return _answer(request, complaint_id)


class ComplaintFindingsView(APIView):
    """What was found."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="complaints_verify", tags=TAGS, request=s.FindingsSerializer, responses=s.ComplaintSerializer
    )
    def put(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Write it down while the case is being verified."""
        data = checked(s.FindingsSerializer, request.data)
        complaint_verify(
            **_who(request, complaint_id), findings=data.get("findings", ""), verdict=data.get("verdict", ""),
            cause_id=data.get("cause"), move_on=data["move_on"],
        )  # fmt: skip
        return _answer(request, complaint_id)


class ComplaintSolutionView(APIView):
    """What is offered."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="complaints_solve", tags=TAGS, request=s.SolutionSerializer, responses=s.ComplaintSerializer
    )
    def put(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Write it down while a solution is sought."""
        data = checked(s.SolutionSerializer, request.data)
        complaint_solve(**_who(request, complaint_id), solution=data.get("solution", ""), move_on=data["move_on"])
        return _answer(request, complaint_id)


class ComplaintOwnerView(APIView):
    """Who has it."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="complaints_assign", tags=TAGS, request=s.ComplaintOwnerSerializer, responses=s.ComplaintSerializer
    )
    def put(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Give it to a member, or to nobody."""
        data = checked(s.ComplaintOwnerSerializer, request.data)
        opening.complaint_assign(**_who(request, complaint_id), user_id=data["owner"])
        return _answer(request, complaint_id)


class ComplaintRiskView(APIView):
    """Whether it may become a risk."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="complaints_risk", tags=TAGS, request=s.ComplaintRiskSerializer, responses=s.ComplaintSerializer
    )
    def put(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Say so; who manages compliance is told."""
        opening.complaint_risk(**_who(request, complaint_id), **checked(s.ComplaintRiskSerializer, request.data))
        return _answer(request, complaint_id)


class ComplaintAskView(APIView):
    """The question how satisfied they are."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(operation_id="complaints_ask", tags=TAGS, request=s.AskSerializer, responses=s.AskedSerializer)
    def put(self, request: Any, slug: str, complaint_id: int) -> Response:
        """The address to be sent to the person; the same one until `anew`."""
        row = ask_make(**_who(request, complaint_id), **checked(s.AskSerializer, request.data))
        return Response(s.AskedSerializer(row).data)


class ComplaintEventsView(IdempotentMixin, ListAPIView[ComplaintEvent]):
    """Its history."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_REPLY}
    serializer_class = s.ComplaintEventSerializer

    def get_queryset(self) -> QuerySet[ComplaintEvent]:
        """Of one case."""
        row = complaint_get(workspace=self.request.workspace, complaint_id=self.kwargs["complaint_id"])  # type: ignore[attr-defined]
        return ComplaintEvent.objects.for_workspace(row.workspace_id).filter(complaint=row)

    @extend_schema(operation_id="complaints_history", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What happened, the latest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="complaints_note",
        tags=TAGS,
        request=s.ComplaintNoteSerializer,
        responses={201: s.ComplaintSerializer},
    )
    def post(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Write a note for the team."""
        opening.complaint_note(**_who(request, complaint_id), **checked(s.ComplaintNoteSerializer, request.data))
        return _answer(request, complaint_id, status=201)


class ComplaintImprovementsView(IdempotentMixin, APIView):
    """What is done so that it does not happen again."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_REPLY}

    @extend_schema(operation_id="complaints_improvements", tags=TAGS, responses=s.ImprovementSerializer(many=True))
    def get(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Tasks that came from the case."""
        row = complaint_get(workspace=request.workspace, complaint_id=complaint_id)
        rows = improvements_of(workspace=request.workspace, complaint=row)
        return Response(s.ImprovementSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="complaints_improve",
        tags=TAGS,
        request=s.ImprovementWriteSerializer,
        responses={201: s.ImprovementSerializer},
    )
    def post(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Give somebody a task."""
        data = checked(s.ImprovementWriteSerializer, request.data)
        person = data.pop("assignee", None)
        assignee = answerer_user(request.workspace, person, field="owner") if person is not None else None
        task = improvement_start(**_who(request, complaint_id), **data, assignee=assignee)
        return Response(s.ImprovementSerializer(task).data, status=201)


class ComplaintEvidenceView(APIView):
    """Its files; a repeated upload of the same file returns the stored one and needs no key."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_REPLY}
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="complaints_evidence", tags=TAGS, responses=s.ComplaintFileSerializer(many=True))
    def get(self, request: Any, slug: str, complaint_id: int) -> Response:
        """The files."""
        row = complaint_get(workspace=request.workspace, complaint_id=complaint_id)
        rows = evidence_of(workspace=request.workspace, complaint=row)
        return Response(s.ComplaintFileSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="complaints_attach",
        tags=TAGS,
        request={"multipart/form-data": s.ComplaintUploadSerializer},
        responses={201: s.ComplaintFileSerializer},
    )
    def post(self, request: Any, slug: str, complaint_id: int) -> Response:
        """Seal a file."""
        complaint_get(workspace=request.workspace, complaint_id=complaint_id)
        data = checked(s.ComplaintUploadSerializer, request.data)
        row = evidence_add(**_who(request, complaint_id), file=data["file"])
        return Response(s.ComplaintFileSerializer(row).data, status=201)


class ComplaintFileView(APIView):
    """One file."""

    permissions = {"DELETE": P.INBOX_REPLY}

    @extend_schema(operation_id="complaints_evidence_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, complaint_evidence_id: int) -> Response:
        """Delete it for good."""
        evidence_remove(workspace=request.workspace, actor=request.actor, complaint_evidence_id=complaint_evidence_id)
        return Response(status=204)
