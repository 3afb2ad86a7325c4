"""Writing rules: keep, switch, order, delete (handbook INT-1, INT-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from interactions.models import AnswerCalendar, ModerationRule, SavedReply
from interactions.moderation_errors import (
    ReplyNotForRules,
    RuleCannot,
    RuleWithoutAction,
    RuleWithoutCondition,
)
from interactions.moderation_states import Hours, What
from interactions.selectors.moderation.rules import can_at, rule_get
from interactions.selectors.moderation.terms import Actions, Conditions, stored
from interactions.selectors.saved_replies import places_left
from interactions.services.moderation.checking import reply_check
from interactions.states import Channel
from team import audit
from team.actors import Actor
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with

NAME_MAX, RULES_MAX = 80, 100
# Places of a saved reply that are known without a person: who writes, and under whose account.
FILLED = frozenset({"name", "account", "brand"})


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as a person enters it; the meaning of `ModerationRule`."""

    name: str
    channels: Sequence[str] = ()
    account_ids: Sequence[int] = ()
    conditions: Mapping[str, Any] = field(default_factory=dict)
    actions: Mapping[str, Any] = field(default_factory=dict)
    calendar_id: int | None = None
    stop: bool = False


def rule_draft(*, workspace: Workspace, draft: RuleDraft) -> ModerationRule:
    """The draft as an unsaved rule, checked. Raises InvalidInput, RuleWithoutCondition, RuleWithoutAction, RuleCannot,
    ReplyNotForRules, AnswerBlocked at the field.
    """
    conditions, actions = Conditions.read(draft.conditions), Actions.read(draft.actions)
    if not 0 < len(draft.name.strip()) <= NAME_MAX:
        raise InvalidInput(_("Give it a name of at most %(max)s characters."), field="name", max=NAME_MAX)
    if not conditions.any:
        raise RuleWithoutCondition(field="keywords_any")
    if not actions.any:
        raise RuleWithoutAction(field="hide")
    if actions.hide and actions.delete:
        raise InvalidInput(_("What is deleted need not be hidden. Choose one."), field="delete")
    if not set(draft.channels) <= set(Channel.values):
        raise InvalidInput(field="channels")
    accounts = _accounts(workspace, draft)
    _possible(accounts, draft, actions)
    _people(workspace, actions)
    _reply(workspace, actions)
    return ModerationRule(
        workspace=workspace,
        name=draft.name.strip(),
        channels=[channel for channel in Channel.values if channel in draft.channels],
        account_ids=sorted(set(draft.account_ids)),
        conditions=stored(conditions),
        actions=stored(actions),
        calendar=_calendar(workspace, conditions, draft.calendar_id),
        stop=draft.stop,
    )


@transaction.atomic
def rule_save(
    *, workspace: Workspace, actor: Actor, draft: RuleDraft, rule_id: int | None = None, active: bool | None = None
) -> ModerationRule:
    """Keep a rule; a new one comes last and is off unless `active`. Raises NotFound and what `rule_draft` raises."""
    fresh = rule_draft(workspace=workspace, draft=draft)
    rows = ModerationRule.objects.for_workspace(workspace).filter(deleted_at=None)
    if rule_id is not None:
        row = rule_get(workspace=workspace, rule_id=rule_id)
        before = {name: getattr(row, name) for name in _FIELDS}
    else:
        if rows.count() >= RULES_MAX:
            raise InvalidInput(_("There are %(max)s rules already."), field="name", max=RULES_MAX)
        row, before = fresh, {}
        row.position, row.created_by = (rows.aggregate(at=Max("position"))["at"] or 0) + 1, actor.user
    for name in (*_FIELDS, "calendar"):
        setattr(row, name, getattr(fresh, name))
    row.active = row.active if active is None else active
    row.save()
    after = {name: getattr(row, name) for name in _FIELDS if before.get(name) != getattr(row, name)}
    audit.record(workspace, actor, "moderation.rule_saved", row, before={n: before[n] for n in after if n in before},
                 after=after)  # fmt: skip
    return row


@transaction.atomic
def rule_switch(*, workspace: Workspace, actor: Actor, rule_id: int, active: bool) -> ModerationRule:
    """Switch a rule on or off; doing it twice changes nothing. Raises NotFound."""
    row = rule_get(workspace=workspace, rule_id=rule_id)
    if row.active != active:
        row.active = active
        row.save(update_fields=["active", "updated_at"])
        audit.record(workspace, actor, "moderation.rule_switched", row, after={"active": active})
    return row


@transaction.atomic
def rule_move(*, workspace: Workspace, actor: Actor, rule_id: int, up: bool) -> None:
    """Move a rule one place up or down; at the end of the list nothing happens. Raises NotFound."""
    found = ModerationRule.objects.for_workspace(workspace).filter(deleted_at=None)
    rows = list(found.select_for_update().order_by("position", "pk"))
    at = next((number for number, row in enumerate(rows) if row.pk == rule_id), None)
    if at is None:
        raise NotFound
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        row.position = position
    ModerationRule.objects.unscoped("locked above, of one workspace").bulk_update(rows, ["position"])
    audit.record(workspace, actor, "moderation.rule_moved", rows[to], after={"position": rows[to].position})


@transaction.atomic
def rule_remove(*, workspace: Workspace, actor: Actor, rule_id: int) -> None:
    """Take a rule off the list; what it did stays and can be undone. Raises NotFound."""
    row = rule_get(workspace=workspace, rule_id=rule_id)
    row.deleted_at, row.active, row.calendar = now(), False, None
    row.save(update_fields=["deleted_at", "active", "calendar", "updated_at"])
    audit.record(workspace, actor, "moderation.rule_removed", row, before={"name": row.name})


_FIELDS = ("name", "channels", "account_ids", "conditions", "actions", "calendar_id", "stop")


def _accounts(workspace: Workspace, draft: RuleDraft) -> list[SocialAccount]:
    accounts = list(SocialAccount.objects.for_workspace(workspace))
    wanted = set(draft.account_ids)
    if not wanted <= {row.pk for row in accounts}:
        raise InvalidInput(field="account_ids")
    return [row for row in accounts if not wanted or row.pk in wanted]


def _possible(accounts: Sequence[SocialAccount], draft: RuleDraft, actions: Actions) -> None:
    channels = draft.channels or Channel.values
    for field_name, what, on in (("hide", What.HIDE, actions.hide), ("delete", What.DELETE, actions.delete)):
        if on and accounts and not any(can_at(row, channel, what) for row in accounts for channel in channels):
            raise RuleCannot(field=field_name)


def _people(workspace: Workspace, actions: Actions) -> None:
    if not actions.assign or actions.assign == "duty":
        return
    members = Membership.objects.for_workspace(workspace).filter(
        user_id=int(actions.assign), user__is_active=True, role__in=roles_with(Permission.INBOX_REPLY)
    )
    if not members.exists():
        raise InvalidInput(_("This person's role does not allow answering threads."), field="assign")


def _reply(workspace: Workspace, actions: Actions) -> None:
    if actions.reply_id is None:
        return
    row = SavedReply.objects.for_workspace(workspace).filter(pk=actions.reply_id, archived_at=None).first()
    if row is None:
        raise InvalidInput(_("Choose one of the list."), field="reply_id")
    if left := [name for name in places_left(row.text) if name not in FILLED]:
        raise ReplyNotForRules(field="reply_id", places=", ".join(f"{{{{{name}}}}}" for name in left))
    reply_check(workspace=workspace, text=row.text, account=None, private=False, accepted=True, field="reply_id")


def _calendar(workspace: Workspace, conditions: Conditions, calendar_id: int | None) -> AnswerCalendar | None:
    if conditions.hours not in (Hours.OPEN, Hours.CLOSED):
        return None
    row = AnswerCalendar.objects.for_workspace(workspace).filter(pk=calendar_id).first() if calendar_id else None
    if row is None:
        raise InvalidInput(_("Choose the calendar that says when you are there."), field="calendar_id")
    return row
