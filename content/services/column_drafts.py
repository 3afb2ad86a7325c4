"""Making the drafts of recurring columns ahead of time: one a date, whoever asks and however often.

Unlike a repetition, which copies a finished post and schedules it, a column makes an empty draft with a skeleton that a
person fills; nothing of it goes out by itself. Dates that passed while nothing ran are not made up for.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import at_wall_clock, now
from config.lib.errors import DomainError
from content.models import Column, ColumnDate, Post
from content.selectors.columns import ColumnDay, column_days, today_of
from content.services.drafting import post_create, post_delete
from content.states import PostState
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Membership
from team.permissions import Permission, allows
from team.states import Via

WHY = "drafts of all workspaces' columns are made by one run"
PER_RUN = 60


def columns_in_force() -> list[int]:
    """Ids of the columns a run looks at."""
    rows = Column.objects.unscoped(WHY).filter(ended_at=None, paused_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def column_make(*, column_id: int) -> int:
    """Make what is missing of one column's drafts for its lead time; returns how many. Safe to run twice at once.

    Ends a column after its last date.
    """
    rows = Column.objects.unscoped(WHY).filter(pk=column_id, ended_at=None, paused_at=None)
    column = rows.select_related("workspace", "owner", "created_by").first()
    if column is None:
        return 0
    with override(column.workspace.language):
        until = now() + timedelta(days=column.lead_days)
        ahead: list[ColumnDay] = []
        for item in column_days(column):
            if item.slot.at > until or len(ahead) == PER_RUN:
                break
            ahead.append(item)
        if not ahead and next(column_days(column), None) is None:
            return _end(column)
        known = set(ColumnDate.objects.for_workspace(column.workspace_id).filter(
            column=column, day__in=[item.day for item in ahead]
        ).values_list("day", flat=True))  # fmt: skip
        return sum(_make(column, item) for item in ahead if item.made and item.day not in known)


@transaction.atomic
def _make(column: Column, item: ColumnDay) -> bool:
    """Make one date's draft unless it exists; the table lets each date in once."""
    workspace = column.workspace
    held = Column.objects.for_workspace(workspace).select_for_update().filter(pk=column.pk).first()
    same = held is not None and all(
        getattr(held, name) == getattr(column, name)
        for name in ("ended_at", "paused_at", "weekdays", "clock", "skipped")
    )
    if held is None or not same:
        return False
    held.workspace, held.owner, held.created_by = workspace, column.owner, column.created_by
    actor, problem = _author(held)
    accounts, lost = _accounts(held)
    problem = problem or lost
    try:
        with transaction.atomic():
            mark = ColumnDate.objects.create(workspace=workspace, column=held, day=item.day)
            post = post_create(
                workspace=workspace,
                actor=actor,
                title=held.title or held.name,
                text="\n\n".join(filter(None, (held.text, held.hashtags))),
                pillar_id=held.pillar_id,
                due_at=item.slot.at,
                account_ids=accounts,
            )
            Post.objects.for_workspace(workspace).filter(pk=post.pk).update(kind=held.kind)
            mark.post = post
            mark.save(update_fields=["post"])
    except IntegrityError:
        # Another run was quicker in spite of the lock.
        return False
    except DomainError as error:
        _note(held, str(error))
        return False
    _note(held, problem)
    return True


def drafts_clear(*, column: Column, actor: Actor, day: date | None = None) -> int:
    """Remove drafts to come that nobody touched since they were made, of `day` only when given; returns how many.

    Their dates may be made again. Called inside the change's transaction.
    """
    marks = ColumnDate.objects.for_workspace(column.workspace_id).filter(column=column, day__gte=today_of(column))
    marks = marks.filter(day=day) if day is not None else marks
    removed = 0
    for mark in marks.filter(post__state=PostState.DRAFT, post__version=1).select_related("post"):
        post, planned = mark.post, at_wall_clock(mark.day, column.clock, column.time_zone)
        if post is None or post.due_at != planned or post.due_at <= now():
            continue
        post_delete(workspace=column.workspace, actor=actor, post_id=post.pk)
        mark.delete()
        removed += 1
    return removed


@transaction.atomic
def _end(column: Column) -> int:
    """After the last date. Returns 0 made."""
    rows = Column.objects.for_workspace(column.workspace_id).filter(pk=column.pk, ended_at=None)
    if rows.update(ended_at=now()):
        record(column.workspace, SYSTEM, "column.ended", column)
    return 0


def _author(column: Column) -> tuple[Actor, str]:
    """Who the draft is by: its owner, else whoever set it up, as long as they may still write; and what is wrong."""
    person = column.owner or column.created_by
    rows = Membership.objects.for_workspace(column.workspace_id).filter(user=person, user__is_active=True)
    membership = rows.first() if person is not None else None
    if membership is None or not allows(membership.role, Permission.CONTENT_EDIT):
        return SYSTEM, _("Its owner can no longer write posts here. Choose another one.")
    return Actor(person, Via.SYSTEM), ""


def _accounts(column: Column) -> tuple[list[int], str]:
    """The accounts that can be used, and in words those that cannot."""
    chosen = list(SocialAccount.objects.for_workspace(column.workspace_id).filter(pk__in=column.accounts.values("pk")))
    lost = [str(account) for account in chosen if account.state == AccountState.DISCONNECTED]
    usable = [account.pk for account in chosen if account.state != AccountState.DISCONNECTED]
    return usable, _("No longer connected: %(names)s.") % {"names": _(", ").join(lost)} if lost else ""


def _note(column: Column, problem: str) -> None:
    rows = Column.objects.for_workspace(column.workspace_id).filter(pk=column.pk)
    rows.exclude(problem=problem[:300]).update(problem=problem[:300])
