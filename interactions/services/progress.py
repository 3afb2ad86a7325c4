"""Threads follow their messages: who wrote last, who waits since when, what is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Min, QuerySet

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Contact, Message, Thread
from interactions.services import clocks
from interactions.states import NO_ANSWER, Direction, Origin, ThreadState

PREVIEW = 200
S = ThreadState
FIELDS = (
    "first_at", "last_at", "last_in_at", "last_out_at", "awaiting_since", "due_at", "due_kind", "preview", "unread",
    "messages_in", "messages_out", "sentiment", "intent", "state", "snoozed_until", "resolved_at", "version",
    "updated_at",
)  # fmt: skip


def thread_progress(*, account: SocialAccount, messages: Sequence[Message], quiet: bool = False) -> dict[int, Thread]:
    """Bring the threads of new messages up to date and return them by id, locked until the transaction ends.

    An answered, resolved or snoozed thread opens again when somebody writes; spam stays spam. `quiet` messages, read in
    as history, open nothing and are read already.
    """
    by_thread: dict[int, list[Message]] = defaultdict(list)
    for message in messages:
        by_thread[message.thread_id].append(message)
    rows = Thread.objects.for_workspace(account.workspace_id).filter(pk__in=by_thread)
    threads = {row.pk: row for row in rows.select_for_update(of=("self",)).select_related("contact").order_by("pk")}
    unsure: set[int] = set()
    for pk, thread in threads.items():
        for message in sorted(by_thread[pk], key=lambda message: (message.at, message.pk)):
            _add(thread, message, quiet=quiet)
            if message.direction == Direction.OUT and _between(thread, message.at):
                unsure.add(pk)
        if quiet and thread.awaiting_since is None and thread.state == S.OPEN:
            thread.state = S.RESOLVED
        thread.account = account
        thread.version += 1
        thread.updated_at = now()
    clocks.run(list(threads.values()), revive=False)
    if threads:
        Thread.objects.unscoped("locked above, of one workspace").bulk_update(threads.values(), FIELDS)
        _count(account, by_thread, threads)
    for pk in unsure:
        thread_recount(thread=threads[pk])
    return threads


def settle(thread: Thread) -> None:
    """Set what is due from who waits, and keep the clocks; the caller has the row locked and stores it."""
    clocks.run([thread])


def _add(thread: Thread, message: Message, *, quiet: bool) -> None:
    at = message.at
    thread.first_at = min(thread.first_at, at)
    if at >= thread.last_at or not thread.preview:
        thread.preview = preview_of(message)
    thread.last_at = max(thread.last_at, at)
    if message.direction == Direction.OUT:
        _add_ours(thread, at)
        return
    newest = thread.last_in_at is None or at >= thread.last_in_at
    thread.messages_in += 1
    thread.last_in_at = max(thread.last_in_at or at, at)
    if newest:
        thread.sentiment, thread.intent = message.sentiment, message.intent
    if quiet or message.deleted_at is not None or (thread.last_out_at is not None and at <= thread.last_out_at):
        return
    thread.unread += 1
    # What was resolved without an answer waits no more; the wait begins anew.
    since = None if thread.state in (S.RESOLVED, S.SPAM) else thread.awaiting_since
    thread.awaiting_since = min(since or at, at)
    if thread.contact.blocked_at is not None:
        thread.state, thread.unread = S.SPAM, 0
    elif thread.state != S.SPAM:
        thread.state, thread.snoozed_until, thread.resolved_at = S.OPEN, None, None


def _between(thread: Thread, at: datetime) -> bool:
    """Whether an answer of ours that came late answers some of what waits and not all of it."""
    return thread.awaiting_since is not None and thread.awaiting_since <= at


def _add_ours(thread: Thread, at: datetime) -> None:
    thread.messages_out += 1
    thread.last_out_at = max(thread.last_out_at or at, at)
    if thread.awaiting_since is not None and thread.last_out_at >= (thread.last_in_at or at):
        thread.awaiting_since, thread.unread = None, 0
        if thread.state == S.OPEN:
            thread.state = S.REPLIED


def thread_answered(*, thread: Thread, at: datetime) -> None:
    """We have written an answer at `at`: nobody waits any more unless they wrote after it.

    The caller holds the thread's row locked; it is stored here.
    """
    _add_ours(thread, at)
    settle(thread)
    thread.version += 1
    thread.save()


def preview_of(message: Message) -> str:
    """How a message begins, in one line; a picture without words by its kind in brackets."""
    text = " ".join(message.text.split())[:PREVIEW]
    if text or not message.attachments:
        return text
    return f"[{message.attachments[0].get('kind', '')}]"


def _count(account: SocialAccount, by_thread: dict[int, list[Message]], threads: dict[int, Thread]) -> None:
    """Keep the contacts' counts; a contact may have several threads in the batch."""
    gained: dict[int, int] = defaultdict(int)
    for pk, rows in by_thread.items():
        gained[threads[pk].contact_id] += sum(row.direction == Direction.IN for row in rows)
    contacts = list(
        Contact.objects.for_workspace(account.workspace_id)
        .filter(pk__in=[pk for pk, number in gained.items() if number])
        .select_for_update()
        .order_by("pk")
    )
    for contact in contacts:
        contact.messages_in += gained[contact.pk]
    if contacts:
        Contact.objects.unscoped("locked above, of one workspace").bulk_update(contacts, ["messages_in"])


def thread_reshow(*, thread: Thread) -> None:
    """Show what messages of the thread became; who waits since when is none of an edit's business.

    The caller holds the thread's row locked; it is stored here.
    """
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread)
    if (newest := _newest(rows)) is not None:
        thread.preview = preview_of(newest)
    if (theirs := rows.filter(direction=Direction.IN).order_by("-at", "-pk").first()) is not None:
        thread.sentiment, thread.intent = theirs.sentiment, theirs.intent
    thread.version += 1
    thread.save(update_fields=["preview", "sentiment", "intent", "version", "updated_at"])


def _newest(rows: QuerySet[Message]) -> Message | None:
    """The message a thread begins with in lists: what has not gone and what a rule says are none."""
    return rows.exclude(delivery__in=NO_ANSWER).exclude(origin=Origin.RULE).order_by("-at", "-pk").first()


def thread_recount(*, thread: Thread) -> None:
    """Recompute who waits, what is due and how the thread begins; the caller holds its row locked.

    When nobody waits any more because they deleted what they wrote, an open thread is resolved.
    """
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread)
    # What a rule says answers nobody: people wait for a person.
    ours = rows.filter(direction=Direction.OUT).exclude(delivery__in=NO_ANSWER).exclude(origin=Origin.RULE)
    theirs = rows.filter(direction=Direction.IN)
    thread.last_out_at = ours.aggregate(at=Max("at"))["at"]
    thread.messages_in, thread.messages_out = theirs.count(), ours.count()
    waiting = theirs.filter(deleted_at=None)
    if thread.last_out_at is not None:
        waiting = waiting.filter(at__gt=thread.last_out_at)
    thread.awaiting_since = waiting.aggregate(at=Min("at"))["at"]
    if thread.awaiting_since is None:
        thread.unread = 0
        if thread.state == ThreadState.OPEN:
            thread.state = ThreadState.REPLIED if thread.messages_out else ThreadState.RESOLVED
    elif thread.state == ThreadState.REPLIED:
        thread.state = ThreadState.OPEN
    if (newest := _newest(rows)) is not None:
        thread.preview, thread.last_at = preview_of(newest), newest.at
    settle(thread)
    thread.version += 1
    thread.save()
