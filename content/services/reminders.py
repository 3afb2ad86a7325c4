"""The ladder of reminders: who is told, and when, while a publication waits for a person.

Step 0 is the notice at once (`content.engine.aftermath`). Then: the author and everybody who resolves posts, after 15
minutes for a hand-off and 30 for the rest; managers and owners after 2 hours; owners after 24 hours and daily from then
on, for 7 days. The sweep begins and ends ladders by itself; whoever acts on a row ends its ladder (`services.queue`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from config.lib.clock import now
from content.models import Publication
from content.selectors.publication import ATTENTION
from content.states import PostState
from content.states import PublicationState as S
from team.models import Membership, User, Workspace
from team.permissions import Permission, roles_with
from team.roles import Role
from team.services.notifications import notify

log = structlog.get_logger(__name__)
WHY = "reminders serve all workspaces"
BATCH = 1000
# With more rows than this at once a person gets one notice that sums them up.
SUMMED_ABOVE = 5
FIRST_BY_HAND, FIRST = timedelta(minutes=15), timedelta(minutes=30)
LATER = (timedelta(hours=2), *(timedelta(days=day) for day in range(1, 8)))
KINDS = ("publication_reminder", "publication_overdue", "publication_escalated")


@dataclass(frozen=True, slots=True)
class _Due:
    """A row whose next step has come; `first` to `step` (from 1) are the steps that are told now."""

    row: Publication
    first: int
    step: int

    @property
    def kind(self) -> str:
        return KINDS[min(self.step, len(KINDS)) - 1]


def reminders_sweep() -> int:
    """Begin, climb and end ladders. Returns how many rows were told about. Safe to run twice at the same time."""
    moment = now()
    rows = Publication.objects.unscoped(WHY)
    waiting = ATTENTION & ~Q(post__state=PostState.CANCELLED)
    # A hand-off prepared ahead of its time needs nobody yet.
    waiting &= ~Q(state=S.NEEDS_HANDOFF) | Q(due_at=None) | Q(due_at__lte=moment)
    ours = Q(attention_since__isnull=False) | Q(remind_at__isnull=False)
    over = rows.filter(ours).exclude(pk__in=rows.filter(ours, waiting).values("pk"))
    over.update(attention_since=None, remind_at=None, reminders=0)
    for state, wait in ((Q(state=S.NEEDS_HANDOFF), FIRST_BY_HAND), (~Q(state=S.NEEDS_HANDOFF), FIRST)):
        fresh = rows.filter(waiting, state, attention_since=None).values("pk")
        rows.filter(pk__in=fresh).update(attention_since=moment, remind_at=moment + wait, reminders=0)
    due = rows.filter(waiting, remind_at__lte=moment).select_related("account", "post__author", "workspace")
    by_workspace: dict[int, list[Publication]] = defaultdict(list)
    for row in due.order_by("remind_at", "pk")[:BATCH]:
        by_workspace[row.workspace_id].append(row)
    return sum(_remind(found[0].workspace, found, moment) for found in by_workspace.values())


@transaction.atomic
def _remind(workspace: Workspace, rows: list[Publication], moment: datetime) -> int:
    """Climb and tell in one transaction: a crash in between loses no reminder, a second sweep repeats none."""
    climbed = [due for row in rows if (due := _climb(row, moment))]
    members = list(
        Membership.objects.for_workspace(workspace).filter(user__is_active=True).select_related("user").order_by("pk")
    )
    told: dict[User, list[_Due]] = defaultdict(list)
    for due in climbed:
        for user in _people(due, members):
            told[user].append(due)
    single: dict[int, list[User]] = defaultdict(list)
    for user, dues in told.items():
        if len(dues) > SUMMED_ABOVE:
            _tell_many(workspace, user, dues, moment)
        else:
            for due in dues:
                single[due.row.pk].append(user)
    for due in climbed:
        if users := single[due.row.pk]:
            _tell(workspace, due, users, moment)
    return len(climbed)


def _climb(row: Publication, moment: datetime) -> _Due | None:
    """Take the row to the last step whose time has come; None when another sweep or a person was quicker."""
    began = row.attention_since or moment
    first = FIRST_BY_HAND if row.state == S.NEEDS_HANDOFF else FIRST
    times = [began + wait for wait in (first, *LATER)]
    step = max(row.reminders + 1, sum(time <= moment for time in times))
    following = times[step] if step < len(times) else None
    mine = Publication.objects.unscoped(WHY).filter(
        pk=row.pk, state=row.state, remind_at=row.remind_at, reminders=row.reminders
    )
    if not mine.update(reminders=step, remind_at=following):
        return None
    return _Due(row, row.reminders + 1, step)


def _people(due: _Due, members: Iterable[Membership]) -> list[User]:
    """Whom the steps told now concern; steps that were missed while no sweep ran are made up for."""
    roles: set[str] = set()
    if due.first <= 1:
        roles |= set(roles_with(Permission.QUEUE_RESOLVE))
    if due.first <= 2 <= due.step:
        roles |= {Role.MANAGER, Role.OWNER}
    if due.step >= 3:
        roles.add(Role.OWNER)
    author = due.row.post.author_id if due.first <= 1 else None
    return [member.user for member in members if member.role in roles or member.user_id == author]


def _tell(workspace: Workspace, due: _Due, users: list[User], moment: datetime) -> None:
    row, began = due.row, due.row.attention_since or moment
    notify(
        workspace=workspace,
        kind=due.kind,
        params={
            "post": str(row.post),
            "account": str(row.account),
            "state": row.state,
            "minutes": int((moment - min(row.due_at or began, began)).total_seconds() // 60),
        },
        url=_place(workspace, row),
        # The step is part of the mark: one that was not read yet does not swallow the next.
        dedupe=f"remind:{row.pk}:{due.step}:{int(began.timestamp())}",
        users=users,
    )


def _place(workspace: Workspace, row: Publication) -> str:
    """Where the row is dealt with: its own page where there is one, else its place in the queue."""
    if row.state == S.UNKNOWN:
        return reverse("content:publication_evidence", args=[workspace.slug, row.pk])
    if row.state == S.NEEDS_HANDOFF:
        return reverse("content:publication_handoff", args=[workspace.slug, row.pk])
    return f"{reverse('content:queue', args=[workspace.slug])}#publication-{row.pk}"


def _tell_many(workspace: Workspace, user: User, dues: list[_Due], moment: datetime) -> None:
    oldest = min(due.row.due_at or due.row.attention_since or moment for due in dues)
    notify(
        workspace=workspace,
        kind="publications_waiting",
        params={"count": len(dues), "minutes": int((moment - oldest).total_seconds() // 60)},
        url=reverse("content:queue", args=[workspace.slug]),
        dedupe=f"remind:many:{int(moment.timestamp())}",
        users=[user],
    )
