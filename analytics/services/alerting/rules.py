"""Making alert rules, changing, pausing, removing and trying them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountGroup, SocialAccount
from analytics.alert_states import (
    UNRESOLVED,
    AlertLevel,
    AlertRuleState,
    AlertState,
    Direction,
    Reach,
    RuleKind,
    Sensitivity,
    Versus,
)
from analytics.dictionary import BY_ID
from analytics.models import Alert, AlertListener, AlertRule
from analytics.models.alert import AIM
from analytics.selectors.alerting.judging import Trial, trial
from analytics.selectors.alerting.rules import rule_get
from config.lib.clock import now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace
from team.roles import Role

RULES_MAX, LISTENERS_MAX = 200, 30
LIMIT_MAX = Decimal("99999999999999")


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as entered; the names and meanings are those of `AlertRule`."""

    name: str
    kind: str
    metric: str = ""
    reach: str = Reach.WORKSPACE
    account_id: int | None = None
    group_id: int | None = None
    platform: str = ""
    direction: str = Direction.BELOW
    limit: Decimal | None = None
    versus: str = Versus.WEEKDAY
    sensitivity: str = Sensitivity.MEDIUM
    minimum: Decimal = Decimal(0)
    silent_hours: int = 24
    quiet_days: int = 3
    severity: str = AlertLevel.WARNING
    roles: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    tell_caretaker: bool = False


def rule_try(*, workspace: Workspace, draft: RuleDraft) -> Trial:
    """What the rule would have found in the past; nothing is kept and nobody told. Raises InvalidInput at the field."""
    _members(workspace, draft.people)
    return trial(_filled(workspace, AlertRule(workspace=workspace), draft))


@transaction.atomic
def rule_save(*, workspace: Workspace, actor: Actor, draft: RuleDraft, rule_id: int | None = None) -> AlertRule:
    """Make a rule or change one. What it found before stays; it is over when other figures or accounts are watched.

    Raises NotFound, InvalidInput at the field.
    """
    row = _locked(workspace, rule_id) if rule_id else AlertRule(workspace=workspace, created_by=actor.user)
    if not rule_id and AlertRule.objects.for_workspace(workspace).count() >= RULES_MAX:
        raise InvalidInput(_("A workspace has at most %(max)s rules."), field="name", max=RULES_MAX)
    before = _told(row) if rule_id else {}
    aim = [getattr(row, name) for name in AIM]
    people = _members(workspace, draft.people)
    if not (draft.roles or people or draft.tell_caretaker):
        raise InvalidInput(_("Say who is told: a role, a person, or who looks after the account."), field="roles")
    _filled(workspace, row, draft).save()
    if rule_id and aim != [getattr(row, name) for name in AIM]:
        _alerts_end(row, actor)
    AlertListener.objects.for_workspace(workspace).filter(rule=row).exclude(user__in=people).delete()
    there = set(AlertListener.objects.for_workspace(workspace).filter(rule=row).values_list("user_id", flat=True))
    AlertListener.objects.bulk_create(
        [AlertListener(workspace=workspace, rule=row, user_id=pk) for pk in people if pk not in there]
    )
    after = _told(row)
    changed = [name for name in after if before.get(name) != after[name]]
    record(
        workspace, actor, "alert_rule.changed" if rule_id else "alert_rule.made", row,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    return row


@transaction.atomic
def rule_switch(*, workspace: Workspace, actor: Actor, rule_id: int, state: str) -> AlertRule:
    """Pause a rule or let it go on; again is harmless. Raises NotFound, InvalidInput."""
    if state not in AlertRuleState.values:
        raise InvalidInput(field="state")
    row = _locked(workspace, rule_id)
    if row.state == state:
        return row
    row.state = state
    row.save(update_fields=["state", "updated_at"])
    if state == AlertRuleState.PAUSED:
        _alerts_end(row, actor)
    record(workspace, actor, "alert_rule.paused" if state == AlertRuleState.PAUSED else "alert_rule.resumed", row)
    return row


@transaction.atomic
def rule_remove(*, workspace: Workspace, actor: Actor, rule_id: int) -> None:
    """Delete a rule with all it found. Raises NotFound."""
    row = _locked(workspace, rule_id)
    record(workspace, actor, "alert_rule.removed", row, before=_told(row))
    row.delete()


def draft_of(row: AlertRule, **changes: Any) -> RuleDraft:
    """What would have to be entered for the rule as it is, with changes."""
    skipped = {"people", "roles"}
    values = {one.name: getattr(row, one.name) for one in fields(RuleDraft) if one.name not in skipped}
    values["roles"] = tuple(row.roles)
    values["people"] = tuple(row.listeners.order_by("user_id").values_list("user_id", flat=True))
    return RuleDraft(**{**values, **changes})


def _alerts_end(row: AlertRule, actor: Actor) -> None:
    """Nobody looks any more whether what the rule found is over."""
    Alert.objects.for_workspace(row.workspace_id).filter(rule=row, state__in=UNRESOLVED).update(
        state=AlertState.RESOLVED, resolved_at=now(), resolved_by=actor.user
    )


def _locked(workspace: Workspace, rule_id: int) -> AlertRule:
    AlertRule.objects.for_workspace(workspace).select_for_update().filter(pk=rule_id).values_list("pk").first()
    return rule_get(workspace=workspace, rule_id=rule_id)


def _filled(workspace: Workspace, row: AlertRule, draft: RuleDraft) -> AlertRule:
    """Take the draft over; only what the kind and the reach ask for is kept."""
    name = draft.name.strip()
    if not 1 <= len(name) <= 80:
        raise InvalidInput(_("A rule needs a name of at most %(max)s characters."), field="name", max=80)
    for field, choices in (
        ("kind", RuleKind), ("reach", Reach), ("direction", Direction), ("versus", Versus),
        ("sensitivity", Sensitivity), ("severity", AlertLevel),
    ):  # fmt: skip
        if getattr(draft, field) not in choices.values:
            raise InvalidInput(field=field)
        setattr(row, field, getattr(draft, field))
    row.name, row.tell_caretaker = name, draft.tell_caretaker
    for field, most in (("silent_hours", 720), ("quiet_days", 90)):
        least = 1 if field == "silent_hours" else 0
        if not least <= getattr(draft, field) <= most:
            raise InvalidInput(_("Between %(min)s and %(max)s."), field=field, min=least, max=most)
        setattr(row, field, getattr(draft, field))
    if wrong := set(draft.roles) - set(Role.values):
        raise InvalidInput(_("“%(role)s” is no role."), field="roles", role=min(wrong)[:40])
    row.roles = [role for role in Role.values if role in draft.roles]
    _aim(workspace, row, draft)
    _measure(row, draft)
    return row


def _aim(workspace: Workspace, row: AlertRule, draft: RuleDraft) -> None:
    account = group = None
    if draft.account_id and not (
        account := SocialAccount.objects.for_workspace(workspace).filter(pk=draft.account_id).first()
    ):
        raise InvalidInput(_("Choose an account of this workspace."), field="account")
    if draft.group_id and not (
        group := AccountGroup.objects.for_workspace(workspace).filter(pk=draft.group_id).first()
    ):
        raise InvalidInput(_("Choose a group of this workspace."), field="group")
    row.account = account if draft.reach == Reach.ACCOUNT else None
    row.group = group if draft.reach == Reach.GROUP else None
    row.platform = draft.platform if draft.reach == Reach.PLATFORM else ""
    if draft.reach == Reach.ACCOUNT and row.account is None:
        raise InvalidInput(_("Choose the account."), field="account")
    if draft.reach == Reach.GROUP and row.group is None:
        raise InvalidInput(_("Choose the group."), field="group")
    known = SocialAccount.objects.for_workspace(workspace).filter(platform=draft.platform[:40])
    if draft.reach == Reach.PLATFORM and not known.exists():
        raise InvalidInput(_("Choose a platform on which this workspace has accounts."), field="platform")


def _measure(row: AlertRule, draft: RuleDraft) -> None:
    row.limit, row.metric, row.minimum = None, "", Decimal(0)
    if draft.kind == RuleKind.NO_DATA:
        return
    if draft.metric not in BY_ID:
        raise InvalidInput(_("Choose a figure."), field="metric")
    if not 0 <= draft.minimum <= LIMIT_MAX:
        raise InvalidInput(_("%(value)s is not possible here."), field="minimum", value=draft.minimum)
    row.metric, row.minimum = draft.metric, draft.minimum
    if draft.kind == RuleKind.ANOMALY:
        return
    if draft.limit is None:
        raise InvalidInput(_("Enter the value from which on people are told."), field="limit")
    if not -LIMIT_MAX <= draft.limit <= LIMIT_MAX or (draft.kind == RuleKind.CHANGE and draft.limit <= 0):
        raise InvalidInput(_("%(value)s is not possible here."), field="limit", value=draft.limit)
    if draft.kind == RuleKind.THRESHOLD and draft.direction == Direction.BOTH:
        raise InvalidInput(_("A threshold lies above or below a value, not both."), field="direction")
    row.limit = draft.limit


def _members(workspace: Workspace, ids: Iterable[int]) -> set[int]:
    wanted = set(ids)
    if len(wanted) > LISTENERS_MAX:
        raise InvalidInput(_("At most %(max)s people."), field="people", max=LISTENERS_MAX)
    found = set(Membership.objects.for_workspace(workspace).filter(user__in=wanted).values_list("user_id", flat=True))
    if wanted - found:
        raise InvalidInput(_("Choose members of this workspace."), field="people")
    return found


def _told(row: AlertRule) -> dict[str, Any]:
    names = [one.name for one in fields(RuleDraft) if one.name != "people"]
    values = {name: getattr(row, name) for name in names}
    return {**values, "people": sorted(row.listeners.values_list("user_id", flat=True))}
