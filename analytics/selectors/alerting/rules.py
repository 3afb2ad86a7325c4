"""Finding alert rules and alerts."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from analytics.alert_states import UNRESOLVED
from analytics.models import Alert, AlertRule
from config.lib.errors import NotFound
from team.models import Workspace


def rule_query(*, workspace: Workspace, state: str = "", kind: str = "") -> QuerySet[AlertRule]:
    """Rules by name, with how many alerts are not over (`waiting`) and the day of the last one (`last_alert`)."""
    rows = AlertRule.objects.for_workspace(workspace).select_related("account", "group", "workspace")
    rows = rows.filter(**{name: value for name, value in {"state": state, "kind": kind}.items() if value})
    last = Alert.objects.for_workspace(workspace).filter(rule=OuterRef("pk")).order_by("-day")
    waiting = Count("alerts", filter=Q(alerts__state__in=UNRESOLVED))
    return rows.annotate(waiting=waiting, last_alert=Subquery(last.values("day")[:1])).order_by("name", "pk")


def rule_get(*, workspace: Workspace, rule_id: int) -> AlertRule:
    """One rule. Raises NotFound."""
    found = rule_query(workspace=workspace).filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    return found


def alert_query(
    *,
    workspace: Workspace,
    states: tuple[str, ...] = (),
    severity: str = "",
    rule_id: int | None = None,
) -> QuerySet[Alert]:
    """Alerts, the newest first; empty values restrict nothing. One query with rule, account and group."""
    rows = Alert.objects.for_workspace(workspace).select_related(
        "rule", "account", "group", "workspace", "acknowledged_by", "resolved_by"
    )
    if states:
        rows = rows.filter(state__in=states)
    if severity:
        rows = rows.filter(severity=severity)
    if rule_id is not None:
        rows = rows.filter(rule_id=rule_id)
    return rows.order_by("-day", "-pk")


def alert_get(*, workspace: Workspace, alert_id: int) -> Alert:
    """One alert. Raises NotFound."""
    found = alert_query(workspace=workspace).filter(pk=alert_id).first()
    if found is None:
        raise NotFound
    return found
