"""Writing answers, and deciding about those whose fate is unclear."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.connectors.counting import count
from accounts.connectors.types import Can, InboxKind
from config.lib.clock import now
from config.lib.db import transition
from config.lib.errors import InvalidInput, NotFound
from interactions import enqueue
from interactions.errors import (
    AnswerEmpty,
    AnswerTooLate,
    AnswerTooLong,
    NotAnswerable,
    PlacesLeft,
    ThreadChanged,
    ThreadClaimed,
    ThreadMoved,
)
from interactions.models import Message, Thread
from interactions.selectors.saved_replies import places_left
from interactions.selectors.tokens import vector
from interactions.services.progress import GONE, thread_answered, thread_recount
from interactions.services.sla.promising import promises_find
from interactions.services.threads import note_event, thread_lock
from interactions.states import DELIVERY_TRANSITIONS, WORK, Delivery, Direction, Origin, ThreadState
from team import audit
from team.actors import Actor
from team.models import Workspace

TEXT_MAX = 10_000
D = Delivery


def answer_write(
    *,
    workspace: Workspace,
    actor: Actor,
    thread_id: int,
    text: str,
    to_message_id: int | None = None,
    seen_message_id: int | None = None,
    resolve: bool = False,
    take_over: bool = False,
    origin: str = Origin.PERSON,
) -> Message:
    """Answer a thread: the message is stored as queued and sent in the background.

    `to_message_id`: which message is answered; the newest of theirs by default. `seen_message_id`: the newest message
    the writer has seen; something newer, of theirs or of a colleague, refuses the answer, so that nobody answers past
    a person or twice. `resolve`:
    the thread is resolved along with it. `take_over`: answer although somebody else is writing.
    Raises NotFound, AnswerEmpty, PlacesLeft, NotAnswerable, AnswerTooLong, AnswerTooLate, ThreadClaimed, ThreadChanged.
    """
    text = text.strip()
    if not text:
        raise AnswerEmpty(field="text")
    if left := places_left(text):
        raise PlacesLeft(field="text", places=", ".join(f"{{{{{name}}}}}" for name in left))
    if len(text) > TEXT_MAX:
        raise InvalidInput(_("An answer has at most %(max)s characters."), field="text", max=TEXT_MAX)
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        if Can.REPLY not in registry.capabilities(thread.account.platform).can:
            raise NotAnswerable
        target = _target(thread, to_message_id)
        _check_bounds(thread, text)
        if origin == Origin.PERSON:
            _check_claim(thread, actor, take_over=take_over)
            _check_seen(thread, actor, seen_message_id)
        moment = now()
        message = Message.objects.create(
            workspace=workspace,
            thread=thread,
            account=thread.account,
            direction=Direction.OUT,
            origin=origin,
            delivery=D.QUEUED,
            text=text,
            at=moment,
            next_attempt_at=moment,
            sent_by=actor.user,
            reply_to=target.remote_id,
            post_id=target.post_id,
            publication_id=target.publication_id,
            tokens=vector(workspace.pk, moment, f"{text} {thread.identity.name} {thread.identity.handle}"),
        )
        if origin == Origin.PERSON:
            message.thread = thread
            promises_find(message=message)
        if resolve and thread.state in WORK:
            thread.state, thread.resolved_at, thread.snoozed_until = ThreadState.RESOLVED, moment, None
            note_event(thread, actor, "resolved")
        thread.claimed_by, thread.claimed_until = None, None
        thread_answered(thread=thread, at=moment)
        audit.record(workspace, actor, "inbox.answered", thread, after={"message": message.pk})
        enqueue.answer_deliver_later(message_id=message.pk)
    return message


def answer_retry(*, workspace: Workspace, actor: Actor, message_id: int) -> Message:
    """Send an answer again that was refused, or that a person has seen not to have arrived.

    Raises NotFound, ThreadMoved when it is under way or done.
    """
    message = _own(workspace, message_id)
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=message.thread_id)
        if not _move(message, (D.FAILED, D.UNKNOWN), D.QUEUED, next_attempt_at=now(), attempts=0):
            raise ThreadMoved
        thread_recount(thread=thread)
        audit.record(workspace, actor, "inbox.answer_retried", message.thread, after={"message": message.pk})
        enqueue.answer_deliver_later(message_id=message.pk)
    return _own(workspace, message_id)


def answer_confirm(*, workspace: Workspace, actor: Actor, message_id: int) -> Message:
    """A person has seen at the platform that an unclear answer arrived. Raises NotFound."""
    message = _own(workspace, message_id)
    if _move(message, (D.UNKNOWN,), D.SENT, next_attempt_at=None, error_kind="", error_message=""):
        audit.record(workspace, actor, "inbox.answer_confirmed", message.thread, after={"message": message.pk})
    return _own(workspace, message_id)


def answer_withdraw(*, workspace: Workspace, actor: Actor, message_id: int) -> Message:
    """Give up an answer that has not gone; whoever it was for waits again. Raises NotFound."""
    message = _own(workspace, message_id)
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=message.thread_id)
        sources = (D.WAITING, D.QUEUED, D.FAILED, D.UNKNOWN)
        if _move(message, sources, D.WITHDRAWN, next_attempt_at=None):
            thread_recount(thread=thread)
            audit.record(workspace, actor, "inbox.answer_withdrawn", thread, after={"message": message.pk})
    return _own(workspace, message_id)


def _target(thread: Thread, to_message_id: int | None) -> Message:
    rows = Message.objects.for_workspace(thread.workspace_id).filter(
        thread=thread, direction=Direction.IN, deleted_at=None
    )
    if to_message_id is not None:
        if (row := rows.filter(pk=to_message_id).first()) is None:
            raise NotFound
        return row
    if (row := rows.order_by("-at", "-pk").first()) is None:
        raise NotAnswerable(_("There is nothing left in this thread to answer: what they wrote was deleted."))
    return row


def _check_bounds(thread: Thread, text: str) -> None:
    """Length and time within which the platform takes an answer."""
    caps, kind = registry.capabilities(thread.account.platform), InboxKind(thread.channel)
    limit = caps.answer_limit(kind)
    if limit is not None and (length := count(text, limit.rule, limit.url_length)) > limit.max:
        raise AnswerTooLong(field="text", max=limit.max, actual=length)
    window = caps.windows.get(kind)
    if window is None or thread.last_in_at is None:
        return
    if now() > thread.last_in_at + timedelta(hours=window.hours):
        raise AnswerTooLate(hours=window.hours)


def _check_claim(thread: Thread, actor: Actor, *, take_over: bool) -> None:
    other = thread.claimed_by_id and thread.claimed_by_id != (actor.user.pk if actor.user else None)
    if other and not take_over and thread.claimed_until is not None and thread.claimed_until > now():
        raise ThreadClaimed(name=str(thread.claimed_by))


def _check_seen(thread: Thread, actor: Actor, seen_message_id: int | None) -> None:
    if seen_message_id is None:
        return
    newer = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, pk__gt=seen_message_id)
    own = Q(direction=Direction.OUT, sent_by=actor.user) if actor.user else Q(direction=Direction.OUT)
    if newer.exclude(own | Q(delivery__in=GONE)).exists():
        raise ThreadChanged


def _own(workspace: Workspace, message_id: int) -> Message:
    rows = Message.objects.for_workspace(workspace).filter(direction=Direction.OUT).select_related("thread__identity")
    if (row := rows.filter(pk=message_id).first()) is None:
        raise NotFound
    return row


def _move(message: Message, sources: tuple[str, ...], to: str, **values: object) -> bool:
    rows = Message.objects.for_workspace(message.workspace_id)
    return transition(rows, pk=message.pk, src=sources, dst=to, table=DELIVERY_TRANSITIONS, field="delivery", **values)
