"""REST: shifts, absences, availability, promises."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.sla.serializers import (
    AbsenceSerializer,
    ColleagueSerializer,
    DutySerializer,
    PendSerializer,
    PresenceSerializer,
    PromiseConfirmSerializer,
    PromiseNoteSerializer,
    PromiseSerializer,
    PromiseSettleSerializer,
    RotaWriteSerializer,
)
from interactions.api.sla.setup import TAGS
from interactions.models import Promise
from interactions.selectors.sla.duty import crew_of
from interactions.selectors.sla.promises import VIEWS, promise_get, promise_query
from interactions.selectors.sla.week import colleague_get
from interactions.services.sla.promising import promise_confirm, promise_note, promise_settle, thread_pend
from interactions.services.sla.shifts import Scope, absence_add, absence_remove, on_call_set, presence_set, rota_save
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P


class CrewView(APIView):
    """Who answers."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="shifts_crew", tags=TAGS, responses=ColleagueSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """Everybody who may answer, and whether they take threads now."""
        return Response(ColleagueSerializer(crew_of(workspace=request.workspace), many=True).data)


class RotaView(APIView):
    """Weekly shifts of one person."""

    permissions = {"PUT": P.INBOX_SETUP}

    @extend_schema(operation_id="shifts_rota", tags=TAGS, request=RotaWriteSerializer, responses=RotaWriteSerializer)
    def put(self, request: Any, slug: str, colleague_id: int) -> Response:
        """Replace them."""
        data = checked(RotaWriteSerializer, request.data)
        rota_save(
            workspace=request.workspace,
            actor=request.actor,
            user_id=colleague_id,
            week=[[(start, end) for start, end in day] for day in data["week"]],
            scope=Scope(data["skills"], data["account_ids"], data["most"]),
        )
        return Response(RotaWriteSerializer(data).data)


class DutyView(APIView):
    """Duty of single days."""

    permissions = {"PUT": P.INBOX_SETUP}

    @extend_schema(operation_id="shifts_duty", tags=TAGS, request=DutySerializer, responses=DutySerializer)
    def put(self, request: Any, slug: str, colleague_id: int) -> Response:
        """Set or take away."""
        data = checked(DutySerializer, request.data)
        span = (data["span"][0], data["span"][1]) if data["span"] else None
        on_call_set(workspace=request.workspace, actor=request.actor, user_id=colleague_id, day=data["day"], span=span)
        return Response(DutySerializer(data).data)


class PresenceView(APIView):
    """Availability of one person."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(operation_id="shifts_presence", tags=TAGS, request=PresenceSerializer, responses=PresenceSerializer)
    def put(self, request: Any, slug: str, colleague_id: int) -> Response:
        """One's own; others' with the permission to set up the inbox."""
        data = checked(PresenceSerializer, request.data)
        row = presence_set(workspace=request.workspace, actor=request.actor, user_id=colleague_id, **data)
        return Response(PresenceSerializer({"presence": row.presence, "until": row.presence_until}).data)


class AbsencesView(IdempotentMixin, APIView):
    """Absences of one person."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_REPLY}

    @extend_schema(operation_id="shifts_absences", tags=TAGS, responses=AbsenceSerializer(many=True))
    def get(self, request: Any, slug: str, colleague_id: int) -> Response:
        """Those that are not over."""
        person = colleague_get(workspace=request.workspace, user_id=colleague_id)
        return Response(AbsenceSerializer(person.absences, many=True).data)

    @extend_schema(
        operation_id="shifts_absences_add", tags=TAGS, request=AbsenceSerializer, responses={201: AbsenceSerializer}
    )
    def post(self, request: Any, slug: str, colleague_id: int) -> Response:
        """Note one."""
        data = checked(AbsenceSerializer, request.data)
        row = absence_add(workspace=request.workspace, actor=request.actor, user_id=colleague_id, **data)
        return Response(AbsenceSerializer(row).data, status=201)


class AbsenceView(APIView):
    """One absence."""

    permissions = {"DELETE": P.INBOX_REPLY}

    @extend_schema(operation_id="shifts_absences_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, absence_id: int) -> Response:
        """Take it out."""
        absence_remove(workspace=request.workspace, actor=request.actor, absence_id=absence_id)
        return Response(status=204)


class PromisesView(ListAPIView[Promise]):
    """Promises."""

    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = PromiseSerializer

    def get_queryset(self) -> QuerySet[Promise]:
        """By list and owner."""
        query = self.request.query_params
        owner = query.get("owner", "")
        return promise_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            view=query.get("view", "due"),
            owner_id=int(owner) if owner.isdecimal() and len(owner) < 18 else None,
        )

    @extend_schema(
        operation_id="promises",
        tags=TAGS,
        parameters=[OpenApiParameter("view", str, enum=list(VIEWS)), OpenApiParameter("owner", int)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List promises, newest first."""
        return super().get(request, *args, **kwargs)


class PromiseView(APIView):
    """One promise."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.INBOX_REPLY}

    @extend_schema(operation_id="promises_get", tags=TAGS, responses=PromiseSerializer)
    def get(self, request: Any, slug: str, promise_id: int) -> Response:
        """The promise."""
        return Response(PromiseSerializer(promise_get(workspace=request.workspace, promise_id=promise_id)).data)

    @extend_schema(
        operation_id="promises_confirm", tags=TAGS, request=PromiseConfirmSerializer, responses=PromiseSerializer
    )
    def put(self, request: Any, slug: str, promise_id: int) -> Response:
        """Confirm a found promise, or change when it is due."""
        data = checked(PromiseConfirmSerializer, request.data)
        row = promise_confirm(workspace=request.workspace, actor=request.actor, promise_id=promise_id, **data)
        return Response(PromiseSerializer(row).data)


class PromiseSettleView(APIView):
    """What became of a promise."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="promises_settle", tags=TAGS, request=PromiseSettleSerializer, responses=PromiseSerializer
    )
    def put(self, request: Any, slug: str, promise_id: int) -> Response:
        """Kept, broken, none, or open again."""
        data = checked(PromiseSettleSerializer, request.data)
        row = promise_settle(workspace=request.workspace, actor=request.actor, promise_id=promise_id, **data)
        return Response(PromiseSerializer(row).data)


class ThreadPromisesView(IdempotentMixin, APIView):
    """Promises of one thread."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(
        operation_id="promises_note", tags=TAGS, request=PromiseNoteSerializer, responses={201: PromiseSerializer}
    )
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Write one down."""
        data = checked(PromiseNoteSerializer, request.data)
        row = promise_note(workspace=request.workspace, actor=request.actor, thread_id=thread_id, **data)
        return Response(PromiseSerializer(row).data, status=201)


class ThreadPendView(IdempotentMixin, APIView):
    """A thread that cannot be settled at once."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(operation_id="threads_pend", tags=TAGS, request=PendSerializer, responses={201: PromiseSerializer})
    def post(self, request: Any, slug: str, thread_id: int) -> Response:
        """Put it off for a reason that was told; the follow-up becomes a promise."""
        data = checked(PendSerializer, request.data)
        row = thread_pend(workspace=request.workspace, actor=request.actor, thread_id=thread_id, **data)
        return Response(PromiseSerializer(row).data, status=201)
