"""The proof of a stop: what a pause has stopped, what was on its way already, and what went out all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When

from config.lib.clock import now
from content.models import Attempt, Publication, PublishPause
from content.selectors.pacing import gap_minutes, last_paced
from content.selectors.pauses import freed_by_lifting, stopped_now
from content.selectors.publication import in_scope
from content.states import AttemptKind, HeldFor
from content.states import PublicationState as S
from team.models import AuditEntry

# A pause holds from the commit of its transaction, which follows its recorded time at once. A call that started within
# this span had been released before.
TAKES_EFFECT = timedelta(seconds=1)
# No call lasts longer, so the search in the attempts starts here.
CALL_MAX = timedelta(hours=1)
SENDS = (AttemptKind.SEND, AttemptKind.COMMENT)
IN_FLIGHT_SHOWN = 200

ALREADY, CONFIRMED, BY_HAND, BREACH = "already_sent", "confirmed", "by_hand", "breach"
REASONS = (BREACH, ALREADY, CONFIRMED, BY_HAND)


@dataclass(frozen=True, slots=True)
class Lifting:
    """What lifting the pause now would settle. `left`: stopped rows that another pause covers, too.

    `last_at`: when the last one would go out if they were sent in order.
    """

    posts: int
    accounts: int
    left: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class PauseReport:
    """All figures of one pause.

    `stopped`: rows whose time came while it was in force and which it kept back. `waiting`: rows in its scope still to
    come, the first at `next_due` (both only while it is in force). `in_flight`: calls that had started and not ended
    when it came. `begun`: calls begun while it was in force; anything but 0 is a breach. `went_out`: rows that became
    public meanwhile, by reason (REASONS). `became`: where the stopped rows stand now, by state. `undecided`: those
    that still wait for a person. `settled`: what was recorded when it was lifted.
    """

    pause: PublishPause
    stopped: int
    waiting: int
    next_due: datetime | None
    in_flight: tuple[Attempt, ...]
    begun: int
    went_out: dict[str, int]
    became: dict[str, int] = field(default_factory=dict)
    undecided: int = 0
    settled: dict[str, Any] = field(default_factory=dict)

    @property
    def published(self) -> int:
        """How many went out in the meantime, whatever the reason."""
        return sum(self.went_out.values())


def pause_report(*, pause: PublishPause) -> PauseReport:
    """The figures of a pause as they stand now, in a constant number of queries."""
    if pause.lifted_at is None:
        to_come = Publication.objects.for_workspace(pause.workspace_id).filter(
            in_scope(pause), state=S.SCHEDULED, next_attempt_at__gt=now()
        )
        coming = to_come.aggregate(n=Count("pk"), first=Min("next_attempt_at"))
        became: dict[str, int] = {}
        stopped, undecided, settled = stopped_now(pause=pause).count(), 0, {}
    else:
        coming = {"n": 0, "first": None}
        held = pause_stopped(pause=pause).order_by().values_list("state").annotate(n=Count("pk"))
        became = dict(held)
        undecided = pause_stopped(pause=pause).filter(state=S.PAUSED, held_for=HeldFor.PAUSE).count()
        settled = _settled(pause)
        stopped = settled.get("stopped", sum(became.values()))
    return PauseReport(
        pause=pause,
        stopped=stopped,
        waiting=coming["n"],
        next_due=coming["first"],
        in_flight=tuple(in_flight(pause=pause)),
        begun=_begun(pause).count(),
        went_out=_went_out_counts(pause),
        became=became,
        undecided=undecided,
        settled=settled,
    )


def lifting(*, pause: PublishPause) -> Lifting:
    """What lifting the pause now would settle."""
    rows = freed_by_lifting(pause=pause).order_by()
    counts = dict(rows.values_list("account_id").annotate(n=Count("pk")))
    total = sum(counts.values())
    gaps = gap_minutes(workspace=pause.workspace, account_ids=counts)
    left = max(0, stopped_now(pause=pause).count() - total)
    return Lifting(total, len(counts), left, last_paced(counts, gaps=gaps, start=now()))


def pause_stopped(*, pause: PublishPause) -> QuerySet[Publication]:
    """The rows the pause has stopped, oldest first: those it holds now, or those it handed on when it was lifted."""
    if pause.lifted_at is None:
        rows = stopped_now(pause=pause)
    else:
        rows = Publication.objects.for_workspace(pause.workspace_id).filter(held_by=pause).order_by("due_at", "pk")
    return rows.select_related("post", "account", "workspace", "held_by")


def in_flight(*, pause: PublishPause) -> list[Attempt]:
    """Calls in the pause's scope that had started and not ended when it came, with publication, post and account.

    A call without an end counts while the lease of its worker can have lasted; after that its worker had died before.
    """
    at = pause.paused_at
    open_then = Q(finished_at__gt=at) | Q(finished_at=None, started_at__gt=at - settings.PUBLISH_SEND_LEASE)
    rows = _calls(pause).filter(open_then, started_at__gt=at - CALL_MAX, started_at__lte=at + TAKES_EFFECT)
    rows = rows.select_related("publication__post", "publication__account").order_by("started_at", "pk")
    return list(rows[:IN_FLIGHT_SHOWN])


def pause_went_out(*, pause: PublishPause) -> QuerySet[Publication]:
    """Rows in scope that became public while the pause was in force, each with its `reason` (REASONS).

    breach: a send was begun under the pause; already_sent: handed to the platform before; confirmed: a person noted an
    unclear or failed one as live; by_hand: a person posted it.
    """
    sends = Attempt.objects.for_workspace(pause.workspace_id).filter(publication=OuterRef("pk"), kind=AttemptKind.SEND)
    rows = (
        Publication.objects.for_workspace(pause.workspace_id)
        .filter(in_scope(pause), published_at__gte=pause.paused_at, published_at__lt=_end(pause))
        .annotate(
            sent=Exists(sends),
            sent_since=Exists(sends.filter(started_at__gt=pause.paused_at + TAKES_EFFECT, started_at__lt=_end(pause))),
            answered=Exists(
                Attempt.objects.for_workspace(pause.workspace_id)
                .filter(publication=OuterRef("pk"), outcome=_LIVE)
                .exclude(kind=AttemptKind.COMMENT)
            ),
        )
        .annotate(
            reason=Case(
                When(sent_since=True, then=Value(BREACH)),
                When(Q(answered=True) | Q(closed_by=None), then=Value(ALREADY)),
                When(sent=True, then=Value(CONFIRMED)),
                default=Value(BY_HAND),
                output_field=CharField(),
            )
        )
    )
    return rows.select_related("post", "account", "workspace", "closed_by").order_by("published_at", "pk")


_LIVE = "published"


def _went_out_counts(pause: PublishPause) -> dict[str, int]:
    rows: Iterable[tuple[str, int]] = (
        pause_went_out(pause=pause).order_by().values_list(F("reason")).annotate(n=Count("pk"))
    )
    return dict(rows)


def _begun(pause: PublishPause) -> QuerySet[Attempt]:
    """Calls begun while the pause was in force."""
    return _calls(pause).filter(started_at__gt=pause.paused_at + TAKES_EFFECT, started_at__lt=_end(pause))


def _calls(pause: PublishPause) -> QuerySet[Attempt]:
    rows = Attempt.objects.for_workspace(pause.workspace_id).filter(in_scope(pause, prefix="publication__"))
    return rows.filter(kind__in=SENDS)


def _end(pause: PublishPause) -> datetime:
    return pause.lifted_at or now()


def _settled(pause: PublishPause) -> dict[str, Any]:
    """What lifting it came to, from the audit log."""
    entry = (
        AuditEntry.objects.for_workspace(pause.workspace_id)
        .filter(verb="publishing.resumed", target_type="publishpause", target_id=str(pause.pk))
        .order_by("-seq")
        .first()
    )
    return dict(entry.after) if entry is not None else {}
