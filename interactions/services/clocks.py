"""Clocks of awaited answers: when an answer is due by the brand's promise, and whether it was kept (handbook INT-2).

A clock starts with the first message nobody has answered and ends when an answer is at the platform, not when somebody
pressed send. It stands still while a thread is put off for a reason that was told (INT-6). Whoever changes a thread
calls `run` before storing it; threads are locked by the caller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config.lib.business_time import business_minutes_between
from config.lib.clock import now
from interactions.models import AnswerClock, Message, Thread
from interactions.selectors.sla.rules import Rule, Rules, rules_of
from interactions.sla_states import GOING, ClockKind, ClockState, Trigger
from interactions.states import NO_ANSWER, WORK, Delivery, Direction, Origin, ThreadState

WHY = "clocks of threads the caller has locked"
FIELDS = (
    "kind", "state", "policy", "minutes", "started_at", "due_at", "warn_at", "breached_at", "answered_at",
    "answered_by", "owner", "message", "ended_at", "paused_at", "pauses", "steps", "next_at",
)  # fmt: skip
C = ClockState
AWAITED = (C.RUNNING, C.PAUSED)
LINKS = {"policy", "answered_by", "owner", "message"}
COLUMNS = tuple(f"{name}_id" if name in LINKS else name for name in FIELDS)


@dataclass(slots=True)
class _Batch:
    """What is known of the threads of one call, and what has to be written."""

    rules: Rules
    moment: datetime
    clocks: dict[int, list[AnswerClock]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    new: list[AnswerClock] = field(default_factory=list)


def run(threads: Sequence[Thread], *, revive: bool = True) -> None:
    """Set `due_at` and `due_kind` of threads of one workspace from who waits, and keep their clocks.

    The caller stores the threads. `revive`: a clock that was closed without an answer goes on when its thread is opened
    again; in batches of new messages there is nothing to revive.
    """
    if not threads:
        return
    batch = _Batch(rules_of(threads[0].workspace_id), now())
    ids = [thread.pk for thread in threads]
    for clock in AnswerClock.objects.for_workspace(threads[0].workspace_id).filter(thread__in=ids, state__in=GOING):
        batch.clocks[clock.thread_id].append(clock)
    before = {clock.pk: _values(clock) for clocks in batch.clocks.values() for clock in clocks}
    _find_answers(threads, batch)
    for thread in threads:
        _time_answer(thread, batch, revive=revive)
        _time_resolution(thread, batch)
    changed = [c for clocks in batch.clocks.values() for c in clocks if c.pk and before.get(c.pk) != _values(c)]
    # Those that stop go first: only one clock of a thread may run.
    _store([clock for clock in changed if clock.state not in AWAITED])
    AnswerClock.objects.bulk_create(batch.new)
    _store([clock for clock in changed if clock.state in AWAITED])


def waits_since(thread: Thread) -> datetime | None:
    """Since when somebody waits for us; None for what is resolved or spam."""
    return None if thread.state in (ThreadState.SPAM, ThreadState.RESOLVED) else thread.awaiting_since


def stands_still(thread: Thread) -> bool:
    """Whether the thread is put off for a reason; a mere snooze stops no clock."""
    return thread.state == ThreadState.SNOOZED and bool(thread.reason)


def next_moment(clock: AnswerClock, rule: Rule, rules: Rules) -> datetime | None:
    """When there is next something to do about a clock, None for none."""
    if clock.due_at is None or clock.state in (C.PAUSED, C.MET, C.BROKEN, C.VOID):
        return None
    moments = [clock.due_at] if clock.breached_at is None else []
    if clock.kind != ClockKind.RESOLVE:
        moments += [
            step_moment(clock, rule, step.trigger, step.minutes) for step in rules.ladder if step.key not in clock.steps
        ]
    return min(moments, default=None)


def step_moment(clock: AnswerClock, rule: Rule, trigger: str, minutes: int) -> datetime:
    """When a step of the ladder comes for a clock that has a due moment."""
    due: datetime = clock.due_at  # type: ignore[assignment]
    if trigger == Trigger.WARN:
        return clock.warn_at or due
    return rule.after(due, minutes)


def _find_answers(threads: Sequence[Thread], batch: _Batch) -> None:
    """What we wrote since the start of clocks nobody waits for any more; no query where all still wait."""
    since = {thread.pk: waits_since(thread) for thread in threads}
    moved = [
        clock
        for clocks in batch.clocks.values()
        for clock in clocks
        if clock.kind != ClockKind.RESOLVE and clock.started_at != since[clock.thread_id]
    ]
    if not moved:
        return
    rows = Message.objects.for_workspace(threads[0].workspace_id).filter(
        thread__in={clock.thread_id for clock in moved},
        direction=Direction.OUT,
        at__gte=min(clock.started_at for clock in moved),
    )
    fields = ("pk", "thread_id", "at", "delivery", "sent_by_id")
    rows = rows.exclude(origin=Origin.RULE)
    for message in rows.exclude(delivery__in=NO_ANSWER).only(*fields).order_by("at", "pk"):
        batch.answers[message.thread_id].append(message)


def _time_answer(thread: Thread, batch: _Batch, *, revive: bool) -> None:
    since = waits_since(thread)
    current = _carried_on(thread, since, batch)
    if since is None:
        thread.due_at, thread.due_kind = None, ""
        return
    if current is None and revive:
        current = _revived(thread, since, batch)
    if current is None:
        current = AnswerClock(
            workspace_id=thread.workspace_id, thread_id=thread.pk, account_id=thread.account_id,
            channel=thread.channel, kind=ClockKind.NEXT if thread.messages_out else ClockKind.FIRST, started_at=since,
        )  # fmt: skip
        batch.new.append(current)
    _set_pause(current, batch, still=stands_still(thread))
    _set_due(current, thread, batch)
    thread.due_at, thread.due_kind = None if current.paused_at else current.due_at, current.kind


def _carried_on(thread: Thread, since: datetime | None, batch: _Batch) -> AnswerClock | None:
    """The clock of who still waits; the others end, or wait for their answer to arrive."""
    current: AnswerClock | None = None
    clocks = sorted((c for c in batch.clocks[thread.pk] if c.kind != ClockKind.RESOLVE), key=lambda c: c.started_at)
    for clock in clocks:
        answer = next((row for row in batch.answers[thread.pk] if row.at >= clock.started_at), None)
        if since is not None and current is None and (clock.started_at == since or answer is None):
            # Still waiting; or what they wrote first was deleted, or something older came late: it is the same wait.
            current, clock.started_at, clock.message_id = clock, since, None
            clock.state = C.PAUSED if clock.paused_at else C.RUNNING
        elif answer is None:
            _close(clock, thread, batch, C.BROKEN if clock.breached_at else C.VOID)
        elif answer.delivery == Delivery.SENT:
            _answered(clock, thread, answer, batch)
        else:
            _set_pause(clock, batch, still=False)
            clock.state, clock.message_id = C.SENDING, answer.pk
    return current


def _answered(clock: AnswerClock, thread: Thread, answer: Message, batch: _Batch) -> None:
    clock.answered_at, clock.answered_by_id, clock.message_id = answer.at, answer.sent_by_id, answer.pk
    late = _is_late(clock, answer.at)
    _close(clock, thread, batch, C.BROKEN if late else C.MET, at=answer.at)
    clock.breached_at = (clock.breached_at or clock.due_at) if late else None


def _is_late(clock: AnswerClock, at: datetime) -> bool:
    # A clock that stands still stood still from then on.
    return clock.due_at is not None and min(at, clock.paused_at or at) > clock.due_at


def _close(clock: AnswerClock, thread: Thread, batch: _Batch, state: str, *, at: datetime | None = None) -> None:
    _set_pause(clock, batch, still=False)
    clock.state, clock.ended_at, clock.next_at = state, at or batch.moment, None
    clock.owner_id = thread.assignee_id


def _revived(thread: Thread, since: datetime, batch: _Batch) -> AnswerClock | None:
    rows = AnswerClock.objects.for_workspace(thread.workspace_id).filter(
        thread=thread, started_at=since, answered_at=None, state__in=(C.VOID, C.BROKEN)
    )
    clock = rows.exclude(kind=ClockKind.RESOLVE).order_by("-pk").first()
    if clock is not None:
        clock.state, clock.ended_at = C.RUNNING, None
        batch.clocks[thread.pk].append(clock)
    return clock


def _time_resolution(thread: Thread, batch: _Batch) -> None:
    clock = next((c for c in batch.clocks[thread.pk] if c.kind == ClockKind.RESOLVE), None)
    if thread.state not in WORK:
        if clock is not None:
            done = C.BROKEN if _is_late(clock, batch.moment) else C.MET
            _close(clock, thread, batch, done if thread.state == ThreadState.RESOLVED else C.VOID)
        return
    since = waits_since(thread)
    if clock is None:
        if since is None:
            return
        clock = AnswerClock(
            workspace_id=thread.workspace_id, thread_id=thread.pk, account_id=thread.account_id,
            channel=thread.channel, kind=ClockKind.RESOLVE, started_at=since,
        )  # fmt: skip
        batch.new.append(clock)
    _set_pause(clock, batch, still=stands_still(thread) or since is None)
    _set_due(clock, thread, batch)


def _set_pause(clock: AnswerClock, batch: _Batch, *, still: bool) -> None:
    if still and clock.paused_at is None:
        clock.paused_at, clock.state, clock.next_at = batch.moment, C.PAUSED, None
    elif not still and clock.paused_at is not None:
        clock.pauses = [*clock.pauses, [clock.paused_at.isoformat(), batch.moment.isoformat()]]
        clock.paused_at, clock.state = None, C.RUNNING


def _set_due(clock: AnswerClock, thread: Thread, batch: _Batch) -> None:
    """Reckon the due moment by the policy that fits now; a policy that gives more time takes a breach back."""
    rule = batch.rules.of(thread)
    minutes = rule.minutes(clock.kind)
    clock.policy_id, clock.minutes = rule.pk, minutes
    if minutes is None:
        clock.due_at = clock.warn_at = clock.next_at = clock.breached_at = None
        return
    spent = sum(
        business_minutes_between(rule.calendar, datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in clock.pauses
    )
    clock.due_at = rule.after(clock.started_at, minutes + spent)
    clock.warn_at = rule.after(clock.started_at, max(0, minutes + spent - rule.warn))
    if clock.due_at > batch.moment:
        clock.breached_at, clock.steps = None, [key for key in clock.steps if key.startswith(Trigger.WARN)]
    clock.next_at = next_moment(clock, rule, batch.rules)


def _store(clocks: list[AnswerClock]) -> None:
    if clocks:
        AnswerClock.objects.unscoped(WHY).bulk_update(clocks, FIELDS)


def _values(clock: AnswerClock) -> tuple[object, ...]:
    return tuple(getattr(clock, name) for name in COLUMNS)
