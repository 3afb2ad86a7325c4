"""Bringing our answers to the platform: once, or a person is told why not."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef

from accounts.connectors.base import Replies
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    Duplicate,
    OutcomeUnknown,
    RateLimited,
    SpendCapReached,
    Transient,
)
from accounts.connectors.types import Published
from accounts.services.sessions import renewed, session_open
from config.lib.clock import now
from config.lib.storable import storable
from interactions.models import Message, Thread
from interactions.selectors.links import thread_url
from interactions.services.progress import settle, thread_recount
from interactions.states import Delivery, Direction, ThreadState
from team.services.notifications import notify

log = structlog.get_logger(__name__)

WHY = "the message's row names its workspace"
LEASE = timedelta(minutes=5)
ATTEMPTS = 6
RETRY_BASE, RETRY_CAP = 5.0, 600.0
D = Delivery
# Before any of these has gone, nothing written later in the thread is sent: answers keep their order.
UNDER_WAY = (D.QUEUED, D.SENDING)


def answer_deliver(*, message_id: int) -> str:
    """Send one queued answer, unless somebody else is at it or an earlier one has not gone yet. One word for the log.

    A call whose outcome is unclear is never repeated by itself: the answer stays `unknown` until the account's own
    messages are read, which prove it, or a person decides. Passing faults are retried with growing gaps.
    """
    rows = Message.objects.unscoped(WHY)
    earlier = Message.objects.unscoped(WHY).filter(
        thread=OuterRef("thread"), direction=Direction.OUT, delivery__in=UNDER_WAY, pk__lt=OuterRef("pk")
    )
    mine = rows.filter(pk=message_id, delivery=D.QUEUED, next_attempt_at__lte=now()).exclude(Exists(earlier))
    mine = mine.filter(account__hold_until__lte=now())
    if not mine.update(delivery=D.SENDING, lease_until=now() + LEASE, attempts=F("attempts") + 1):
        return "not now"
    message = rows.select_related("account__workspace", "sent_by").get(pk=message_id)
    try:
        made = _reply(message)
    except Duplicate as error:
        return _sent(message, error.remote_id, error.url, now())
    except OutcomeUnknown as error:
        return _ended(message, D.UNKNOWN, error)
    except ConnectorError as error:
        return _refused(message, error)
    return _sent(message, made.remote_id, made.url, made.published_at or now())


def answers_deliver_due(*, limit: int = 200) -> int:
    """Send what is due and has no task any more, and give up on calls that never came back. Returns how many.

    Those may have arrived, so they become `unknown`.
    """
    rows = Message.objects.unscoped("answers of all workspaces")
    silent = rows.filter(delivery=D.SENDING, lease_until__lt=now()).select_related("account__workspace", "sent_by")
    for message in silent[:limit]:
        _ended(message, D.UNKNOWN, OutcomeUnknown(platform=message.account.platform))
    due = rows.filter(delivery=D.QUEUED, next_attempt_at__lte=now()).order_by("next_attempt_at", "pk")
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        try:
            done += answer_deliver(message_id=pk) == "sent"
        except Exception:
            log.exception("answer_not_delivered", inbox_message=pk)
    return done


def _reply(message: Message) -> Published:
    session = session_open(account=message.account)
    connector: Replies = session.connector  # type: ignore[assignment]
    key = str(message.key)
    try:
        return connector.reply(session.credential, message.reply_to, message.text, key=key)
    except AuthExpired:
        return connector.reply(renewed(session).credential, message.reply_to, message.text, key=key)


def _sent(message: Message, remote_id: str, url: str, at: datetime) -> str:
    values = {
        "delivery": D.SENT, "remote_id": storable(remote_id)[:300], "url": storable(url)[:500], "at": at,
        "lease_until": None, "next_attempt_at": None, "error_kind": "", "error_message": "", "error_params": {},
    }  # fmt: skip
    with transaction.atomic():
        thread = Thread.objects.unscoped(WHY).select_for_update().get(pk=message.thread_id)
        mine = Message.objects.unscoped(WHY).filter(pk=message.pk)
        try:
            with transaction.atomic():
                mine.update(**values)
        except IntegrityError:
            # It was read at the platform before we heard of it, and taken for one from another tool.
            twin = Message.objects.unscoped(WHY).filter(account=message.account_id, remote_id=values["remote_id"])
            twin.exclude(pk=message.pk).delete()
            mine.update(**values)
        thread_recount(thread=thread)
    return "sent"


def _refused(message: Message, error: ConnectorError) -> str:
    if isinstance(error, SpendCapReached):
        return _again(message, timedelta(minutes=15), error, counts=False)
    if isinstance(error, RateLimited):
        return _again(message, timedelta(seconds=error.retry_after * random.uniform(1, 1.3)), error, counts=False)  # noqa: S311 - jitter
    if isinstance(error, Transient) and message.attempts < ATTEMPTS:
        longest = min(RETRY_CAP, RETRY_BASE * 3**message.attempts)
        return _again(message, timedelta(seconds=random.uniform(RETRY_BASE, longest)), error, counts=True)  # noqa: S311 - jitter
    return _ended(message, D.FAILED, error)


def _again(message: Message, wait: timedelta, error: ConnectorError, *, counts: bool) -> str:
    Message.objects.unscoped(WHY).filter(pk=message.pk, delivery=D.SENDING).update(
        delivery=D.QUEUED, lease_until=None, next_attempt_at=now() + wait,
        attempts=F("attempts") - (0 if counts else 1), **_said(error),
    )  # fmt: skip
    return error.kind


def _ended(message: Message, state: Delivery, error: ConnectorError) -> str:
    """The answer did not go, or nobody knows: whoever wrote it is told, and a refused one leaves the person waiting."""
    mine = Message.objects.unscoped(WHY).filter(pk=message.pk, delivery=D.SENDING)
    said = _said(error)
    with transaction.atomic():
        thread = Thread.objects.unscoped(WHY).select_for_update().get(pk=message.thread_id)
        if not mine.update(delivery=state, lease_until=None, next_attempt_at=None, **said):
            return "lost"
        thread_recount(thread=thread)
        if state == D.FAILED and thread.state == ThreadState.RESOLVED and thread.awaiting_since is not None:
            # It was resolved along with the answer that did not go.
            thread.state, thread.resolved_at = ThreadState.OPEN, None
            settle(thread)
            thread.save()
        workspace = message.account.workspace
        notify(
            workspace=workspace,
            kind="inbox.answer_unclear" if state == D.UNKNOWN else "inbox.answer_failed",
            params={"message": said["error_message"], "params": said["error_params"]},
            url=thread_url(workspace, thread.pk),
            dedupe=f"answer-{message.pk}",
            users=[user for user in (message.sent_by, thread.assignee) if user is not None],
        )
    return state.value


def _said(error: ConnectorError) -> dict[str, object]:
    return {
        "error_kind": error.kind,
        "error_message": storable(error.message)[:500],
        "error_params": {key: storable(str(value)) for key, value in error.params.items()},
    }
