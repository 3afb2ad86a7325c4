"""Hiding, showing, liking and deleting what people wrote, at the platform and here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.connectors.base import DeletesComments, LikesComments, Moderates
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    SpendCapReached,
    Transient,
)
from accounts.connectors.types import Credential
from accounts.services.sessions import Session, renewed, session_open
from accounts.services.wire import connector_of
from accounts.wording import sentence_of
from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.errors import CannotModerate, ModerationRefused
from interactions.models import AttachmentCopy, Message
from interactions.services.changes import WORDS, words_clear
from interactions.services.progress import thread_recount
from interactions.services.threads import note_event, thread_lock
from interactions.states import Channel, Direction
from team import audit
from team.actors import Actor
from team.models import Workspace

ROLES: dict[str, type[Any]] = {
    "hide": Moderates,
    "show": Moderates,
    "like": LikesComments,
    "delete": DeletesComments,
}
VERBS = {"hide": "comment_hidden", "show": "comment_shown", "like": "comment_liked", "delete": "comment_deleted"}


# What may be another way in a moment; hiding and deleting twice is harmless, so an unclear outcome is one of them.
PASSING = (Transient, OutcomeUnknown, RateLimited, SpendCapReached)


def comment_moderate(*, workspace: Workspace, actor: Actor, message_id: int, what: str, told: bool = True) -> Message:
    """Hide a comment, show it again, like it or delete it for good. Doing it twice is harmless.

    `told`: the thread's history gets a line; a rule writes its own. Calls the platform: not inside a transaction.
    Raises NotFound, CannotModerate, ModerationRefused.
    """
    rows = Message.objects.for_workspace(workspace).filter(direction=Direction.IN, deleted_at=None)
    message = rows.select_related("account__workspace", "thread__identity").filter(pk=message_id).first()
    if message is None or what not in ROLES:
        raise NotFound
    if what != "like" and message.thread.channel not in (Channel.COMMENT, Channel.REVIEW):
        raise CannotModerate
    if not isinstance(connector_of(message.account.platform), ROLES[what]):
        raise CannotModerate
    try:
        _call(message, session_open(account=message.account), what)
    except ConnectorError as error:
        raise ModerationRefused(passing=isinstance(error, PASSING), reason=sentence_of(error)) from None
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=message.thread_id)
        _keep(message, what)
        if what == "delete":
            thread_recount(thread=thread)
        else:
            thread.version += 1
            thread.save(update_fields=["version", "updated_at"])
        if told:
            note_event(thread, actor, VERBS[what])
        audit.record(workspace, actor, f"inbox.{VERBS[what]}", thread, after={"message": message.pk})
    return message


def _call(message: Message, session: Session, what: str) -> None:
    connector: Any = session.connector
    calls: dict[str, Callable[[Credential], None]] = {
        "hide": lambda auth: connector.set_hidden(auth, message.remote_id, hidden=True),
        "show": lambda auth: connector.set_hidden(auth, message.remote_id, hidden=False),
        "like": lambda auth: connector.like(auth, message.remote_id),
        "delete": lambda auth: connector.delete_comment(auth, message.remote_id),
    }
    try:
        calls[what](session.credential)
    except AuthExpired:
        calls[what](renewed(session).credential)


def _keep(message: Message, what: str) -> None:
    moment = now()
    if what == "like":
        message.liked_at = message.liked_at or moment
    elif what == "delete":
        # What is deleted at the platform is not kept here either.
        message.deleted_at = moment
        words_clear(message)
        AttachmentCopy.objects.for_workspace(message.workspace_id).filter(message=message).delete()
    else:
        message.hidden_at = moment if what == "hide" else None
    message.save(update_fields=["liked_at", "deleted_at", "hidden_at", *WORDS])
