"""REST: rules, trying them out, and what they did."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.numbers import row_number
from interactions.api.moderation import serializers as shapes
from interactions.models import ModerationRule, RuleRun
from interactions.selectors.moderation.rules import rule_get, rule_query, run_query
from interactions.selectors.moderation.trying import rule_try
from interactions.services.moderation.rules import (
    RuleDraft,
    rule_draft,
    rule_move,
    rule_remove,
    rule_save,
    rule_switch,
)
from interactions.services.moderation.undoing import run_undo
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]
SETUP = {"GET": P.INBOX_VIEW, "POST": P.INBOX_SETUP, "PUT": P.INBOX_SETUP, "DELETE": P.INBOX_SETUP}


def _who(request: Any) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor}


class InboxRulesView(IdempotentMixin, ListAPIView[ModerationRule]):
    """All rules."""

    permissions = SETUP
    serializer_class = shapes.InboxRuleSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[ModerationRule]:
        """In order."""
        if getattr(self, "swagger_fake_view", False):
            return ModerationRule.all_objects.none()
        return rule_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="inbox_rules", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List rules in the order in which they are asked."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inbox_rules_add",
        tags=TAGS,
        request=shapes.InboxRuleWriteSerializer,
        responses={201: shapes.InboxRuleSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Add a rule at the end, switched off."""
        draft = RuleDraft(**checked(shapes.InboxRuleWriteSerializer, request.data))
        return Response(shapes.InboxRuleSerializer(rule_save(**_who(request), draft=draft)).data, status=201)


class InboxRuleView(APIView):
    """One rule."""

    permissions = SETUP

    @extend_schema(operation_id="inbox_rules_get", tags=TAGS, responses=shapes.InboxRuleSerializer)
    def get(self, request: Any, slug: str, inbox_rule_id: int) -> Response:
        """The rule."""
        row = rule_get(workspace=request.workspace, rule_id=inbox_rule_id)
        return Response(shapes.InboxRuleSerializer(row).data)

    @extend_schema(
        operation_id="inbox_rules_change",
        tags=TAGS,
        request=shapes.InboxRuleWriteSerializer,
        responses=shapes.InboxRuleSerializer,
    )
    def put(self, request: Any, slug: str, inbox_rule_id: int) -> Response:
        """Change it; what it did already stays."""
        draft = RuleDraft(**checked(shapes.InboxRuleWriteSerializer, request.data))
        row = rule_save(**_who(request), draft=draft, rule_id=inbox_rule_id)
        return Response(shapes.InboxRuleSerializer(row).data)

    @extend_schema(operation_id="inbox_rules_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, inbox_rule_id: int) -> Response:
        """Take it off the list; what it did can still be undone."""
        rule_remove(**_who(request), rule_id=inbox_rule_id)
        return Response(status=204)


class InboxRuleSwitchView(APIView):
    """On or off."""

    permissions = {"POST": P.INBOX_SETUP}

    @extend_schema(
        operation_id="inbox_rules_switch",
        tags=TAGS,
        request=shapes.RuleSwitchSerializer,
        responses=shapes.InboxRuleSerializer,
    )
    def post(self, request: Any, slug: str, inbox_rule_id: int) -> Response:
        """Switch a rule on or off; doing it twice changes nothing."""
        active = checked(shapes.RuleSwitchSerializer, request.data)["active"]
        row = rule_switch(**_who(request), rule_id=inbox_rule_id, active=active)
        return Response(shapes.InboxRuleSerializer(row).data)


class InboxRuleMoveView(APIView):
    """Order."""

    permissions = {"POST": P.INBOX_SETUP}

    @extend_schema(operation_id="inbox_rules_move", tags=TAGS, request=shapes.RuleMoveSerializer, responses={204: None})
    def post(self, request: Any, slug: str, inbox_rule_id: int) -> Response:
        """Move a rule one place up or down."""
        rule_move(**_who(request), rule_id=inbox_rule_id, up=checked(shapes.RuleMoveSerializer, request.data)["up"])
        return Response(status=204)


class InboxRuleTryView(APIView):
    """Trying out."""

    permissions = {"POST": P.INBOX_SETUP}

    @extend_schema(
        operation_id="inbox_rules_try",
        tags=TAGS,
        request=shapes.InboxRuleTrySerializer,
        responses=shapes.RuleTryOutSerializer,
    )
    def post(self, request: Any, slug: str) -> Response:
        """Which messages of the last seven days a rule would have acted on; nothing is kept, nothing happens."""
        values = checked(shapes.InboxRuleTrySerializer, request.data)
        page = values.pop("page")
        row = rule_draft(workspace=request.workspace, draft=RuleDraft(**values))
        return Response(shapes.RuleTryOutSerializer(rule_try(workspace=request.workspace, row=row, page=page)).data)


class RunPages(CursorPages):
    """Newest first."""

    ordering = ("-at", "-id")  # type: ignore[assignment]


class RuleRunsView(ListAPIView[RuleRun]):
    """What rules did."""

    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = shapes.RuleRunSerializer
    pagination_class = RunPages

    def get_queryset(self) -> QuerySet[RuleRun]:
        """By the filters in the address."""
        if getattr(self, "swagger_fake_view", False):
            return RuleRun.all_objects.none()
        workspace, query = self.request.workspace, self.request.query_params  # type: ignore[attr-defined]
        number = row_number(query.get("rule", ""))
        rule = rule_get(workspace=workspace, rule_id=number) if number else None
        return run_query(workspace=workspace, rule=rule, state=query.get("state", "")[:8])

    @extend_schema(
        operation_id="inbox_rule_runs",
        tags=TAGS,
        parameters=[OpenApiParameter("rule", int), OpenApiParameter("state", str)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what rules did, newest first."""
        return super().get(request, *args, **kwargs)


class RuleRunUndoView(APIView):
    """Undoing."""

    permissions = {"POST": P.INBOX_MODERATE}

    @extend_schema(operation_id="inbox_rule_runs_undo", tags=TAGS, request=None, responses=shapes.RuleRunSerializer)
    def post(self, request: Any, slug: str, rule_run_id: int) -> Response:
        """Take back what a rule did with one message; doing it twice changes nothing."""
        return Response(shapes.RuleRunSerializer(run_undo(**_who(request), run_id=rule_run_id)).data)
