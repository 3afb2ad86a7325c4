"""What is due and has not left yet, and what of it waits longer than it should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Q, QuerySet, Value, When, Window
from django.db.models.expressions import Combinable

from accounts.states import AccountState
from config.lib.clock import now
from content.models import Attempt, Publication
from content.selectors.approval import APPROVED
from content.selectors.publication import is_paused
from content.states import PostState
from content.states import PublicationState as S
from team.models import Workspace

WHY = "the engine serves all workspaces"
# A due post that nothing holds back has left by then, or somebody must look.
STUCK_AFTER = timedelta(minutes=10)
PUBLISHED_WITHIN = timedelta(hours=24)
SHOWN = 200
# Which tab of the queue shows the rows of a state.
TAB_OF: dict[str, str] = {
    S.SCHEDULED: "upcoming",
    S.CLAIMED: "upcoming",
    S.SENDING: "upcoming",
    S.PROCESSING: "upcoming",
    S.UNKNOWN: "unknown",
    S.NEEDS_HANDOFF: "handoff",
    S.PAUSED: "held",
    S.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class Due:
    """Due rows that nothing holds back: the one that waits longest, and those stuck, longest first (SHOWN at most).

    `stuck_count` is exact. `accounts`: those whose posts will leave as soon as a worker takes them.
    """

    count: int
    oldest: Publication | None
    stuck: tuple[Publication, ...]
    stuck_count: int
    accounts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many publications are in a state, and the tab of the queue that lists them ("" for none)."""

    state: str
    count: int
    tab: str


def sendable_now() -> QuerySet[Publication]:
    """Rows of all workspaces that a live worker would send now: due, approved, and nothing holds them back."""
    return _due(now()).filter(_sendable(now()))


def due_now(*, workspace: Workspace) -> Due:
    """Own rows that should be leaving: posts to send, and open questions to a platform. One query."""
    moment = now()
    rows = (
        _due(moment)
        .filter(workspace=workspace)
        .filter(_sendable(moment) | _askable(moment))
        .select_related("post", "account", "workspace")
        .defer("payload", "prepared", "post__text", "post__thread", "post__options")
        .annotate(
            total=Window(Count("pk")),
            is_stuck=_is_stuck(moment),
            stuck_total=Window(Count("pk", filter=_overdue(moment))),
        )
        .order_by("next_attempt_at", "pk")
    )
    found = list(rows[:SHOWN])
    if not found:
        return Due(0, None, (), 0)
    return Due(
        found[0].total,
        found[0],
        tuple(row for row in found if row.is_stuck),
        found[0].stuck_total,
        frozenset(row.account_id for row in found),
    )


def stuck_rows() -> QuerySet[Publication]:
    """Rows of all workspaces that have been due for STUCK_AFTER although nothing holds them back.

    A row whose account is being served, if slowly, is not stuck: it waits for its turn.
    """
    moment = now()
    return _due(moment).filter(_sendable(moment) | _askable(moment)).filter(_overdue(moment))


def state_counts(*, workspace: Workspace) -> list[StateCount]:
    """Open publications by state, and those published whose time was in the last day; by index, however long the past.

    In the order of `states.PublicationState`, only states that occur.
    """
    recent = Q(state=S.PUBLISHED, due_at__gt=now() - PUBLISHED_WITHIN)
    rows = (
        Publication.objects.for_workspace(workspace)
        .filter(Q(state__in=list(TAB_OF)) | recent)
        .exclude(post__state=PostState.CANCELLED)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    counts = dict(rows)
    return [StateCount(state, counts[state], TAB_OF.get(state, "")) for state in S.values if counts.get(state)]


def _due(moment: datetime) -> QuerySet[Publication]:
    rows = Publication.objects.unscoped(WHY)
    return rows.filter(lease_token=None, state__in=(S.SCHEDULED, S.PROCESSING, S.UNKNOWN), next_attempt_at__lte=moment)


def _sendable(moment: datetime) -> Q:
    return Q(
        APPROVED,
        Q(account__pace_until__lte=moment) | Q(post__urgent=True),
        _answering(moment),
        ~Q(is_paused()),
        state=S.SCHEDULED,
    )


def _askable(moment: datetime) -> Q:
    """Questions about what was sent go on during a pause."""
    return Q(_answering(moment), state__in=(S.PROCESSING, S.UNKNOWN))


def _answering(moment: datetime) -> Q:
    return Q(
        Q(account__app_budget=None) | Q(account__app_budget__hold_until__lte=moment),
        account__state=AccountState.OK,
        account__hold_until__lte=moment,
    )


def _overdue(moment: datetime) -> Q:
    served = Attempt.objects.unscoped(WHY).filter(started_at__gt=moment - STUCK_AFTER).values("publication__account")
    return Q(next_attempt_at__lt=moment - STUCK_AFTER) & ~Q(account__in=served)


def _is_stuck(moment: datetime) -> Combinable:
    return Case(When(_overdue(moment), then=Value(True)), default=Value(False))
