"""Rows about alerts, one of each kind, and their pages."""

from __future__ import annotations

from typing import Any

from analytics.models import Alert, AlertRule
from config.lib.clock import now
from team.models import Workspace

ALARM_PAGES = (
    "analytics/alerts/",
    "analytics/alerts/?state=all",
    "analytics/alerts/{alert}/",
    "analytics/alerts/rules/",
    "analytics/alerts/rules/new/",
    "analytics/alerts/rules/{alert_rule}/",
    "analytics/alerts/rules/{alert_rule}/edit/",
)


def alarm_objects(workspace: Workspace) -> dict[str, Any]:
    """A value for each parameter of the addresses about alerts."""
    rule = AlertRule.objects.create(workspace=workspace, name="walk", kind="threshold", metric="exposure", limit=1)
    today = now().date()
    alert = Alert.objects.create(
        workspace=workspace, rule=rule, day=today, last_day=today, worst_day=today, severity="info", raised_at=now()
    )
    return {"alert_rule_id": rule.pk, "figure_alert_id": alert.pk}


def alarm_places(workspace: Workspace) -> dict[str, int]:
    """The demo's open alert and its rule."""
    alert = Alert.objects.for_workspace(workspace).order_by("pk").first()
    assert alert is not None
    return {"alert": alert.pk, "alert_rule": alert.rule_id}
