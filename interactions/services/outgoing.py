"""An answer of ours that may go: the thread follows it, and it is sent in the background."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.connectors import registry
from accounts.connectors.counting import count
from accounts.connectors.types import InboxKind
from config.lib.clock import now
from interactions import enqueue
from interactions.errors import AnswerTooLate, AnswerTooLong
from interactions.models import Message, Thread
from interactions.services.progress import thread_answered
from interactions.services.sla.promising import promises_find
from interactions.services.threads import note_event
from interactions.states import WORK, ThreadState
from team.actors import Actor


def answer_go(*, thread: Thread, message: Message, actor: Actor, resolve: bool, at: datetime) -> None:
    """A person's answer goes out: nobody waits any more, promises in it are found, the thread is resolved if wanted.

    The caller holds the thread's row locked, inside a transaction.
    """
    message.thread = thread
    promises_find(message=message)
    if resolve and thread.state in WORK:
        thread.state, thread.resolved_at, thread.snoozed_until = ThreadState.RESOLVED, at, None
        note_event(thread, actor, "resolved")
    thread.claimed_by, thread.claimed_until = None, None
    thread_answered(thread=thread, at=at)
    enqueue.answer_deliver_later(message_id=message.pk)


def check_bounds(thread: Thread, text: str) -> None:
    """Length and time within which the platform takes an answer. Raises AnswerTooLong, AnswerTooLate."""
    caps, kind = registry.capabilities(thread.account.platform), InboxKind(thread.channel)
    limit = caps.answer_limit(kind)
    if limit is not None and (length := count(text, limit.rule, limit.url_length)) > limit.max:
        raise AnswerTooLong(field="text", max=limit.max, actual=length)
    window = caps.windows.get(kind)
    if window is None or thread.last_in_at is None:
        return
    if now() > thread.last_in_at + timedelta(hours=window.hours):
        raise AnswerTooLate(hours=window.hours)
