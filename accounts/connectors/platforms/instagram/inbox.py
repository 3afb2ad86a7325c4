"""Comments under the account's posts and messages to it; mentions come by webhook only.

Source: developers.facebook.com, Instagram Platform comment moderation (2026-06).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.marks import Mark
from ...families.meta_inbox import COMMENTS as MOST
from ...families.meta_inbox import Comments, look
from ...families.meta_messages import read_messages
from ...families.values import mapping, rows
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .wire import Wire

REPLY = "id,text,timestamp,username,from{id,username},hidden,parent_id"
COMMENTS = Comments(
    posts="media",
    url="permalink",
    fields=f"{REPLY},replies.limit({MOST}){{{REPLY}}}",
    at="timestamp",
    words="text",
    # Instagram puts the newest first and knows no other order.
    order={},
)


class Inbox(Wire):
    """Reads what people wrote."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments and messages newer than `cursor`, oldest first."""
        return look(auth, cursor, self._comments, self._messages)

    def _comments(self, auth: Credential, mark: Mark) -> list[InboxItem]:
        items = []
        for comment, post in COMMENTS.read(self._graph, auth, mark):
            nested = rows(mapping(comment, "replies"), "data")
            items += [made for item in (comment, *nested) if (made := item_of(item, post, auth.remote_id)) is not None]
        return items

    def _messages(self, auth: Credential, mark: Mark) -> list[InboxItem]:
        page = auth.secrets.get("page", "")
        return read_messages(self._graph, auth, page, mark, channel="instagram") if page else []


def item_of(found: Mapping[str, Any], post: Mapping[str, Any], own: str) -> InboxItem | None:
    """A comment under one of our posts; our own name nobody: whom they answer is known by `reply_to`."""
    author, at = mapping(found, "from"), moment_of(found.get("timestamp"))
    if at is None or not found.get("id"):
        return None
    ours, hidden = str(author.get("id") or "") == own, found.get("hidden")
    author = {} if ours else author
    name = "" if ours else str(found.get("username") or "")
    return InboxItem(
        remote_id=str(found["id"]),
        kind=InboxKind.COMMENT,
        author_id=str(author.get("id") or name),
        author_handle=str(author.get("username") or name),
        text=str(found.get("text") or ""),
        at=at,
        thread_id=str(found.get("parent_id") or found["id"]),
        post_id=str(post["id"]),
        url=str(post.get("permalink") or ""),
        raw={name: found[name] for name in ("id", "timestamp", "hidden", "parent_id") if name in found},
        own=ours,
        reply_to=str(found.get("parent_id") or ""),
        hidden=hidden if isinstance(hidden, bool) else None,
    )
