"""REST: policies, calendars, ladder, assignment, report."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.clock import local_day, now
from interactions.api.sla.serializers import (
    AnswerCalendarSerializer,
    AnswerCalendarWriteSerializer,
    AnswerPolicySerializer,
    AnswerPolicyWriteSerializer,
    AnswerReportSerializer,
    AssignmentSerializer,
    LadderSerializer,
    PolicyMoveSerializer,
)
from interactions.models import AnswerCalendar, AnswerPolicy, AnswerSetup
from interactions.selectors.sla.report import MOST_DAYS, report
from interactions.selectors.sla.rules import LadderStep, rules_of
from interactions.selectors.sla.setup import calendar_get, policy_get
from interactions.services.sla.setup import (
    CalendarDraft,
    PolicyDraft,
    calendar_remove,
    calendar_save,
    ladder_save,
    policy_move,
    policy_remove,
    policy_save,
    setup_save,
)
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]
SETUP = {"GET": P.INBOX_VIEW, "POST": P.INBOX_SETUP, "PUT": P.INBOX_SETUP, "DELETE": P.INBOX_SETUP}


class PoliciesView(IdempotentMixin, ListAPIView[AnswerPolicy]):
    """All policies."""

    permissions = SETUP
    serializer_class = AnswerPolicySerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[AnswerPolicy]:
        """In order."""
        return AnswerPolicy.objects.for_workspace(self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="answer_policies", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List policies in the order in which they are asked."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="answer_policies_add",
        tags=TAGS,
        request=AnswerPolicyWriteSerializer,
        responses={201: AnswerPolicySerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Add a policy at the end."""
        draft = PolicyDraft(**checked(AnswerPolicyWriteSerializer, request.data))
        row = policy_save(workspace=request.workspace, actor=request.actor, draft=draft)
        return Response(AnswerPolicySerializer(row).data, status=201)


class PolicyView(APIView):
    """One policy."""

    permissions = SETUP

    @extend_schema(operation_id="answer_policies_get", tags=TAGS, responses=AnswerPolicySerializer)
    def get(self, request: Any, slug: str, answer_policy_id: int) -> Response:
        """The policy."""
        return Response(
            AnswerPolicySerializer(policy_get(workspace=request.workspace, policy_id=answer_policy_id)).data
        )

    @extend_schema(
        operation_id="answer_policies_change",
        tags=TAGS,
        request=AnswerPolicyWriteSerializer,
        responses=AnswerPolicySerializer,
    )
    def put(self, request: Any, slug: str, answer_policy_id: int) -> Response:
        """Change it; what is due is reckoned anew."""
        row = policy_save(
            workspace=request.workspace, actor=request.actor, policy_id=answer_policy_id,
            draft=PolicyDraft(**checked(AnswerPolicyWriteSerializer, request.data)),
        )  # fmt: skip
        return Response(AnswerPolicySerializer(row).data)

    @extend_schema(operation_id="answer_policies_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, answer_policy_id: int) -> Response:
        """Delete it."""
        policy_remove(workspace=request.workspace, actor=request.actor, policy_id=answer_policy_id)
        return Response(status=204)


class PolicyMoveView(APIView):
    """Its place in the order."""

    permissions = {"PUT": P.INBOX_SETUP}

    @extend_schema(
        operation_id="answer_policies_move", tags=TAGS, request=PolicyMoveSerializer, responses=AnswerPolicySerializer
    )
    def put(self, request: Any, slug: str, answer_policy_id: int) -> Response:
        """One place up or down."""
        up = checked(PolicyMoveSerializer, request.data)["up"]
        policy_move(workspace=request.workspace, actor=request.actor, policy_id=answer_policy_id, up=up)
        return Response(
            AnswerPolicySerializer(policy_get(workspace=request.workspace, policy_id=answer_policy_id)).data
        )


class CalendarsView(IdempotentMixin, ListAPIView[AnswerCalendar]):
    """All calendars."""

    permissions = SETUP
    serializer_class = AnswerCalendarSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[AnswerCalendar]:
        """By name."""
        return AnswerCalendar.objects.for_workspace(self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="answer_calendars", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List calendars."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="answer_calendars_add",
        tags=TAGS,
        request=AnswerCalendarWriteSerializer,
        responses={201: AnswerCalendarSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Add a calendar."""
        draft = CalendarDraft(**checked(AnswerCalendarWriteSerializer, request.data))
        row = calendar_save(workspace=request.workspace, actor=request.actor, draft=draft)
        return Response(AnswerCalendarSerializer(row).data, status=201)


class CalendarView(APIView):
    """One calendar."""

    permissions = SETUP

    @extend_schema(operation_id="answer_calendars_get", tags=TAGS, responses=AnswerCalendarSerializer)
    def get(self, request: Any, slug: str, answer_calendar_id: int) -> Response:
        """The calendar."""
        row = calendar_get(workspace=request.workspace, calendar_id=answer_calendar_id)
        return Response(AnswerCalendarSerializer(row).data)

    @extend_schema(
        operation_id="answer_calendars_change",
        tags=TAGS,
        request=AnswerCalendarWriteSerializer,
        responses=AnswerCalendarSerializer,
    )
    def put(self, request: Any, slug: str, answer_calendar_id: int) -> Response:
        """Change it; what is due is reckoned anew."""
        row = calendar_save(
            workspace=request.workspace, actor=request.actor, calendar_id=answer_calendar_id,
            draft=CalendarDraft(**checked(AnswerCalendarWriteSerializer, request.data)),
        )  # fmt: skip
        return Response(AnswerCalendarSerializer(row).data)

    @extend_schema(operation_id="answer_calendars_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, answer_calendar_id: int) -> Response:
        """Delete it, unless a policy uses it."""
        calendar_remove(workspace=request.workspace, actor=request.actor, calendar_id=answer_calendar_id)
        return Response(status=204)


class LadderView(APIView):
    """The ladder."""

    permissions = SETUP

    @extend_schema(operation_id="answer_ladder", tags=TAGS, responses=LadderSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Its steps."""
        steps = [asdict(step) for step in rules_of(request.workspace.pk).ladder]
        return Response(LadderSerializer({"steps": steps}).data)

    @extend_schema(operation_id="answer_ladder_change", tags=TAGS, request=LadderSerializer, responses=LadderSerializer)
    def put(self, request: Any, slug: str) -> Response:
        """Replace it."""
        rows = checked(LadderSerializer, request.data)["steps"]
        steps = [LadderStep(row["trigger"], row["minutes"], tuple(row["tell"]), row["give_back"]) for row in rows]
        ladder_save(workspace=request.workspace, actor=request.actor, steps=steps)
        return self.get(request, slug)


class AssignmentView(APIView):
    """Whether threads are given to people."""

    permissions = SETUP

    @extend_schema(operation_id="answer_assignment", tags=TAGS, responses=AssignmentSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """What is chosen."""
        row = AnswerSetup.objects.for_workspace(request.workspace).first() or AnswerSetup()
        return Response(AssignmentSerializer(row).data)

    @extend_schema(
        operation_id="answer_assignment_change", tags=TAGS, request=AssignmentSerializer, responses=AssignmentSerializer
    )
    def put(self, request: Any, slug: str) -> Response:
        """Choose."""
        values = checked(AssignmentSerializer, request.data)
        row = setup_save(workspace=request.workspace, actor=request.actor, **values)
        return Response(AssignmentSerializer(row).data)


class AnswerReportView(APIView):
    """How answers were kept."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(
        operation_id="answer_report",
        tags=TAGS,
        parameters=[OpenApiParameter("days", int, description="The last so many days, 28 by default.")],
        responses=AnswerReportSerializer,
    )
    def get(self, request: Any, slug: str) -> Response:
        """By person, channel and week, with what is open now."""
        given_days = request.query_params.get("days", "")
        days = min(max(int(given_days), 1), MOST_DAYS) if given_days.isdecimal() and len(given_days) < 6 else 28
        last = local_day(now(), request.workspace.time_zone)
        data = report(workspace=request.workspace, first=last - timedelta(days=days - 1), last=last)
        return Response(AnswerReportSerializer(data).data)
