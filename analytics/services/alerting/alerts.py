"""Raising alerts, telling of them, and what people do about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from analytics.alarm import Verdict
from analytics.alert_states import UNRESOLVED, AlertLevel, AlertRuleState, AlertState, RuleKind
from analytics.dictionary import VERSION
from analytics.models import Alert, AlertNote, AlertRule
from analytics.models.alert import WATCHED
from analytics.selectors.alerting.judging import accounts_of, basis_of, verdicts_now
from analytics.selectors.alerting.rules import alert_get
from analytics.selectors.alerting.silence import silent_now
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Membership, User, Workspace
from team.services.notifications import notify

WHY = "rules of all workspaces are judged"
KINDS = {AlertLevel.INFO: "figure_note", AlertLevel.WARNING: "figure_alert", AlertLevel.CRITICAL: "figure_urgent"}


def rules_judge(*, silence: bool = False) -> int:
    """Judge every active rule, those about missing figures (`silence`) or all others. Returns how many were judged."""
    rows = AlertRule.objects.unscoped(WHY).filter(state=AlertRuleState.ACTIVE)
    rows = rows.filter(kind=RuleKind.NO_DATA) if silence else rows.exclude(kind=RuleKind.NO_DATA)
    return sum(rule_judge(rule_id=pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def rule_judge(*, rule_id: int) -> bool:
    """Judge one rule now; False when somebody else is at it or it is paused."""
    rule = (
        AlertRule.objects.unscoped(WHY)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("workspace", "account", "group")
        .filter(pk=rule_id, state=AlertRuleState.ACTIVE)
        .first()
    )
    if rule is None:
        return False
    evidence: dict[str, Any] = {"dictionary": VERSION}
    if rule.kind == RuleKind.NO_DATA:
        today = local_day(now(), rule.workspace.time_zone)
        silent = silent_now(accounts=accounts_of(rule), hours=rule.silent_hours)
        evidence["silent"] = [{"account": one.account.pk, "since": one.since.isoformat()} for one in silent]
        verdicts = [Verdict(today, True, bool(silent), float(len(silent)))]
    else:
        basis = basis_of(rule)
        evidence["without"] = basis.without
        verdicts = verdicts_now(rule, basis)
    _apply(rule, verdicts, evidence)
    rule.judged_at = now()
    rule.save(update_fields=["judged_at", "told_on"])
    return True


def _apply(rule: AlertRule, verdicts: Sequence[Verdict], evidence: dict[str, Any]) -> None:
    """Go through the days, oldest first: raise, go on, resolve. Telling comes last, when it is still so.

    A day that was told of is never told of again, not even after somebody has called it over. Missing figures are over
    the moment they come, all else when a later day is as it should be. Whoever looks after missing figures hears of
    accounts that join.
    """
    silence = rule.kind == RuleKind.NO_DATA
    alerts = list(Alert.objects.for_workspace(rule.workspace_id).filter(rule=rule).order_by("-day")[:20])
    current = next((one for one in alerts if one.state in UNRESOLVED), None)
    for verdict in verdicts:
        if verdict.fires:
            if any(one.day <= verdict.day <= one.last_day for one in alerts):
                if current is not None and current.day <= verdict.day <= current.last_day:
                    _worse(rule, current, verdict, evidence)
            elif current is not None and verdict.day > current.last_day:
                current.last_day = verdict.day
                _worse(rule, current, verdict, evidence)
            elif current is None:
                current = _raised(rule, verdict, evidence)
                alerts.append(current)
        elif verdict.judged and current is not None and (silence or verdict.day > current.last_day):
            current.state, current.resolved_at = AlertState.RESOLVED, now()
            current.save(update_fields=["state", "resolved_at"])
            current = None
    if current is not None and (current.state == AlertState.OPEN or _joined(current)):
        _tell(rule, current)


def _raised(rule: AlertRule, verdict: Verdict, evidence: dict[str, Any]) -> Alert:
    row = Alert(
        workspace_id=rule.workspace_id,
        rule=rule,
        day=verdict.day,
        last_day=verdict.day,
        worst_day=verdict.day,
        severity=rule.severity,
        raised_at=now(),
    )
    _take(rule, row, verdict, evidence)
    row.save()
    return row


def _worse(rule: AlertRule, alert: Alert, verdict: Verdict, evidence: dict[str, Any]) -> None:
    """Keep the figures of the day that lies furthest off; of missing figures those of now."""
    if rule.kind == RuleKind.NO_DATA or verdict.day == alert.worst_day or _off(verdict) > _off(alert):
        _take(rule, alert, verdict, evidence)
    alert.save()


def _take(rule: AlertRule, alert: Alert, verdict: Verdict, evidence: dict[str, Any]) -> None:
    """Take over the figures of a day, and what was asked of it: the rule may be changed later."""
    for name in WATCHED:
        setattr(alert, name, getattr(rule, name))
    alert.worst_day, alert.value, alert.expected = verdict.day, verdict.value, verdict.expected
    alert.low, alert.high = verdict.low, verdict.high
    told = {"told": alert.evidence["told"]} if "told" in alert.evidence else {}
    alert.evidence = {**evidence, **told, "base": [day.isoformat() for day in verdict.base]}


def _off(one: Verdict | Alert) -> float:
    value = one.value or 0.0
    return max(one.low - value if one.low is not None else 0.0, value - one.high if one.high is not None else 0.0)


def _silent(alert: Alert) -> set[int]:
    return {one["account"] for one in alert.evidence.get("silent", ())}


def _joined(alert: Alert) -> bool:
    """Whether an account brings no figures that nobody was told of, although others were."""
    return alert.told_at is not None and not _silent(alert) <= set(alert.evidence.get("told", ()))


def _tell(rule: AlertRule, alert: Alert) -> None:
    """Tell once; again only when the quiet time is over and nobody has taken it up, or when an account has joined."""
    today = local_day(now(), rule.workspace.time_zone)
    quiet = rule.told_on is not None and (today - rule.told_on) < timedelta(days=max(1, rule.quiet_days))
    if quiet and not _joined(alert):
        return
    told = sorted(_silent(alert) | set(alert.evidence.get("told", ())))
    if told:
        alert.evidence["told"] = told
    accounts = accounts_of(rule)
    params = {
        "rule": rule.name,
        "kind": rule.kind,
        "metric": rule.metric,
        "day": alert.worst_day.isoformat(),
        "value": alert.value,
        "expected": alert.expected,
        "account": str(accounts[0]) if len(accounts) == 1 else "",
    }
    people = listeners_of(rule, accounts)
    if people:
        notify(
            workspace=rule.workspace,
            kind=KINDS[AlertLevel(rule.severity)],
            params=params,
            url=reverse("analytics:alert", args=[rule.workspace.slug, alert.pk]),
            # The word of an account that joined is written beside one that nobody has read yet.
            dedupe=f"figure-alert:{alert.pk}:{len(told)}" if told else f"figure-alert:{alert.pk}",
            users=people,
        )
    rule.told_on, alert.told_at = today, now()
    alert.save(update_fields=["told_at", "evidence"])


def listeners_of(rule: AlertRule, accounts: Iterable[SocialAccount]) -> list[User]:
    """Everybody who is told: by role, by name, by looking after an account. Only active members."""
    ids = set(rule.listeners.values_list("user_id", flat=True))
    if rule.tell_caretaker:
        ids |= {one.caretaker_id for one in accounts if one.caretaker_id}
    rows = Membership.objects.for_workspace(rule.workspace_id).filter(user__is_active=True).select_related("user")
    return [row.user for row in rows.order_by("pk") if row.user_id in ids or row.role in rule.roles]


@transaction.atomic
def alert_acknowledge(*, workspace: Workspace, actor: Actor, alert_id: int) -> Alert:
    """Say that somebody looks after it; nobody is told again, but of accounts that fall silent, too.

    Again is harmless. Raises NotFound.
    """
    row = _locked(workspace, alert_id)
    if row.state != AlertState.OPEN:
        return row
    row.state, row.acknowledged_by, row.acknowledged_at = AlertState.ACKNOWLEDGED, actor.user, now()
    row.save(update_fields=["state", "acknowledged_by", "acknowledged_at"])
    record(workspace, actor, "alert.acknowledged", row)
    return row


@transaction.atomic
def alert_resolve(*, workspace: Workspace, actor: Actor, alert_id: int) -> Alert:
    """Say that it is over, whatever the figures say. Again is harmless. Raises NotFound."""
    row = _locked(workspace, alert_id)
    if row.state == AlertState.RESOLVED:
        return row
    row.state, row.resolved_by, row.resolved_at = AlertState.RESOLVED, actor.user, now()
    row.save(update_fields=["state", "resolved_by", "resolved_at"])
    record(workspace, actor, "alert.resolved", row)
    return row


@transaction.atomic
def alert_note(*, workspace: Workspace, actor: Actor, alert_id: int, text: str) -> AlertNote:
    """Write down what was found out. Raises NotFound, InvalidInput at `text`."""
    row = _locked(workspace, alert_id)
    text = text.strip()
    if not 1 <= len(text) <= 1000:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="text", max=1000)
    note = AlertNote.objects.create(workspace=workspace, alert=row, text=text, made_by=actor.user, made_at=now())
    record(workspace, actor, "alert.noted", row)
    return note


def _locked(workspace: Workspace, alert_id: int) -> Alert:
    Alert.objects.for_workspace(workspace).select_for_update().filter(pk=alert_id).values_list("pk").first()
    return alert_get(workspace=workspace, alert_id=alert_id)
