"""Comments under a Page's posts, mentions of it, and messages to it.

Source: developers.facebook.com, Pages API comments and mentions (v25.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import MissingScope, RemoteGone
from ...families.marks import Mark
from ...families.meta_inbox import POSTS, Comments, look
from ...families.meta_messages import read_messages
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...types import Credential, Format, InboxAttachment, InboxItem, InboxKind, InboxPage
from .wire import Wire

COMMENTS = Comments(
    posts="published_posts",
    url="permalink_url",
    fields="id,message,created_time,from,parent{id},permalink_url,is_hidden,attachment",
    at="created_time",
    words="message",
    order={"filter": "stream", "order": "reverse_chronological"},
)
TAGGED = "id,message,created_time,from,permalink_url"


class Inbox(Wire):
    """Reads what people wrote."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments, mentions and messages newer than `cursor`, oldest first."""
        return look(auth, cursor, self._comments, self._mentions, self._messages)

    def _comments(self, auth: Credential, mark: Mark) -> list[InboxItem]:
        found = COMMENTS.read(self._graph, auth, mark)
        return [made for item, post in found if (made := item_of(item, post, auth.remote_id)) is not None]

    def _mentions(self, auth: Credential, mark: Mark) -> list[InboxItem]:
        """Posts of others in which the Page is tagged; none where the permission is missing."""
        try:
            listed = rows(self._graph.get(auth, auth.remote_id, "tagged", fields=TAGGED, limit=POSTS), "data")
        except (MissingScope, RemoteGone):
            return []
        return [made for item in listed if (made := item_of(item, None, auth.remote_id)) is not None]

    def _messages(self, auth: Credential, mark: Mark) -> list[InboxItem]:
        return read_messages(self._graph, auth, auth.remote_id, mark, channel="messenger")


def item_of(found: Mapping[str, Any], post: Mapping[str, Any] | None, own: str) -> InboxItem | None:
    """A comment under one of our posts, or without one a post that mentions us.

    Our own comments name nobody: whom they answer is known by `reply_to`.
    """
    author, at = mapping(found, "from"), moment_of(found.get("created_time"))
    ours, where = str(author.get("id") or "") == own, post or {}
    # Without permission to read people's content, Facebook leaves out who wrote.
    if at is None or not found.get("id") or (ours and post is None):
        return None
    author = {} if ours else author
    hidden = found.get("is_hidden")
    return InboxItem(
        remote_id=str(found["id"]),
        kind=InboxKind.MENTION if post is None else InboxKind.COMMENT,
        author_id=str(author.get("id") or ""),
        author_handle=str(author.get("name") or ""),
        text=str(found.get("message") or ""),
        at=at,
        thread_id=str(mapping(found, "parent").get("id") or found["id"]),
        post_id=str(where.get("id") or ""),
        url=str(found.get("permalink_url") or where.get("permalink_url") or ""),
        raw={name: found[name] for name in ("id", "created_time", "is_hidden", "parent") if name in found},
        own=ours,
        reply_to=str(mapping(found, "parent").get("id") or ""),
        attachments=tuple(_pictures(mapping(found, "attachment"))),
        hidden=hidden if isinstance(hidden, bool) else None,
    )


def _pictures(attachment: Mapping[str, Any]) -> Iterator[InboxAttachment]:
    image = mapping(mapping(attachment, "media"), "image")
    if image.get("src"):
        yield InboxAttachment(
            Format.IMAGE, str(image["src"]), width=number(image, "width"), height=number(image, "height")
        )
