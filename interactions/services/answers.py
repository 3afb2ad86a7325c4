"""Writing answers, and deciding about those whose fate is unclear."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.connectors.types import Can
from config.lib.clock import now
from config.lib.db import transition
from config.lib.errors import InvalidInput, NotFound
from interactions import enqueue
from interactions.errors import (
    AnswerEmpty,
    NotAnswerable,
    PlacesLeft,
    ThreadChanged,
    ThreadClaimed,
    ThreadMoved,
)
from interactions.models import Message, Thread
from interactions.selectors.moderation.approvals import approval_reasons
from interactions.selectors.saved_replies import places_left
from interactions.selectors.tokens import vector
from interactions.services.moderation.approving import approval_ask, review_withdraw
from interactions.services.moderation.checking import reply_check
from interactions.services.outgoing import answer_go, check_bounds
from interactions.services.progress import thread_recount
from interactions.services.threads import thread_lock
from interactions.states import DELIVERY_TRANSITIONS, GONE, Channel, Delivery, Direction, Origin
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
    accepted: bool = False,
    origin: str = Origin.PERSON,
) -> Message:
    """Answer a thread: the message is stored as queued and sent in the background, or waits for a second person where
    the workspace's policy asks for one. What a rule answers leaves the person waiting for us.

    `to_message_id`: which message is answered; the newest of theirs by default. `seen_message_id`: the newest message
    the writer has seen; something newer, of theirs or of a colleague, refuses the answer, so that nobody answers past
    a person or twice. `resolve`:
    the thread is resolved along with it. `take_over`: answer although somebody else is writing. `accepted`: warnings
    of the checks are answered for.
    Raises NotFound, AnswerEmpty, PlacesLeft, NotAnswerable, AnswerTooLong, AnswerTooLate, ThreadClaimed, ThreadChanged,
    AnswerBlocked, AnswerWarned.
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
        check_bounds(thread, text)
        if origin == Origin.RULE:
            return _by_rule(thread, target, actor, text)
        _check_claim(thread, actor, take_over=take_over)
        _check_seen(thread, actor, seen_message_id)
        private = thread.channel == Channel.MESSAGE
        warned = reply_check(workspace=workspace, text=text, account=thread.account, private=private, accepted=accepted)
        why = approval_reasons(workspace=workspace, user=actor.user, text=text, answered=target)
        message = _made(thread, target, actor, text, origin=origin, delivery=D.WAITING if why else D.QUEUED)
        if warned:
            rules = sorted({hit.rule for hit in warned})
            audit.record(
                workspace, actor, "inbox.warning_accepted", thread, after={"message": message.pk, "rules": rules}
            )
        if why:
            approval_ask(thread=thread, message=message, actor=actor, why=why, resolve=resolve)
        else:
            answer_go(thread=thread, message=message, actor=actor, resolve=resolve, at=message.at)
            audit.record(workspace, actor, "inbox.answered", thread, after={"message": message.pk})
    return message


def _made(thread: Thread, target: Message, actor: Actor, text: str, *, origin: str, delivery: str) -> Message:
    moment = now()
    return Message.objects.create(
        workspace_id=thread.workspace_id,
        thread=thread,
        account=thread.account,
        direction=Direction.OUT,
        origin=origin,
        delivery=delivery,
        text=text,
        at=moment,
        next_attempt_at=None if delivery == D.WAITING else moment,
        sent_by=actor.user,
        reply_to=target.remote_id,
        post_id=target.post_id,
        publication_id=target.publication_id,
        tokens=vector(thread.workspace_id, moment, f"{text} {thread.identity.name} {thread.identity.handle}"),
    )


def _by_rule(thread: Thread, target: Message, actor: Actor, text: str) -> Message:
    """The person goes on waiting for somebody of ours: state and clocks of the thread stay as they are."""
    message = _made(thread, target, actor, text, origin=Origin.RULE, delivery=D.QUEUED)
    thread.version += 1
    thread.save(update_fields=["version", "updated_at"])
    audit.record(thread.account.workspace, actor, "inbox.answered_by_rule", thread, after={"message": message.pk})
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
            review_withdraw(message)
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


def _check_claim(thread: Thread, actor: Actor, *, take_over: bool) -> None:
    other = thread.claimed_by_id and thread.claimed_by_id != (actor.user.pk if actor.user else None)
    if other and not take_over and thread.is_claimed(now()):
        raise ThreadClaimed(name=str(thread.claimed_by))


def _check_seen(thread: Thread, actor: Actor, seen_message_id: int | None) -> None:
    if seen_message_id is None:
        return
    newer = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, pk__gt=seen_message_id)
    own = Q(direction=Direction.OUT, sent_by=actor.user) if actor.user else Q(direction=Direction.OUT)
    if newer.exclude(own | Q(delivery__in=GONE) | Q(origin=Origin.RULE)).exists():
        raise ThreadChanged


def _own(workspace: Workspace, message_id: int) -> Message:
    rows = Message.objects.for_workspace(workspace).filter(direction=Direction.OUT).select_related("thread__identity")
    if (row := rows.filter(pk=message_id).first()) is None:
        raise NotFound
    return row


def _move(message: Message, sources: tuple[str, ...], to: str, **values: object) -> bool:
    rows = Message.objects.for_workspace(message.workspace_id)
    return transition(rows, pk=message.pk, src=sources, dst=to, table=DELIVERY_TRANSITIONS, field="delivery", **values)
