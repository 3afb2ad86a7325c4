"""Items, threads and messages for tests of the inbox."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from accounts.connectors.types import InboxItem, InboxKind
from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Message, Thread
from interactions.services.ingest import items_take
from interactions.states import Direction

_numbers = count(1)


def item(
    text: str = "什么时候发货？", *, who: str = "reader-1", at: datetime | None = None, **values: Any
) -> InboxItem:
    """A comment of `who`, unless `kind` says otherwise."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "remote_id": f"item-{number}",
        "kind": InboxKind.COMMENT,
        "author_id": who,
        "author_handle": who,
        "text": text,
        "at": at or now(),
        "post_id": "post-1",
    }
    return InboxItem(**(defaults | values))


def thread_of(account: SocialAccount, *texts: str, who: str = "", **values: Any) -> Thread:
    """The thread in which somebody wrote `texts` in this order."""
    who = who or f"reader-{next(_numbers)}"
    items = [item(text, who=who, **values) for text in texts or ("什么时候发货？",)]
    taken = items_take(account=account, items=items)
    rows = Thread.objects.for_workspace(account.workspace_id).select_related("account")
    return rows.get(pk=taken.messages[0].thread_id)


def received(thread: Thread) -> list[Message]:
    """What they wrote, in the platform's order."""
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, direction=Direction.IN)
    return list(rows.order_by("at", "pk"))


def sent(thread: Thread) -> list[Message]:
    """What we wrote, in the platform's order."""
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, direction=Direction.OUT)
    return list(rows.order_by("at", "pk"))
