"""Setting up answer times: calendars, policies, the ladder, and whether threads are given to people."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.business_time import NeverOpen
from config.lib.clock import validate_zone
from config.lib.errors import InvalidInput, NotFound
from interactions import enqueue
from interactions.models import AnswerCalendar, AnswerPolicy, AnswerSetup, EscalationStep
from interactions.selectors.sla.rules import LadderStep, calendar_built
from interactions.sla_errors import CalendarEmpty, CalendarInUse, HoursUnreadable
from interactions.sla_states import Tell, Trigger
from interactions.states import Channel, Intent, Priority
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with

NAME_MAX, DAYS_MAX, POLICIES_MAX, STEPS_MAX = 80, 200, 50, 10
# A year; longer promises are typing errors.
MINUTES_MAX = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """A calendar as a person enters it; the shapes of `AnswerCalendar`."""

    name: str
    zone: str
    week: Sequence[Sequence[Sequence[int]]]
    public_days: bool = True
    own_days: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """A policy as a person enters it; the meaning of `AnswerPolicy`."""

    name: str
    first_minutes: int
    next_minutes: int
    resolve_minutes: int | None = None
    warn_minutes: int = 30
    calendar_id: int | None = None
    active: bool = True
    channels: Sequence[str] = ()
    platforms: Sequence[str] = ()
    account_ids: Sequence[int] = ()
    intents: Sequence[str] = ()
    tags: Sequence[str] = ()
    priority_from: int | None = None


@transaction.atomic
def setup_save(
    *, workspace: Workspace, actor: Actor, assigning: bool, sticky: bool, taking_back: bool, lead_id: int | None
) -> AnswerSetup:
    """Choose whether threads are given to whoever is on shift, and who leads. Raises NotFound."""
    if lead_id is not None:
        members = Membership.objects.for_workspace(workspace).filter(user__is_active=True)
        if not members.filter(user_id=lead_id, role__in=roles_with(Permission.INBOX_REPLY)).exists():
            raise NotFound
    row = _restamp(workspace)
    values = {"assigning": assigning, "sticky": sticky, "taking_back": taking_back, "lead_id": lead_id}
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(workspace, actor, "answering.setup_changed", row, before=before, after={n: values[n] for n in before})
    return row


@transaction.atomic
def calendar_save(
    *, workspace: Workspace, actor: Actor, draft: CalendarDraft, calendar_id: int | None = None
) -> AnswerCalendar:
    """Keep a calendar; what is due is reckoned anew. Raises NotFound, InvalidInput, CalendarEmpty, HoursUnreadable."""
    row = AnswerCalendar(workspace=workspace)
    if calendar_id is not None:
        row = _calendar(workspace, calendar_id)
    row.name = _named(draft.name)
    try:
        validate_zone(draft.zone)
    except ValidationError:
        raise InvalidInput(field="zone") from None
    if len(draft.own_days) > DAYS_MAX:
        raise InvalidInput(_("At most %(max)s own days are kept."), field="own_days", max=DAYS_MAX)
    try:
        calendar_built(draft.zone, draft.week, draft.own_days, public_days=draft.public_days)
    except NeverOpen:
        raise CalendarEmpty(field="week") from None
    except (ValueError, TypeError, KeyError):
        raise HoursUnreadable(field="week", text=draft.name) from None
    row.zone, row.public_days = draft.zone, draft.public_days
    row.week = [[list(block) for block in blocks] for blocks in draft.week]
    row.own_days = {
        date.fromisoformat(day).isoformat(): {
            "blocks": [list(block) for block in entry["blocks"]], "note": str(entry.get("note", ""))[:80],
        }
        for day, entry in sorted(draft.own_days.items())
    }  # fmt: skip
    row.save()
    _changed(workspace, actor, "answering.calendar_saved", row, {"name": row.name, "week": row.week})
    return row


@transaction.atomic
def calendar_remove(*, workspace: Workspace, actor: Actor, calendar_id: int) -> None:
    """Delete a calendar no policy and no rule uses. Raises NotFound, CalendarInUse."""
    row = _calendar(workspace, calendar_id)
    if row.policies.exists():
        raise CalendarInUse
    if row.rules.exists():
        raise CalendarInUse(_("A rule uses this calendar. Give the rule another one first."))
    record(workspace, actor, "answering.calendar_removed", row, before={"name": row.name})
    row.delete()
    _restamp(workspace)


@transaction.atomic
def policy_save(
    *, workspace: Workspace, actor: Actor, draft: PolicyDraft, policy_id: int | None = None
) -> AnswerPolicy:
    """Keep a policy, a new one last; what is due is reckoned anew. Raises NotFound, InvalidInput at the field."""
    rows = AnswerPolicy.objects.for_workspace(workspace)
    if policy_id is not None:
        row = _policy(workspace, policy_id)
    else:
        if rows.count() >= POLICIES_MAX:
            raise InvalidInput(_("There are %(max)s policies already."), field="name", max=POLICIES_MAX)
        row = AnswerPolicy(workspace=workspace, position=(rows.aggregate(at=Max("position"))["at"] or 0) + 1)
    values = _checked(workspace, draft)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    _changed(workspace, actor, "answering.policy_saved", row, values)
    return row


@transaction.atomic
def policy_move(*, workspace: Workspace, actor: Actor, policy_id: int, up: bool) -> None:
    """Move a policy one place up or down; at the end of the list nothing happens. Raises NotFound."""
    rows = list(AnswerPolicy.objects.for_workspace(workspace).select_for_update().order_by("position", "pk"))
    at = next((i for i, row in enumerate(rows) if row.pk == policy_id), None)
    if at is None:
        raise NotFound
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        row.position = position
    AnswerPolicy.objects.unscoped("locked above, of one workspace").bulk_update(rows, ["position"])
    _changed(workspace, actor, "answering.policy_moved", rows[to], {"position": rows[to].position})


@transaction.atomic
def policy_remove(*, workspace: Workspace, actor: Actor, policy_id: int) -> None:
    """Delete a policy; its threads fall to the next one that fits. Raises NotFound."""
    row = _policy(workspace, policy_id)
    record(workspace, actor, "answering.policy_removed", row, before={"name": row.name})
    row.delete()
    _restamp(workspace)
    enqueue.clocks_reckon_later(workspace_id=workspace.pk)


@transaction.atomic
def ladder_save(*, workspace: Workspace, actor: Actor, steps: Sequence[LadderStep]) -> None:
    """Replace the ladder; no steps: back to the product's own. Raises InvalidInput."""
    if len(steps) > STEPS_MAX or len({step.key for step in steps}) < len(steps):
        raise InvalidInput(_("Each moment may stand in the ladder once, and at most ten."), field="steps")
    for step in steps:
        known = step.trigger in Trigger and all(who in Tell for who in step.tell)
        if not known or not 0 <= step.minutes <= MINUTES_MAX or not (step.tell or step.give_back):
            raise InvalidInput(_("Each step needs a moment and somebody to tell."), field="steps")
        if step.trigger == Trigger.WARN and (step.minutes or step.give_back):
            raise InvalidInput(_("Before an answer is due its owner is warned, and nothing is taken."), field="steps")
    EscalationStep.objects.for_workspace(workspace).delete()
    EscalationStep.objects.bulk_create(
        EscalationStep(
            workspace=workspace, trigger=step.trigger, minutes=step.minutes, tell=list(step.tell),
            give_back=step.give_back,
        )
        for step in steps
    )  # fmt: skip
    _changed(workspace, actor, "answering.ladder_changed", None, {"steps": [asdict(step) for step in steps]})


def _checked(workspace: Workspace, draft: PolicyDraft) -> dict[str, Any]:
    values = asdict(draft) | {"name": _named(draft.name)}
    for name, known in (("channels", Channel.values), ("intents", [value for value in Intent.values if value])):
        if not set(values[name]) <= set(known):
            raise InvalidInput(field=name)
        values[name] = list(values[name])
    for name in ("first_minutes", "next_minutes", "resolve_minutes"):
        if values[name] is not None and not 1 <= values[name] <= MINUTES_MAX:
            raise InvalidInput(_("Choose between a minute and a year."), field=name)
    if not 0 <= draft.warn_minutes <= MINUTES_MAX:
        raise InvalidInput(field="warn_minutes")
    if draft.priority_from is not None and draft.priority_from not in Priority:
        raise InvalidInput(field="priority_from")
    accounts = SocialAccount.objects.for_workspace(workspace).filter(pk__in=draft.account_ids)
    if accounts.count() != len(set(draft.account_ids)):
        raise InvalidInput(field="account_ids")
    if draft.calendar_id is not None:
        _calendar(workspace, draft.calendar_id)
    values["account_ids"], values["platforms"] = sorted(set(draft.account_ids)), [p[:40] for p in draft.platforms][:60]
    values["tags"] = [tag.strip()[:40] for tag in draft.tags if tag.strip()][:20]
    return values


def _named(name: str) -> str:
    if not 0 < len(name.strip()) <= NAME_MAX:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="name", max=NAME_MAX)
    return name.strip()


def _calendar(workspace: Workspace, calendar_id: int) -> AnswerCalendar:
    if (row := AnswerCalendar.objects.for_workspace(workspace).filter(pk=calendar_id).first()) is None:
        raise NotFound
    return row


def _policy(workspace: Workspace, policy_id: int) -> AnswerPolicy:
    if (row := AnswerPolicy.objects.for_workspace(workspace).filter(pk=policy_id).first()) is None:
        raise NotFound
    return row


def _restamp(workspace: Workspace) -> AnswerSetup:
    row, _made = AnswerSetup.objects.for_workspace(workspace).select_for_update().get_or_create(workspace=workspace)
    row.stamp = uuid.uuid4()
    row.save(update_fields=["stamp"])
    return row


def _changed(workspace: Workspace, actor: Actor, verb: str, row: Any, after: dict[str, Any]) -> None:
    record(workspace, actor, verb, row, after=after)
    _restamp(workspace)
    enqueue.clocks_reckon_later(workspace_id=workspace.pk)
