"""REST: goals and their progress."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.serializers import (
    CloseSerializer,
    GoalSerializer,
    GoalVersionSerializer,
    GoalWriteSerializer,
    TargetSerializer,
)
from analytics.models import Goal, GoalVersion
from analytics.selectors.goals import goal_get, goal_query
from analytics.services.goals import goal_close, goal_remove, goal_retarget, goal_save
from analytics.states import GoalState, Health, Subject
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]
_FILTERS = [
    OpenApiParameter("state", str, enum=GoalState.values),
    OpenApiParameter("health", str, enum=Health.values),
    OpenApiParameter("subject", str, enum=Subject.values),
    OpenApiParameter("owner", int, description="Id of a person."),
    OpenApiParameter("account", int, description="Goals this account's figures count for."),
]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _written(data: Any) -> GoalWriteSerializer:
    given = GoalWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return given


class GoalsView(IdempotentMixin, ListAPIView[Goal]):
    """The goals."""

    permissions = {"GET": P.VIEW, "POST": P.STRATEGY_EDIT}
    serializer_class = GoalSerializer

    def get_queryset(self) -> QuerySet[Goal]:
        """By the filters in the address."""
        query = self.request.query_params
        rows = goal_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            **{name: query.get(name, "")[:20] for name in ("state", "health", "subject")},
            owner_id=_number(query.get("owner", "")),
            account_id=_number(query.get("account", "")),
        )
        return rows.prefetch_related("milestones")

    @extend_schema(operation_id="goals", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List goals."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="goals_create", tags=TAGS, request=GoalWriteSerializer, responses={201: GoalSerializer})
    def post(self, request: Any, slug: str) -> Response:
        """Keep a goal as a draft, or set it."""
        given = _written(request.data)
        row = goal_save(
            workspace=request.workspace,
            actor=request.actor,
            draft=given.draft(),
            activate=given.validated_data["activate"],
        )
        return Response(GoalSerializer(row).data, status=201)


class GoalView(APIView):
    """One goal."""

    permissions = {"GET": P.VIEW, "PUT": P.STRATEGY_EDIT, "DELETE": P.STRATEGY_EDIT}

    @extend_schema(operation_id="goals_get", tags=TAGS, responses=GoalSerializer)
    def get(self, request: Any, slug: str, goal_id: int) -> Response:
        """The goal with its milestones and progress."""
        return Response(GoalSerializer(goal_get(workspace=request.workspace, goal_id=goal_id)).data)

    @extend_schema(operation_id="goals_change", tags=TAGS, request=GoalWriteSerializer, responses=GoalSerializer)
    def put(self, request: Any, slug: str, goal_id: int) -> Response:
        """Change a draft or set it; of a running goal only name, reason, people, actions and milestones change."""
        given = _written(request.data)
        row = goal_save(
            workspace=request.workspace,
            actor=request.actor,
            draft=given.draft(),
            goal_id=goal_id,
            activate=given.validated_data["activate"],
        )
        return Response(GoalSerializer(row).data)

    @extend_schema(operation_id="goals_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, goal_id: int) -> Response:
        """Delete a draft."""
        goal_remove(workspace=request.workspace, actor=request.actor, goal_id=goal_id)
        return Response(status=204)


class GoalTargetView(IdempotentMixin, ListAPIView[GoalVersion]):
    """The targets a goal has had."""

    permissions = {"GET": P.VIEW, "POST": P.STRATEGY_EDIT}
    serializer_class = GoalVersionSerializer

    def get_queryset(self) -> QuerySet[GoalVersion]:
        """Those of this goal."""
        goal = goal_get(workspace=self.request.workspace, goal_id=self.kwargs["goal_id"])  # type: ignore[attr-defined]
        return goal.versions.select_related("made_by")

    @extend_schema(operation_id="goals_targets", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List targets with the reasons for their change."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="goals_retarget", tags=TAGS, request=TargetSerializer, responses={201: GoalSerializer})
    def post(self, request: Any, slug: str, goal_id: int) -> Response:
        """Give the goal another target or end."""
        given = TargetSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        goal_retarget(workspace=request.workspace, actor=request.actor, goal_id=goal_id, **given.validated_data)
        return Response(GoalSerializer(goal_get(workspace=request.workspace, goal_id=goal_id)).data, status=201)


class GoalCloseView(APIView):
    """The end of a goal."""

    permissions = {"POST": P.STRATEGY_EDIT}

    @extend_schema(operation_id="goals_close", tags=TAGS, request=CloseSerializer, responses=GoalSerializer)
    def post(self, request: Any, slug: str, goal_id: int) -> Response:
        """Close it with its result and a lesson."""
        given = CloseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        goal_close(workspace=request.workspace, actor=request.actor, goal_id=goal_id, **given.validated_data)
        return Response(GoalSerializer(goal_get(workspace=request.workspace, goal_id=goal_id)).data)
