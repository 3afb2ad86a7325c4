"""Rows about alerts, insights and improvement actions, one of each kind, and their pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from analytics.models import Alert, AlertRule, Annotation, ImprovementAction, Insight
from config.lib.clock import now
from team.models import Workspace

ALARM_PAGES = (
    "analytics/alerts/",
    "analytics/alerts/?state=all",
    "analytics/alerts/{alert}/",
    "analytics/alerts/{alert}/?view=figure",
    "analytics/alerts/rules/",
    "analytics/alerts/rules/new/",
    "analytics/alerts/rules/{alert_rule}/",
    "analytics/alerts/rules/{alert_rule}/edit/",
    "analytics/insights/",
    "analytics/insights/{insight}/",
    "analytics/improvements/",
    "analytics/improvements/new/",
    "analytics/improvements/{improvement}/",
    "analytics/improvements/{improvement}/?view=effect",
    "analytics/annotations/new/",
    "analytics/annotations/{annotation}/",
)


def alarm_objects(workspace: Workspace) -> dict[str, Any]:
    """A value for each parameter of the addresses about alerts."""
    rule = AlertRule.objects.create(workspace=workspace, name="walk", kind="threshold", metric="exposure", limit=1)
    today = now().date()
    alert = Alert.objects.create(
        workspace=workspace, rule=rule, kind="threshold", metric="exposure", limit=1, day=today, last_day=today,
        worst_day=today, severity="info", raised_at=now(),
    )  # fmt: skip
    insight = Insight.objects.create(
        workspace=workspace, code="one_platform", key="walk", metric="exposure", size=1, found_on=today, seen_on=today,
        params={"platform": "weibo", "percent": 61}, rows=[["weibo", 61, 28]],
    )  # fmt: skip
    action = ImprovementAction.objects.create(
        workspace=workspace, title="walk", hypothesis="walk", metric="exposure", insight=insight, alert=alert
    )
    done = ImprovementAction.objects.create(
        workspace=workspace, title="walk on", hypothesis="walk", metric="exposure", state="done",
        done_on=today - timedelta(days=9),
    )  # fmt: skip
    note = Annotation.objects.create(workspace=workspace, first=today, last=today, text="walk", made_at=now())
    ids = {
        "annotation_id": note.pk,
        "insight_id": insight.pk,
        "improvement_id": action.pk,
        "drawn_improvement_id": done.pk,
    }
    return {"alert_rule_id": rule.pk, "figure_alert_id": alert.pk, **ids}


def alarm_places(workspace: Workspace) -> dict[str, int]:
    """The demo's alert and its rule, an insight and an action."""
    alert = Alert.objects.for_workspace(workspace).order_by("pk").first()
    assert alert is not None
    insight = Insight.objects.for_workspace(workspace).order_by("pk").first()
    action = ImprovementAction.objects.for_workspace(workspace).order_by("pk").first()
    assert insight is not None
    assert action is not None
    note = Annotation.objects.for_workspace(workspace).order_by("pk").first()
    assert note is not None
    return {
        "annotation": note.pk,
        "alert": alert.pk,
        "alert_rule": alert.rule_id,
        "insight": insight.pk,
        "improvement": action.pk,
    }
