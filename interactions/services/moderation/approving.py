"""Answers that a second person has to let go: asked for, approved, changed and approved, or returned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.errors import AnswerEmpty, AnswerTooLong
from interactions.models import Message, ReplyReview, Thread
from interactions.moderation_errors import OwnReply, ReasonNeeded, ReviewDone
from interactions.moderation_states import ReviewState
from interactions.selectors.links import thread_url
from interactions.selectors.moderation.words import review_label
from interactions.selectors.tokens import vector
from interactions.services.moderation.checking import reply_check
from interactions.services.outgoing import answer_go, check_bounds
from interactions.services.threads import note_event, thread_lock
from interactions.states import Channel, Delivery
from team import audit
from team.actors import Actor
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

REASON_MAX, TEXT_MAX = 500, 10_000


def approval_ask(
    *, thread: Thread, message: Message, actor: Actor, why: Sequence[dict[str, Any]], resolve: bool
) -> ReplyReview:
    """Keep an answer back until a second person has seen it; the person who wrote to us still waits meanwhile.

    The caller holds the thread's row locked, inside a transaction.
    """
    review = ReplyReview.objects.create(
        workspace_id=thread.workspace_id, message=message, thread=thread, why=list(why), resolve=resolve,
        asked_by=actor.user, asked_at=now(),
    )  # fmt: skip
    thread.claimed_by, thread.claimed_until = None, None
    thread.version += 1
    thread.save(update_fields=["claimed_by", "claimed_until", "version", "updated_at"])
    note_event(thread, actor, "approval_asked")
    workspace = thread.account.workspace
    audit.record(workspace, actor, "inbox.approval_asked", thread, after={"message": message.pk, "why": list(why)})
    notify(
        workspace=workspace, kind="inbox.approval_asked", params={"by": actor.label},
        url=thread_url(workspace, thread.pk), dedupe=f"approval-{message.pk}",
        permission=Permission.INBOX_APPROVE, exclude=actor.user,
    )  # fmt: skip
    return review


def reply_approve(
    *, workspace: Workspace, actor: Actor, review_id: int, text: str | None = None, accepted: bool = False
) -> ReplyReview:
    """Let an answer go, as it stands or with `text` instead. Approving twice sends once.

    `accepted`: warnings of the checks about a changed text are accepted. Raises NotFound, OwnReply, ReviewDone,
    AnswerEmpty, AnswerTooLong, AnswerTooLate, AnswerBlocked, AnswerWarned.
    """
    with transaction.atomic():
        thread, review = _locked(workspace, actor, review_id)
        message = review.message
        words = message.text if text is None else text.strip()
        if not words:
            raise AnswerEmpty(field="text")
        if len(words) > TEXT_MAX:
            raise AnswerTooLong(field="text", max=TEXT_MAX, actual=len(words))
        check_bounds(thread, words)
        moment = now()
        if words != message.text:
            private = thread.channel == Channel.MESSAGE
            reply_check(workspace=workspace, text=words, account=thread.account, private=private, accepted=accepted)
            message.edits = [*message.edits, {"text": message.text, "until": moment.isoformat()}]
            message.text, message.edited_at, review.edited = words, moment, True
            named = f"{words} {thread.identity.name} {thread.identity.handle}"
            message.tokens = vector(workspace.pk, moment, named)
        message.delivery, message.at, message.next_attempt_at = Delivery.QUEUED, moment, moment
        message.approved_by = actor.user
        message.save()
        _decide(review, actor, ReviewState.APPROVED)
        note_event(thread, actor, "approval_given")
        answer_go(thread=thread, message=message, actor=actor, resolve=review.resolve, at=moment)
        after = {"message": message.pk, "edited": review.edited}
        audit.record(workspace, actor, "inbox.approval_given", thread, after=after)
        _tell(review, thread, actor, "inbox.approval_given")
    return review


def reply_return(*, workspace: Workspace, actor: Actor, review_id: int, reason: str) -> ReplyReview:
    """Give an answer back to who wrote it, with a reason; it is not sent. Raises NotFound, ReasonNeeded, ReviewDone."""
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_MAX:
        raise ReasonNeeded(field="reason", max=REASON_MAX)
    with transaction.atomic():
        thread, review = _locked(workspace, actor, review_id)
        message = review.message
        message.delivery = Delivery.WITHDRAWN
        message.save(update_fields=["delivery"])
        review.reason = reason
        _decide(review, actor, ReviewState.RETURNED)
        thread.version += 1
        thread.save(update_fields=["version", "updated_at"])
        note_event(thread, actor, "approval_returned")
        audit.record(workspace, actor, "inbox.approval_returned", thread, after={"message": message.pk})
        _tell(review, thread, actor, "inbox.approval_returned")
    return review


def review_withdraw(message: Message) -> None:
    """Who wrote an answer took it back before anybody decided; the caller has its thread locked."""
    rows = ReplyReview.objects.for_workspace(message.workspace_id).filter(message=message, state=ReviewState.WAITING)
    rows.update(state=ReviewState.WITHDRAWN, decided_at=now())


def _locked(workspace: Workspace, actor: Actor, review_id: int) -> tuple[Thread, ReplyReview]:
    """A waiting answer of somebody else, locked with its thread, the thread first as everywhere."""
    rows = ReplyReview.objects.for_workspace(workspace).filter(pk=review_id)
    thread_id = rows.values_list("thread_id", flat=True).first()
    if thread_id is None:
        raise NotFound
    thread = thread_lock(workspace=workspace, thread_id=thread_id)
    review = rows.select_for_update(of=("self",)).select_related("message", "asked_by").get()
    if actor.user is not None and actor.user.pk == review.asked_by_id:
        raise OwnReply
    if review.state != ReviewState.WAITING:
        raise ReviewDone(state=review_label(review.state))
    return thread, review


def _decide(review: ReplyReview, actor: Actor, state: ReviewState) -> None:
    review.state, review.decided_by, review.decided_at = state, actor.user, now()
    review.save()


def _tell(review: ReplyReview, thread: Thread, actor: Actor, kind: str) -> None:
    workspace = thread.account.workspace
    if review.asked_by is not None:
        notify(
            workspace=workspace, kind=kind, params={"by": actor.label}, url=thread_url(workspace, thread.pk),
            dedupe=f"approved-{review.message_id}", users=[review.asked_by], exclude=actor.user,
        )  # fmt: skip
