"""REST: insights and improvement actions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.insight_serializers import (
    ImprovementActionMoveSerializer,
    ImprovementActionSerializer,
    ImprovementActionWriteSerializer,
    InsightDismissSerializer,
    InsightSerializer,
)
from analytics.insight_states import ActionState, InsightCode, InsightState
from analytics.models import ImprovementAction, Insight
from analytics.selectors.insights.finding import action_get, action_query, insight_get, insight_query
from analytics.services.insights.actions import action_move, action_plan
from analytics.services.insights.insights import insight_dismiss, insight_restore
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]


class InsightsView(ListAPIView[Insight]):
    """What the rules found."""

    permissions = {"GET": P.VIEW}
    serializer_class = InsightSerializer

    def get_queryset(self) -> QuerySet[Insight]:
        """By the filters in the address."""
        query = self.request.query_params
        return insight_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            **{name: query.get(name, "")[:20] for name in ("state", "code")},
        )

    @extend_schema(
        operation_id="insights",
        tags=TAGS,
        parameters=[
            OpenApiParameter("state", str, enum=InsightState.values),
            OpenApiParameter("code", str, enum=InsightCode.values),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List insights, the largest first."""
        return super().get(request, *args, **kwargs)


class InsightView(APIView):
    """One insight."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="insight", tags=TAGS, responses=InsightSerializer)
    def get(self, request: Any, slug: str, insight_id: int) -> Response:
        """Read an insight."""
        return Response(InsightSerializer(insight_get(workspace=request.workspace, insight_id=insight_id)).data)


class InsightDismissView(APIView):
    """Dismissing an insight, and showing it again."""

    permissions = {"POST": P.TASKS_EDIT, "DELETE": P.TASKS_EDIT}

    @extend_schema(
        operation_id="insights_dismiss", tags=TAGS, request=InsightDismissSerializer, responses=InsightSerializer
    )
    def post(self, request: Any, slug: str, insight_id: int) -> Response:
        """Say why nothing is done about it."""
        insight_get(workspace=request.workspace, insight_id=insight_id)
        given = InsightDismissSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = insight_dismiss(
            workspace=request.workspace, actor=request.actor, insight_id=insight_id, **given.validated_data
        )
        return Response(InsightSerializer(row).data)

    @extend_schema(operation_id="insights_restore", tags=TAGS, responses=InsightSerializer)
    def delete(self, request: Any, slug: str, insight_id: int) -> Response:
        """Show it again."""
        row = insight_restore(workspace=request.workspace, actor=request.actor, insight_id=insight_id)
        return Response(InsightSerializer(row).data)


class ImprovementsView(IdempotentMixin, ListAPIView[ImprovementAction]):
    """Improvement actions."""

    permissions = {"GET": P.VIEW, "POST": P.TASKS_EDIT}
    serializer_class = ImprovementActionSerializer

    def get_queryset(self) -> QuerySet[ImprovementAction]:
        """By the filters in the address."""
        state = self.request.query_params.get("state", "")[:20]
        return action_query(workspace=self.request.workspace, state=state)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="improvements",
        tags=TAGS,
        parameters=[OpenApiParameter("state", str, enum=ActionState.values)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List actions, the newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="improvements_plan",
        tags=TAGS,
        request=ImprovementActionWriteSerializer,
        responses={201: ImprovementActionSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Plan an action and give its owner a task."""
        given = ImprovementActionWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = action_plan(workspace=request.workspace, actor=request.actor, draft=given.draft())
        return Response(ImprovementActionSerializer(row).data, status=201)


class ImprovementView(APIView):
    """One action."""

    permissions = {"GET": P.VIEW, "PATCH": P.TASKS_EDIT}

    @extend_schema(operation_id="improvement", tags=TAGS, responses=ImprovementActionSerializer)
    def get(self, request: Any, slug: str, improvement_id: int) -> Response:
        """Read an action with what it brought."""
        return Response(
            ImprovementActionSerializer(action_get(workspace=request.workspace, action_id=improvement_id)).data
        )

    @extend_schema(
        operation_id="improvements_move",
        tags=TAGS,
        request=ImprovementActionMoveSerializer,
        responses=ImprovementActionSerializer,
    )
    def patch(self, request: Any, slug: str, improvement_id: int) -> Response:
        """Begin, finish or drop an action."""
        action_get(workspace=request.workspace, action_id=improvement_id)
        given = ImprovementActionMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = action_move(
            workspace=request.workspace, actor=request.actor, action_id=improvement_id, **given.validated_data
        )
        return Response(ImprovementActionSerializer(row).data)
