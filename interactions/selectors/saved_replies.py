"""Reading saved replies, and filling the places in their texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from config.lib.errors import NotFound
from interactions.models import Message, SavedReply, Thread
from interactions.states import Direction
from team.models import User, Workspace

# The places a text may hold; {{order}} is the order number the person wrote last.
PLACES = ("name", "order", "account", "agent", "brand")
_PLACE = re.compile(r"\{\{\s*(\w{1,40})\s*\}\}")
_ORDER = re.compile(r"(?:订单|单号|order)\D{0,8}?([A-Za-z]{0,4}\d{4,20})", re.I)
OFFERED = 40


def reply_get(*, workspace: Workspace, reply_id: int) -> SavedReply:
    """One saved reply, archived or not. Raises NotFound."""
    row: SavedReply | None = SavedReply.objects.for_workspace(workspace).filter(pk=reply_id).first()
    if row is None:
        raise NotFound
    return row


def reply_query(*, workspace: Workspace, q: str = "", archived: bool = False, tag: str = "") -> QuerySet[SavedReply]:
    """Saved replies in which all words occur, the most used first."""
    rows = SavedReply.objects.for_workspace(workspace).filter(archived_at__isnull=not archived)
    for word in q.split()[:6]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(shortcut__icontains=word) | Q(text__icontains=word) | Q(tags__icontains=word)
        )
    if tag:
        rows = rows.filter(tags__contains=[tag])
    return rows.order_by("-uses", "title", "pk")


def places_left(text: str) -> list[str]:
    """Names of the places in a text, each once, in order."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, values: dict[str, str]) -> str:
    """The text with the places that are known filled; others stay as they are."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def emptied(text: str) -> str:
    """The text without the places that nobody filled; other names in braces are no places and stay."""
    return _PLACE.sub(lambda found: "" if found[1] in PLACES else found[0], text)


def values_for(*, thread: Thread, user: User | None, messages: Sequence[Message] | None = None) -> dict[str, str]:
    """What fills the places when `user` answers a thread. `messages`: what the person wrote, newest last."""
    if messages is None:
        rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, direction=Direction.IN)
        messages = list(rows.only("text").order_by("-at", "-pk")[:20])[::-1]
    order = next((found[1] for row in reversed(messages) if (found := _ORDER.search(row.text))), "")
    return {
        "name": thread.contact.name or thread.identity.shown,
        "order": order,
        "account": thread.account.display_name or thread.account.handle,
        "agent": user.label if user else "",
        "brand": thread.workspace.name,
    }
