"""Replies to the account's posts and mentions of it.

Sources: developers.facebook.com, Threads replies and conversations, mentions (2026-06).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import MissingScope, RemoteGone
from ...families.marks import Mark
from ...families.meta_inbox import look
from ...families.values import mapping, rows
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .wire import Wire

POSTS, REPLIES, PAGES = 10, 50, 5
BASE = "id,text,timestamp,username,permalink"
REPLY = f"{BASE},replied_to,root_post,is_reply_owned_by_me,hide_status"


class Inbox(Wire):
    """Reads what people wrote."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Replies to the newest posts and mentions, newer than `cursor`, oldest first."""
        return look(auth, cursor, self._conversations, self._mentions)

    def _conversations(self, auth: Credential, mark: Mark) -> list[InboxItem]:
        items: list[InboxItem] = []
        fields = {"fields": REPLY, "reverse": "true", "limit": REPLIES}
        most = PAGES if mark.second else 1
        for post in rows(self._graph.get(auth, auth.remote_id, "threads", fields="id", limit=POSTS), "data"):
            identifier = str(post["id"])
            try:
                for page, _more in self._graph.pages(auth, identifier, "conversation", fields, most=most):
                    made = (item_of(item, InboxKind.COMMENT, identifier) for item in page)
                    items += [item for item in made if item is not None]
                    if page and mark.passed(moment_of(page[-1].get("timestamp"))):
                        break
            except RemoteGone:
                continue
            except MissingScope:
                return []
        return items

    def _mentions(self, auth: Credential, mark: Mark) -> list[InboxItem]:
        try:
            listed = rows(self._graph.get(auth, auth.remote_id, "mentions", fields=BASE, limit=REPLIES), "data")
        except (MissingScope, RemoteGone):
            return []
        return [made for item in listed if (made := item_of(item, InboxKind.MENTION, "")) is not None]


def item_of(found: Mapping[str, Any], kind: InboxKind, post: str) -> InboxItem | None:
    """A reply or mention; our own name nobody: whom they answer is known by `reply_to`."""
    at = moment_of(found.get("timestamp"))
    if at is None or not found.get("id"):
        return None
    ours = found.get("is_reply_owned_by_me") is True
    author = "" if ours else str(found.get("username") or "")
    answered = str(mapping(found, "replied_to").get("id") or "")
    return InboxItem(
        remote_id=str(found["id"]),
        kind=kind,
        # Threads tells no ids of other people, only their names.
        author_id=author,
        author_handle=author,
        text=str(found.get("text") or ""),
        at=at,
        thread_id=answered or str(found["id"]),
        post_id=post,
        url=str(found.get("permalink") or ""),
        raw={name: found[name] for name in ("id", "timestamp", "hide_status") if name in found},
        own=ours,
        reply_to="" if answered == post else answered,
    )
