"""What became of every row, judged by the tables and by the network's own record."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q

from content.models import Attempt, Publication
from content.states import AttemptKind, CommentState
from content.states import PublicationState as S

from .crew import Crew

WHY = "the benchmark judges all workspaces"
PATIENCE = 60.0
# Of one machine, but read at different places.
CLOCK_SLACK = 0.05
T = TypeVar("T")


@dataclass
class Verdict:
    """Counts of rows, and of what must not be; `remarks` explain each of these."""

    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def note(self, kind: str, row: Publication | None, remark: str) -> None:
        """One thing that must not be."""
        self.counts[kind] += 1
        self.remarks.append(f"{kind}: {remark}" + (f"\n{story(row)}" if row is not None else ""))

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.counts


def on_the_way() -> int:
    """How many rows, and first comments, the engine still has to do something about."""
    rows = Publication.objects.unscoped(WHY)
    return _patiently(lambda: rows.filter(_moving()).count() + rows.filter(_comment_to_come()).count())


def judge(crew: Crew) -> Verdict:
    """Look at everything once it has come to rest."""
    verdict = Verdict()
    copies = defaultdict(list)
    for effect in crew.network.effects():
        copies[effect["text"]].append(effect)
    rows = Publication.objects.unscoped(WHY).select_related("post", "account").order_by("pk")
    moving = set(rows.filter(_moving()).values_list("pk", flat=True))
    waiting = set(rows.filter(_comment_to_come()).values_list("pk", flat=True))
    sends = _sends()
    for row in rows:
        verdict.states[row.state] += 1
        if row.state == S.FAILED:
            verdict.reasons[f"{row.error_kind}/{row.error_code}"] += 1
        found = copies.pop(row.payload["text"], [])
        if len(found) > 1:
            verdict.note("duplicates", row, f"{len(found)} copies: {[copy['arrived_at'] for copy in found]}")
        if row.pk in moving:
            verdict.note("stuck", row, f"still {row.state}")
        elif row.pk in waiting:
            verdict.note("stuck", row, "its first comment is still to come")
        elif remark := _misfit(row, len(found)):
            verdict.note("missing" if row.state == S.PUBLISHED else "wrong", row, remark)
        for remark in _overlaps(sends[row.pk], crew):
            verdict.note("wrong", row, remark)
    for text in copies:
        verdict.note("wrong", None, f"nobody planned “{text}”")
    for surprise in crew.surprises:
        verdict.note("wrong", None, surprise)
    return verdict


def story(row: Publication) -> str:
    """A row and its attempts, for whoever looks for the cause."""
    lines = [
        f"  publication {row.pk} ({row.account.platform}, {row.payload['text']}): {row.state}, "
        f"due {row.due_at:%H:%M:%S}, "
        f"next {row.next_attempt_at}, lease {row.lease_token} until {row.lease_until}, sends {row.attempt_count}, "
        f"looks {row.check_count}, account {row.account.state} held until {row.account.hold_until}, "
        f"comment {row.comment_state} {row.comment_next_at}, "
        f"error {row.error_kind}/{row.error_code}: {row.error_message}"
    ]
    attempts = Attempt.objects.unscoped(WHY).filter(publication=row).order_by("number")
    lines += [
        f"    {a.number} {a.kind} {_clock(a.started_at)}–{_clock(a.finished_at)} {a.worker} "
        f"lease {str(a.lease_token)[:8]} → {a.outcome or '?'} {a.http_status or ''} {a.code} {a.remote_id}"
        for a in attempts
    ]
    return "\n".join(lines)


def _clock(moment: datetime | None) -> str:
    return f"{moment:%H:%M:%S.%f}" if moment else "?"


def _moving() -> Q:
    going = Q(state__in=(S.SCHEDULED, S.CLAIMED, S.SENDING, S.PROCESSING))
    return going | Q(state=S.UNKNOWN, next_attempt_at__isnull=False) | Q(lease_token__isnull=False)


def _comment_to_come() -> Q:
    return Q(state=S.PUBLISHED, comment_state=CommentState.PENDING)


def _misfit(row: Publication, copies: int) -> str:
    """Why a row at rest does not fit the network's record; '' when it does."""
    if row.state == S.PUBLISHED:
        return "" if copies else "published without a copy"
    if row.state == S.UNKNOWN:
        return ""
    if row.state == S.FAILED:
        if copies:
            return "failed, but it is on the network"
        return "" if row.error_kind and row.error_message else "failed without a reason"
    return f"{row.state} is no place for it"


def _sends() -> dict[int, list[Attempt]]:
    found = defaultdict(list)
    for attempt in Attempt.objects.unscoped(WHY).filter(kind=AttemptKind.SEND).order_by("started_at"):
        found[attempt.publication_id].append(attempt)
    return found


def _overlaps(sends: list[Attempt], crew: Crew) -> Iterator[str]:
    """Sends that began while another of the row was under way in a process that was alive and awake.

    An outcome that was written late, because its process was frozen or the database away, proves nothing.
    """
    for earlier, later in pairwise(sends):
        pid = int(digits) if (digits := earlier.worker.rpartition(":")[2]).isdigit() else 0
        began, ended = earlier.started_at.timestamp(), crew.killed_at.get(pid)
        if earlier.finished_at is not None:
            ended = earlier.finished_at.timestamp()
        if ended is None or later.started_at.timestamp() >= ended - CLOCK_SLACK:
            continue
        pauses = [(start, end) for frozen, start, end in crew.frozen if frozen == pid] + crew.outages
        if not any(start < ended and end > began for start, end in pauses):
            yield f"sends {earlier.number} and {later.number} overlap"


def _patiently(ask: Callable[[], T]) -> T:
    """Ask again while the database restarts."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
