"""The demo brand's alert rules, and what they found in its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.alert_states import AlertLevel, Direction, Reach, RuleKind, Sensitivity, Versus
from analytics.models import AlertRule
from analytics.selectors.alerting.judging import verdicts_now
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import by_day
from analytics.services.alerting.alerts import alert_acknowledge, alert_note, rule_judge
from analytics.services.alerting.rules import RuleDraft, rule_save
from config.lib.clock import local_day, now
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
TELL: dict[str, Any] = {"roles": (Role.MANAGER, Role.ANALYST), "tell_caretaker": True}
ALL = RuleDraft(
    name="全渠道曝光异常", kind=RuleKind.ANOMALY, metric="exposure", direction=Direction.BOTH,
    sensitivity=Sensitivity.LOW, minimum=Decimal(10_000), quiet_days=7, **TELL,
)  # fmt: skip
SILENT = RuleDraft(
    name="账号断数 24 小时", kind=RuleKind.NO_DATA, silent_hours=24, quiet_days=1, severity=AlertLevel.CRITICAL, **TELL
)


def demo_alerts(*, workspace: Workspace, actor: Actor) -> None:
    """Make the rules as the brand's people would have, and judge them once."""
    member = Membership.objects.for_workspace(workspace).filter(role=Role.MANAGER).select_related("user").first()
    doer = Actor(member.user, Via.SYSTEM) if member else actor
    drafts = [ALL, SILENT, *_quiet(workspace)]
    made = [rule_save(workspace=workspace, actor=doer, draft=draft).pk for draft in drafts]
    if fall := _fall(workspace):
        made.append(rule_save(workspace=workspace, actor=doer, draft=fall).pk)
    for pk in made:
        rule_judge(rule_id=pk)
    last = AlertRule.objects.for_workspace(workspace).get(pk=made[-1])
    alert = last.alerts.order_by("-day").first()
    if alert is not None:
        alert_acknowledge(workspace=workspace, actor=doer, alert_id=alert.pk)
        alert_note(
            workspace=workspace, actor=doer, alert_id=alert.pk,
            text="上周的爆款推高了基数，这周只发了一条。先补两条围炉选题，再看下周。",
        )  # fmt: skip
    audit.record(workspace, actor, MADE, workspace, after={"alert_rules": made})


def demo_unalerts(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's rules out with what they found, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("alert_rules", [])]
    AlertRule.objects.for_workspace(workspace).filter(pk__in=ids).delete()


def _quiet(workspace: Workspace) -> list[RuleDraft]:
    """A floor for the smallest account that it has not reached for two weeks: an alert that stays open."""
    last = local_day(now(), workspace.time_zone) - timedelta(days=1)
    scope = Scope(workspace, last - timedelta(days=13), last)
    found = [
        (max(values), account)
        for account in account_list(workspace=workspace)
        if (
            values := [
                float(value)
                for _day, value in by_day(replace(scope, accounts=[account.pk]), "exposure")
                if value is not None
            ]
        )
    ]
    if not found:
        return []
    highest, account = min(found, key=lambda one: one[0])
    return [
        RuleDraft(
            name=f"{account} 日曝光低于下限"[:80], kind=RuleKind.THRESHOLD, metric="exposure", reach=Reach.ACCOUNT,
            account_id=account.pk, direction=Direction.BELOW, limit=Decimal(-(-int(highest * 1.2) // 500) * 500),
            quiet_days=7, severity=AlertLevel.WARNING, **TELL,
        )
    ]  # fmt: skip


def _fall(workspace: Workspace) -> RuleDraft | None:
    """A rule that tells of an account whose week fell behind the one before: by half, else by the most there is."""
    accounts = list(account_list(workspace=workspace))
    falls: list[tuple[float, SocialAccount]] = []
    for account in accounts:
        rule = AlertRule(
            workspace=workspace, kind=RuleKind.CHANGE, metric="exposure", reach=Reach.ACCOUNT, account=account,
            direction=Direction.BELOW, limit=Decimal(5), versus=Versus.WEEK,
        )  # fmt: skip
        fired = [one.change for one in verdicts_now(rule) if one.fires and one.change is not None]
        falls += [(min(fired), account)] if fired else []
    if not falls:
        return None
    change, account = min(falls, key=lambda one: one[0])
    return RuleDraft(
        name=f"{account} 一周曝光下滑"[:80], kind=RuleKind.CHANGE, metric="exposure", reach=Reach.ACCOUNT,
        account_id=account.pk, direction=Direction.BELOW, limit=Decimal(50 if change <= -50 else 5), versus=Versus.WEEK,
        minimum=Decimal(1000) if change <= -50 else Decimal(0), quiet_days=7, **TELL,
    )  # fmt: skip
