"""Reading repetitions: one, all of a workspace, and their next dates beside the posts that exist for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import QuerySet

from config.lib.clock import now
from config.lib.errors import NotFound
from config.lib.recurrence import Occurrence, Plan, occurrences
from content.models import Post, Recurrence
from team.models import AuditEntry, Workspace
from team.states import Via

SHOWN = 10
# What a person does to one date's post; what the repetition itself does to it is recorded as the system's.
_TOUCHES = (
    "post.edited",
    "post.moved",
    "post.unscheduled",
    "post.cancelled",
    "post.restored",
    "post.changes_requested",
)


@dataclass(frozen=True, slots=True)
class DateRow:
    """One of the next dates. `post`: what exists for it; `own`: it is the pattern itself.

    `clocks_change`: the zone's distance to UTC differs from that of the date before.
    """

    date: Occurrence
    post: Post | None
    own: bool
    clocks_change: bool


def recurrence_get(*, workspace: Workspace, recurrence_id: int) -> Recurrence:
    """One repetition with its pattern. Raises NotFound."""
    found: Recurrence | None = _rows(workspace).filter(pk=recurrence_id).first()
    if found is None:
        raise NotFound
    return found


def recurrence_of(*, workspace: Workspace, post: Post) -> Recurrence | None:
    """The repetition in force that copies this post, or else the one this post is a date of; None for neither."""
    own = _rows(workspace).filter(post=post, ended_at=None).first()
    if own is not None or post.recurrence_id is None:
        return own
    return _rows(workspace).filter(pk=post.recurrence_id).first()


def recurrence_list(*, workspace: Workspace) -> QuerySet[Recurrence]:
    """All repetitions, those in force first, newest first."""
    return _rows(workspace).order_by("ended_at", "-pk")


def plan_of(recurrence: Recurrence) -> Plan:
    """What its dates are computed from."""
    return Plan(
        recurrence.rule,
        recurrence.first_day,
        recurrence.clock,
        recurrence.time_zone,
        frozenset(recurrence.skipped),
    )


def next_date(recurrence: Recurrence) -> Occurrence | None:
    """Its next date that is not left out; None when it has ended or no date is left."""
    if recurrence.ended_at is not None:
        return None
    return next((date for date in occurrences(plan_of(recurrence), after=now()) if not date.skipped), None)


def date_rows(plan: Plan, *, posts: Mapping[datetime, Post], pattern_id: int, limit: int = SHOWN) -> list[DateRow]:
    """The next dates of a plan, those left out among them. Raises RuleRefused."""
    rows: list[DateRow] = []
    for date in islice(occurrences(plan, after=now()), limit):
        post = posts.get(date.at)
        changed = bool(rows) and rows[-1].date.offset != date.offset
        rows.append(DateRow(date, post, post is not None and post.pk == pattern_id, changed))
    return rows


def posts_by_date(recurrence: Recurrence) -> dict[datetime, Post]:
    """The posts that exist for dates to come, by date."""
    rows = Post.objects.for_workspace(recurrence.workspace_id).filter(recurrence=recurrence, occurrence_at__gt=now())
    return {post.occurrence_at: post for post in rows if post.occurrence_at is not None}


def touched_ids(*, workspace: Workspace, posts: Iterable[Post]) -> set[int]:
    """Those of `posts` (dates of a repetition) that a person has changed, moved or taken back since they were made."""
    posts = list(posts)
    entries = AuditEntry.objects.for_workspace(workspace).filter(
        target_type="post", target_id__in=[str(post.pk) for post in posts], verb__in=_TOUCHES
    )
    touched = {int(pk) for pk in entries.exclude(via=Via.SYSTEM).values_list("target_id", flat=True)}
    return touched | {post.pk for post in posts if _moved(post)}


def _moved(post: Post) -> bool:
    return (
        post.due_at is None
        or post.occurrence_at is None
        or abs(post.due_at - post.occurrence_at) > timedelta(minutes=1)
    )


def _rows(workspace: Workspace) -> QuerySet[Recurrence]:
    return Recurrence.objects.for_workspace(workspace).select_related("post", "workspace", "created_by")
