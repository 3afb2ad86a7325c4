"""Who answers when: weekly shifts, duties of single days, absences, and what people say of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput, NotAllowed, NotFound
from interactions.errors import WhenPassed
from interactions.models import Absence, Answerer, OnCall, Shift
from interactions.selectors.sla.duty import DAY
from interactions.services.answerers import answerer_user
from interactions.sla_states import Presence
from team.actors import Actor
from team.audit import record
from team.models import Membership, User, Workspace
from team.permissions import Permission, allows

LONGEST_ABSENCE = timedelta(days=400)
SPANS_MAX = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody is given by rule: skills are tags of threads, empty accounts all of them, `most` open threads."""

    skills: Sequence[str] = ()
    account_ids: Sequence[int] = ()
    most: int | None = None


@transaction.atomic
def rota_save(
    *,
    workspace: Workspace,
    actor: Actor,
    user_id: int,
    week: Sequence[Sequence[tuple[int, int]]],
    scope: Scope | None = None,
) -> None:
    """Replace the weekly shifts of a member, Monday to Sunday; minutes of the workspace's wall clock, an end past
    midnight counts on. Raises NotFound, NoAccess, InvalidInput.
    """
    user = answerer_user(workspace, user_id)
    if len(week) != 7:
        raise InvalidInput(field="week")
    for spans in week:
        _check(spans)
    Shift.objects.for_workspace(workspace).filter(user=user).delete()
    Shift.objects.bulk_create(
        Shift(workspace=workspace, user=user, weekday=weekday, starts=start, ends=end)
        for weekday, spans in enumerate(week)
        for start, end in spans
    )
    if scope is not None:
        _scope(workspace, user, scope)
    record(workspace, actor, "shifts.changed", user, after={"week": [[list(span) for span in day] for day in week]})


@transaction.atomic
def on_call_set(
    *, workspace: Workspace, actor: Actor, user_id: int, day: date, span: tuple[int, int] | None
) -> OnCall | None:
    """Give somebody duty on one day in place of their weekly shifts; None takes it away. Raises NotFound, NoAccess,
    InvalidInput.
    """
    user = answerer_user(workspace, user_id)
    rows = OnCall.objects.for_workspace(workspace).filter(user=user, day=day)
    row = None
    if span is None:
        rows.delete()
    else:
        _check([span])
        values = {"starts": span[0], "ends": span[1]}
        row, _made = rows.update_or_create(workspace=workspace, user=user, day=day, defaults=values)
    record(workspace, actor, "shifts.duty_set", user, after={"day": day, "span": span})
    return row


@transaction.atomic
def absence_add(
    *, workspace: Workspace, actor: Actor, user_id: int, first_day: date, last_day: date, note: str = ""
) -> Absence:
    """Note that somebody is out of office; for others it needs the permission to set up the inbox.

    Raises NotFound, NoAccess, NotAllowed, InvalidInput.
    """
    user = _own_or_setup(workspace, actor, user_id)
    if last_day < first_day or last_day - first_day > LONGEST_ABSENCE:
        raise InvalidInput(_("Choose a last day that is not before the first."), field="last_day")
    if last_day < local_day(now(), workspace.time_zone):
        raise InvalidInput(_("Choose today or a day to come."), field="last_day")
    row = Absence.objects.create(
        workspace=workspace, user=user, first_day=first_day, last_day=last_day, note=note.strip()[:200]
    )
    record(workspace, actor, "shifts.absence_noted", user, after={"first_day": first_day, "last_day": last_day})
    return row


@transaction.atomic
def absence_remove(*, workspace: Workspace, actor: Actor, absence_id: int) -> None:
    """Take an absence out. Raises NotFound, NotAllowed."""
    row = Absence.objects.for_workspace(workspace).filter(pk=absence_id).select_related("user").first()
    if row is None:
        raise NotFound
    _own_or_setup(workspace, actor, row.user_id)
    record(
        workspace, actor, "shifts.absence_removed", row.user,
        before={"first_day": row.first_day, "last_day": row.last_day},
    )  # fmt: skip
    row.delete()


@transaction.atomic
def presence_set(
    *, workspace: Workspace, actor: Actor, user_id: int, presence: str, until: datetime | None = None
) -> Answerer:
    """Say whether somebody takes threads, until a moment or until it is changed.

    Raises NotFound, NoAccess, NotAllowed, WhenPassed, InvalidInput.
    """
    user = _own_or_setup(workspace, actor, user_id)
    if presence not in Presence:
        raise InvalidInput(field="presence")
    if until is not None and until <= now():
        raise WhenPassed(field="until")
    row, _made = Answerer.objects.for_workspace(workspace).get_or_create(workspace=workspace, user=user)
    row.presence, row.presence_until = presence, until if presence != Presence.AVAILABLE else None
    row.save(update_fields=["presence", "presence_until"])
    record(workspace, actor, "shifts.presence_set", user, after={"presence": presence, "until": until})
    return row


def _own_or_setup(workspace: Workspace, actor: Actor, user_id: int) -> User:
    if actor.user is not None and actor.user.pk != user_id:
        row = Membership.objects.for_workspace(workspace).filter(user=actor.user).first()
        if row is None or not allows(row.role, Permission.INBOX_SETUP):
            raise NotAllowed
    return answerer_user(workspace, user_id)


def _check(spans: Sequence[tuple[int, int]]) -> None:
    last = 0
    if len(spans) > SPANS_MAX:
        raise InvalidInput(_("At most %(max)s shifts a day."), field="week", max=SPANS_MAX)
    for start, end in spans:
        if not (last <= start < DAY and start < end <= start + DAY):
            raise InvalidInput(_("Shifts must be in order and at most a day long."), field="week")
        last = end


def _scope(workspace: Workspace, user: User, scope: Scope) -> None:
    accounts = set(scope.account_ids)
    if SocialAccount.objects.for_workspace(workspace).filter(pk__in=accounts).count() != len(accounts):
        raise InvalidInput(field="account_ids")
    row, _made = Answerer.objects.for_workspace(workspace).get_or_create(workspace=workspace, user=user)
    row.skills = list(dict.fromkeys(tag.strip()[:40] for tag in scope.skills if tag.strip()))[:20]
    row.account_ids, row.most = sorted(accounts), scope.most
    row.save(update_fields=["skills", "account_ids", "most"])
