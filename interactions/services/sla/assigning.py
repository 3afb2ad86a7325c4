"""Giving threads to whoever is on shift: the last to answer, else whoever is good at it and has least to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Answerer, Message, Thread, ThreadEvent
from interactions.selectors.sla.duty import Colleague, crew_of, out_of
from interactions.selectors.sla.rules import rules_of
from interactions.states import Direction, ThreadState
from team.models import Workspace

WHY = "threads of one workspace the caller has locked"


def assign_step(account: SocialAccount, messages: Sequence[Message], threads: Mapping[int, Thread]) -> None:
    """A step of `following`: threads in which somebody wrote find an owner who is there."""
    heard = {message.thread_id for message in messages if message.direction == Direction.IN}
    rows = [threads[pk] for pk in sorted(heard) if pk in threads and threads[pk].state == ThreadState.OPEN]
    threads_take_back(workspace_id=account.workspace_id, threads=rows)
    threads_assign(workspace_id=account.workspace_id, threads=rows)


def threads_take_back(*, workspace_id: int, threads: Sequence[Thread]) -> int:
    """Take threads from owners who are out, so that nobody waits for their return. Returns how many."""
    owned = [thread for thread in threads if thread.assignee_id is not None]
    if not owned or not rules_of(workspace_id).taking_back:
        return 0
    workspace = Workspace.objects.get(pk=workspace_id)
    out = out_of(workspace=workspace, user_ids=[thread.assignee_id for thread in owned if thread.assignee_id])
    taken = [thread for thread in owned if thread.assignee_id in out]
    events = [_event(thread, "taken_back", {"from": thread.assignee_id}) for thread in taken]
    for thread in taken:
        thread.assignee, thread.assigned_at = None, None
    _keep(taken, events)
    return len(taken)


def threads_assign(*, workspace_id: int, threads: Sequence[Thread], without: int | None = None) -> int:
    """Give open threads that are nobody's to people on shift, where the workspace wants that. Returns how many.

    `without`: a user who has just failed to act on them. The caller has the threads locked.
    """
    rules = rules_of(workspace_id)
    todo = [row for row in threads if row.assignee_id is None and row.state == ThreadState.OPEN and row.awaiting_since]
    if not rules.assigning or not todo:
        return 0
    crew = [one for one in crew_of(workspace=Workspace.objects.get(pk=workspace_id)) if one.user.pk != without]
    last = last_to_answer(workspace_id, todo) if rules.sticky else {}
    moment, given, events = now(), [], []
    for thread in todo:
        chosen = colleague_choose(thread, crew, last.get(thread.pk))
        if chosen is None:
            continue
        thread.assignee, thread.assigned_at = chosen.user, moment
        chosen.load += 1
        chosen.card.assigned_at = moment
        given.append(thread)
        events.append(_event(thread, "auto_assigned", {"to": chosen.user.pk}))
    _keep(given, events)
    turns_remember([one.card for one in crew if one.card.assigned_at == moment])
    return len(given)


def colleague_choose(thread: Thread, crew: Sequence[Colleague], last_id: int | None) -> Colleague | None:
    """Who of the crew a thread goes to; `last_id`: who answered in it last, where that counts."""
    able = [one for one in crew if one.takes(thread)]
    if (same := next((one for one in able if one.user.pk == last_id), None)) is not None:
        return same
    tags = set(thread.tags)
    skilled = [one for one in able if tags.intersection(one.card.skills)]

    def order(one: Colleague) -> tuple[int, float, int]:
        before = one.card.assigned_at.timestamp() if one.card.assigned_at else 0.0
        return one.load, before, one.user.pk

    return min(skilled or able, key=order, default=None)


def last_to_answer(workspace_id: int, threads: Sequence[Thread]) -> dict[int, int]:
    """Which of us answered last, by thread."""
    rows = Message.objects.for_workspace(workspace_id).filter(
        thread__in=[thread.pk for thread in threads if thread.messages_out],
        direction=Direction.OUT,
        sent_by__isnull=False,
    )
    latest = rows.order_by("thread_id", "-at").distinct("thread_id").values_list("thread_id", "sent_by_id")
    return {thread: user for thread, user in latest if user is not None}


def _event(thread: Thread, verb: str, details: dict[str, object]) -> ThreadEvent:
    return ThreadEvent(workspace_id=thread.workspace_id, thread=thread, verb=verb, details=details, at=now())


def _keep(threads: Sequence[Thread], events: Sequence[ThreadEvent]) -> None:
    if threads:
        Thread.objects.unscoped(WHY).bulk_update(threads, ["assignee", "assigned_at"])
        ThreadEvent.objects.bulk_create(events)


def turns_remember(cards: Sequence[Answerer]) -> None:
    """Keep when people were last given something, so that they take turns."""
    if cards:
        rows = [Answerer(workspace_id=c.workspace_id, user_id=c.user_id, assigned_at=c.assigned_at) for c in cards]
        Answerer.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["workspace", "user"], update_fields=["assigned_at"]
        )
