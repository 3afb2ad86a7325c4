"""REST: alert rules, their trial on the past, and alerts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.alert_states import AlertLevel, AlertRuleState, AlertState, RuleKind
from analytics.api.alert_serializers import (
    AlertRuleSerializer,
    AlertRuleStateSerializer,
    AlertRuleWriteSerializer,
    AlertTrialSerializer,
    FigureAlertNoteSerializer,
    FigureAlertSerializer,
)
from analytics.models import Alert, AlertNote, AlertRule
from analytics.selectors.alerting.judging import Trial, trial
from analytics.selectors.alerting.rules import alert_get, alert_query, rule_get, rule_query
from analytics.services.alerting.alerts import alert_acknowledge, alert_note, alert_resolve
from analytics.services.alerting.rules import rule_remove, rule_save, rule_switch, rule_try
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]


def _written(data: Any) -> AlertRuleWriteSerializer:
    given = AlertRuleWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return given


def _trial(tried: Trial) -> Response:
    told = set(tried.told)
    rows = [
        {
            "day": one.day, "judged": one.judged, "fires": one.fires, "told": one.day in told, "value": one.value,
            "expected": one.expected, "low": one.low, "high": one.high,
        }
        for one in tried.verdicts
    ]  # fmt: skip
    data = {
        "days": tried.days, "told": len(tried.told), "too_often": tried.too_often, "verdicts": rows,
        "silent_accounts": [one.pk for one in tried.basis.silent], "without": tried.basis.without,
    }  # fmt: skip
    return Response(AlertTrialSerializer(data).data)


class AlertRulesView(IdempotentMixin, ListAPIView[AlertRule]):
    """The rules."""

    permissions = {"GET": P.VIEW, "POST": P.STRATEGY_EDIT}
    serializer_class = AlertRuleSerializer

    def get_queryset(self) -> QuerySet[AlertRule]:
        """By the filters in the address."""
        query = self.request.query_params
        rows = rule_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            **{name: query.get(name, "")[:20] for name in ("state", "kind")},
        )
        return rows.prefetch_related("listeners")

    @extend_schema(
        operation_id="alert_rules",
        tags=TAGS,
        parameters=[
            OpenApiParameter("state", str, enum=AlertRuleState.values),
            OpenApiParameter("kind", str, enum=RuleKind.values),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List rules."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="alert_rules_create",
        tags=TAGS,
        request=AlertRuleWriteSerializer,
        responses={201: AlertRuleSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a rule."""
        row = rule_save(workspace=request.workspace, actor=request.actor, draft=_written(request.data).draft())
        return Response(AlertRuleSerializer(row).data, status=201)


class AlertRuleView(APIView):
    """One rule."""

    permissions = {"GET": P.VIEW, "PUT": P.STRATEGY_EDIT, "PATCH": P.STRATEGY_EDIT, "DELETE": P.STRATEGY_EDIT}

    @extend_schema(operation_id="alert_rule", tags=TAGS, responses=AlertRuleSerializer)
    def get(self, request: Any, slug: str, alert_rule_id: int) -> Response:
        """Read a rule."""
        return Response(AlertRuleSerializer(rule_get(workspace=request.workspace, rule_id=alert_rule_id)).data)

    @extend_schema(
        operation_id="alert_rules_change", tags=TAGS, request=AlertRuleWriteSerializer, responses=AlertRuleSerializer
    )
    def put(self, request: Any, slug: str, alert_rule_id: int) -> Response:
        """Change a rule; what it found before stays, and is over when other figures or accounts are watched."""
        rule_get(workspace=request.workspace, rule_id=alert_rule_id)
        draft = _written(request.data).draft()
        row = rule_save(workspace=request.workspace, actor=request.actor, draft=draft, rule_id=alert_rule_id)
        return Response(AlertRuleSerializer(row).data)

    @extend_schema(
        operation_id="alert_rules_switch", tags=TAGS, request=AlertRuleStateSerializer, responses=AlertRuleSerializer
    )
    def patch(self, request: Any, slug: str, alert_rule_id: int) -> Response:
        """Pause a rule or let it go on."""
        rule_get(workspace=request.workspace, rule_id=alert_rule_id)
        given = AlertRuleStateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = rule_switch(
            workspace=request.workspace, actor=request.actor, rule_id=alert_rule_id, **given.validated_data
        )
        return Response(AlertRuleSerializer(row).data)

    @extend_schema(operation_id="alert_rules_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, alert_rule_id: int) -> Response:
        """Delete a rule with everything it found."""
        rule_remove(workspace=request.workspace, actor=request.actor, rule_id=alert_rule_id)
        return Response(status=204)


class AlertRuleTrialView(APIView):
    """A saved rule tried on the past."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="alert_rule_trial", tags=TAGS, responses=AlertTrialSerializer)
    def get(self, request: Any, slug: str, alert_rule_id: int) -> Response:
        """What the rule would have found on the last 90 days."""
        return _trial(trial(rule_get(workspace=request.workspace, rule_id=alert_rule_id)))


class AlertRulesTryView(APIView):
    """A rule that is not kept, tried on the past."""

    permissions = {"POST": P.STRATEGY_EDIT}

    @extend_schema(
        operation_id="alert_rules_try", tags=TAGS, request=AlertRuleWriteSerializer, responses=AlertTrialSerializer
    )
    def post(self, request: Any, slug: str) -> Response:
        """What such a rule would have found on the last 90 days; nothing is kept and nobody told."""
        return _trial(rule_try(workspace=request.workspace, draft=_written(request.data).draft()))


class FigureAlertsView(ListAPIView[Alert]):
    """What rules found."""

    permissions = {"GET": P.VIEW}
    serializer_class = FigureAlertSerializer

    def get_queryset(self) -> QuerySet[Alert]:
        """By the filters in the address."""
        query = self.request.query_params
        state, rule = query.get("state", ""), query.get("rule", "")
        return alert_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            states=(state,) if state in AlertState.values else (),
            severity=query.get("severity", "")[:20],
            rule_id=int(rule) if rule.isdecimal() and len(rule) < 10 else None,
        )

    @extend_schema(
        operation_id="figure_alerts",
        tags=TAGS,
        parameters=[
            OpenApiParameter("state", str, enum=AlertState.values),
            OpenApiParameter("severity", str, enum=AlertLevel.values),
            OpenApiParameter("rule", int),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List alerts, the newest first."""
        return super().get(request, *args, **kwargs)


class FigureAlertView(APIView):
    """One alert."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="figure_alert", tags=TAGS, responses=FigureAlertSerializer)
    def get(self, request: Any, slug: str, figure_alert_id: int) -> Response:
        """Read an alert."""
        return Response(FigureAlertSerializer(alert_get(workspace=request.workspace, alert_id=figure_alert_id)).data)


class AlertAcknowledgeView(APIView):
    """Taking an alert up."""

    permissions = {"POST": P.TASKS_EDIT}

    @extend_schema(operation_id="figure_alerts_acknowledge", tags=TAGS, request=None, responses=FigureAlertSerializer)
    def post(self, request: Any, slug: str, figure_alert_id: int) -> Response:
        """Say that somebody looks after it; nobody is told again."""
        alert_acknowledge(workspace=request.workspace, actor=request.actor, alert_id=figure_alert_id)
        return Response(FigureAlertSerializer(alert_get(workspace=request.workspace, alert_id=figure_alert_id)).data)


class AlertResolveView(APIView):
    """Calling an alert over."""

    permissions = {"POST": P.TASKS_EDIT}

    @extend_schema(operation_id="figure_alerts_resolve", tags=TAGS, request=None, responses=FigureAlertSerializer)
    def post(self, request: Any, slug: str, figure_alert_id: int) -> Response:
        """Say that it is over, whatever the figures say."""
        alert_resolve(workspace=request.workspace, actor=request.actor, alert_id=figure_alert_id)
        return Response(FigureAlertSerializer(alert_get(workspace=request.workspace, alert_id=figure_alert_id)).data)


class AlertNotesView(IdempotentMixin, ListAPIView[AlertNote]):
    """Notes on an alert."""

    permissions = {"GET": P.VIEW, "POST": P.TASKS_EDIT}
    serializer_class = FigureAlertNoteSerializer

    def get_queryset(self) -> QuerySet[AlertNote]:
        """Those of this alert, oldest first."""
        row = alert_get(workspace=self.request.workspace, alert_id=self.kwargs["figure_alert_id"])  # type: ignore[attr-defined]
        return row.notes.select_related("made_by")

    @extend_schema(operation_id="figure_alerts_notes", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List notes."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="figure_alerts_note",
        tags=TAGS,
        request=FigureAlertNoteSerializer,
        responses={201: FigureAlertNoteSerializer},
    )
    def post(self, request: Any, slug: str, figure_alert_id: int) -> Response:
        """Write a note."""
        given = FigureAlertNoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        note = alert_note(
            workspace=request.workspace, actor=request.actor, alert_id=figure_alert_id, **given.validated_data
        )
        return Response(FigureAlertNoteSerializer(note).data, status=201)
