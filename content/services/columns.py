"""Recurring columns: setting them up, leaving dates out, pausing, ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now, validate_zone
from config.lib.errors import Conflict, InvalidInput, NotFound
from content import enqueue
from content.models import Column
from content.selectors.columns import column_days
from content.services.column_drafts import drafts_clear
from content.services.drafting import TEXT_MAX, TITLE_MAX, clean_text
from content.services.plan_write import assign, named, own_member, own_pillar
from content.states import PostKind
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NAME_MAX, HASHTAGS_MAX, LEAD_MAX, COLUMNS_MAX, ACCOUNTS_MAX = 80, 300, 60, 100, 200
# What a draft takes from its column: changing it makes the untouched drafts to come anew.
_SHAPES = {
    *("name", "pillar_id", "weekdays", "clock", "first_day", "last_day", "skip_holidays", "kind"),
    *("title", "text", "hashtags", "owner_id", "accounts"),
}


class ColumnEnded(Conflict):
    """Nothing can be changed any more."""

    code = "column_ended"
    message = _("This column has ended. Set up a new one.")


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """A column as people set it. `weekdays`: 0 is Monday; `clock` on the wall of `time_zone` (empty: the
    workspace's).

    `lead_days` (1 to LEAD_MAX): how many days ahead drafts are made. `title`, `text`, `hashtags`: the skeleton.
    """

    name: str
    weekdays: Sequence[int]
    clock: time
    first_day: date
    last_day: date | None = None
    time_zone: str = ""
    pillar_id: int | None = None
    lead_days: int = 14
    skip_holidays: bool = False
    kind: str = PostKind.POST
    title: str = ""
    text: str = ""
    hashtags: str = ""
    account_ids: Sequence[int] = ()
    owner_id: int | None = None


@transaction.atomic
def column_save(*, workspace: Workspace, actor: Actor, column_id: int | None, values: ColumnValues) -> Column:
    """Change a column, or with None set one up; its drafts are made in the background.

    Drafts to come that nobody has touched are made anew where the change concerns them. Raises NotFound, ColumnEnded,
    InvalidInput naming the field.
    """
    if column_id is None:
        if Column.objects.for_workspace(workspace).filter(ended_at=None).count() >= COLUMNS_MAX:
            raise InvalidInput(_("A workspace has at most %(max)s columns."), field="name", max=COLUMNS_MAX)
        row = Column(workspace=workspace, created_by=actor.user)
    else:
        row = column_hold(workspace, column_id)
    old = column_hold(workspace, column_id) if column_id is not None else None
    before, after = assign(row, column_checked(workspace, values, row))
    current = sorted(row.accounts.values_list("pk", flat=True)) if row.pk else []
    accounts = _accounts(workspace, values.account_ids, current)
    if row.pk is None or current != accounts:
        before["accounts"], after["accounts"] = current, accounts
    if old is not None and not after:
        return row
    if next(column_days(row), None) is None:
        raise InvalidInput(_("There is no such day to come."), field="last_day")
    row.save()
    row.accounts.set(accounts)
    if old is not None and _SHAPES & after.keys():
        drafts_clear(column=old, actor=actor)
    record(
        workspace, actor, "column.changed" if old else "column.created", row, before=before if old else {}, after=after
    )
    enqueue.column_drafts(row.pk)
    return row


@transaction.atomic
def column_pause(*, workspace: Workspace, actor: Actor, column_id: int, paused: bool = True) -> Column:
    """Make no drafts until it goes on; those that exist stay. Raises NotFound, ColumnEnded."""
    row = column_hold(workspace, column_id)
    if paused != (row.paused_at is not None):
        row.paused_at = now() if paused else None
        row.save(update_fields=["paused_at"])
        record(workspace, actor, "column.paused" if paused else "column.resumed", row)
        if not paused:
            enqueue.column_drafts(row.pk)
    return row


@transaction.atomic
def column_end(*, workspace: Workspace, actor: Actor, column_id: int, remove: bool = False) -> int:
    """Make no further drafts; with `remove`, those to come that nobody touched go. Returns how many went."""
    row = column_hold(workspace, column_id)
    removed = drafts_clear(column=row, actor=actor) if remove else 0
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    record(workspace, actor, "column.ended", row, after={"removed": removed} if remove else {})
    return removed


@transaction.atomic
def column_skip(*, workspace: Workspace, actor: Actor, column_id: int, day: date, skip: bool = True) -> Column:
    """Leave one date out, or take it in again; an untouched draft of it goes. Raises NotFound, ColumnEnded,
    InvalidInput.
    """
    row = column_hold(workspace, column_id)
    if not any(item.day == day for item, _n in zip(column_days(row), range(LEAD_MAX * 7), strict=False)):
        raise InvalidInput(_("The column has no such date to come."), field="day")
    key = day.isoformat()
    if skip == (key in row.skipped):
        return row
    row.skipped = sorted({*row.skipped, key} if skip else {*row.skipped} - {key})
    row.save(update_fields=["skipped"])
    if skip:
        drafts_clear(column=row, actor=actor, day=day)
    else:
        enqueue.column_drafts(row.pk)
    record(workspace, actor, "column.skipped" if skip else "column.unskipped", row, after={"day": key})
    return row


def column_hold(workspace: Workspace, column_id: int) -> Column:
    """The column, locked. Raises NotFound, ColumnEnded."""
    row = Column.objects.for_workspace(workspace).select_for_update().filter(pk=column_id).first()
    if row is None:
        raise NotFound
    if row.ended_at is not None:
        raise ColumnEnded
    row.workspace = workspace
    return row


def column_checked(workspace: Workspace, values: ColumnValues, row: Column | None = None) -> dict[str, Any]:
    """The values as they are stored, the accounts left out. Raises InvalidInput naming the field."""
    wanted = asdict(values)
    del wanted["account_ids"]
    zone = values.time_zone or (row.time_zone if row is not None else "") or workspace.time_zone
    try:
        validate_zone(zone)
    except ValidationError as wrong:
        raise InvalidInput(" ".join(wrong.messages), field="time_zone") from None
    days = sorted(set(values.weekdays))
    if not days or not set(days) <= set(range(7)):
        raise InvalidInput(_("Choose at least one weekday."), field="weekdays")
    if values.last_day is not None and values.last_day < values.first_day:
        raise InvalidInput(_("The last day lies before the first."), field="last_day")
    if not 1 <= values.lead_days <= LEAD_MAX:
        raise InvalidInput(_("Choose between 1 and %(max)s days."), field="lead_days", max=LEAD_MAX)
    if values.kind not in PostKind.values:
        raise InvalidInput(_("Choose a kind of post."), field="kind")
    return {
        **wanted,
        "name": named(values.name, field="name", limit=NAME_MAX),
        "weekdays": days,
        "clock": values.clock.replace(second=0, microsecond=0),
        "time_zone": zone,
        "pillar_id": own_pillar(workspace, values.pillar_id),
        "owner_id": own_member(workspace, values.owner_id),
        "title": clean_text(values.title, field="title", limit=TITLE_MAX, one_line=True),
        "text": clean_text(values.text, field="text", limit=TEXT_MAX),
        "hashtags": clean_text(values.hashtags, field="hashtags", limit=HASHTAGS_MAX, one_line=True),
    }


def _accounts(workspace: Workspace, ids: Sequence[int], current: Sequence[int]) -> list[int]:
    wanted = sorted(set(ids))
    if len(wanted) > ACCOUNTS_MAX:
        raise InvalidInput(_("Choose fewer accounts."), field="accounts")
    rows = SocialAccount.objects.for_workspace(workspace).filter(pk__in=wanted)
    usable = set(rows.exclude(state=AccountState.DISCONNECTED).values_list("pk", flat=True)) | set(current)
    if not set(wanted) <= usable:
        raise InvalidInput(_("A chosen account is no longer connected."), field="accounts")
    return wanted
