"""REST: values and reviews of goals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.api.serializers import (
    EnteredSerializer,
    GoalReviewSerializer,
    GoalValueSerializer,
    GoalValuesSerializer,
)
from analytics.models import GoalReview, GoalValue
from analytics.selectors.goals import goal_get
from analytics.services.values import Value, review_add, values_enter
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]


class GoalValuesView(IdempotentMixin, ListAPIView[GoalValue]):
    """Values that people entered for a goal."""

    permissions = {"GET": P.VIEW, "POST": P.TASKS_EDIT}
    serializer_class = GoalValueSerializer

    def get_queryset(self) -> QuerySet[GoalValue]:
        """Those of this goal, newest first."""
        goal = goal_get(workspace=self.request.workspace, goal_id=self.kwargs["goal_id"])  # type: ignore[attr-defined]
        return goal.values.all()

    @extend_schema(operation_id="goals_values", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List values."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="goals_values_enter",
        tags=TAGS,
        request=GoalValuesSerializer,
        responses={201: EnteredSerializer},
    )
    def post(self, request: Any, slug: str, goal_id: int) -> Response:
        """Enter values of a figure that is not collected."""
        given = GoalValuesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = [Value(one["day"], one["value"], one["source"]) for one in given.validated_data["values"]]
        count = values_enter(workspace=request.workspace, actor=request.actor, goal_id=goal_id, values=values)
        return Response({"entered": count}, status=201)


class GoalReviewsView(IdempotentMixin, ListAPIView[GoalReview]):
    """Reviews of a goal."""

    permissions = {"GET": P.VIEW, "POST": P.TASKS_EDIT}
    serializer_class = GoalReviewSerializer

    def get_queryset(self) -> QuerySet[GoalReview]:
        """Those of this goal, newest first."""
        goal = goal_get(workspace=self.request.workspace, goal_id=self.kwargs["goal_id"])  # type: ignore[attr-defined]
        return goal.reviews.select_related("made_by")

    @extend_schema(operation_id="goals_reviews", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List reviews with the standing of their day."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="goals_review", tags=TAGS, request=GoalReviewSerializer, responses={201: GoalReviewSerializer}
    )
    def post(self, request: Any, slug: str, goal_id: int) -> Response:
        """Write down a review."""
        given = GoalReviewSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = review_add(workspace=request.workspace, actor=request.actor, goal_id=goal_id, **given.validated_data)
        return Response(GoalReviewSerializer(row).data, status=201)
