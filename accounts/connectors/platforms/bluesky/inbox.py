"""What reached the account: Bluesky's notifications as inbox items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import RemoteGone
from ...families.marks import Mark
from ...families.values import mapping, rows
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .ids import POST, AtUri
from .wire import Wire

PAGE = 100
# The first look takes one page; later ones read on until they meet what is known.
PAGES_MAX = 30

_KINDS = {
    "like": InboxKind.LIKE,
    "like-via-repost": InboxKind.LIKE,
    "repost": InboxKind.SHARE,
    "repost-via-repost": InboxKind.SHARE,
    "follow": InboxKind.FOLLOW,
    "mention": InboxKind.MENTION,
    "quote": InboxKind.MENTION,
    "reply": InboxKind.COMMENT,
}


class Inbox(Wire):
    """The cursor is a `Mark`."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Notifications newer than `cursor`, oldest first."""
        mark, token = Mark.of(cursor), auth.secrets["access"]
        found: list[InboxItem] = []
        older, pages = "", 0
        while pages < (PAGES_MAX if cursor else 1):
            params: dict[str, Any] = {"limit": PAGE, **({"cursor": older} if older else {})}
            answer = self._xrpc.query(auth.host, "app.bsky.notification.listNotifications", params, token=token)
            pages += 1
            items = [made for row in rows(answer, "notifications") if (made := _item(row)) is not None]
            found += items
            older = str(answer.get("cursor") or "")
            if not older or not answer.get("notifications") or any(mark.passed(item.at) for item in items):
                break
        return mark.page(found)


def _item(found: Mapping[str, Any]) -> InboxItem | None:
    """One notification; None for kinds that ask nothing of us, and for malformed ones."""
    kind, at = _KINDS.get(str(found.get("reason"))), moment_of(found.get("indexedAt"))
    author, record = mapping(found, "author"), mapping(found, "record")
    try:
        uri = AtUri.parse(str(found.get("uri") or ""))
    except RemoteGone:
        return None
    if kind is None or at is None or not author.get("did"):
        return None
    did, subject = str(author["did"]), str(found.get("reasonSubject") or "")
    root = mapping(mapping(record, "reply"), "root").get("uri")
    page = f"https://bsky.app/profile/{did}"
    return InboxItem(
        remote_id=str(uri),
        kind=kind,
        author_id=did,
        author_handle=str(author.get("handle") or did),
        text=str(record.get("text") or ""),
        at=at,
        thread_id=str(root or (uri if kind in {InboxKind.MENTION, InboxKind.COMMENT} else subject)),
        post_id=subject,
        url=f"{page}/post/{uri.rkey}" if uri.collection == POST else page,
        raw={name: found[name] for name in ("uri", "cid", "reason", "reasonSubject", "indexedAt") if name in found},
        reply_to=str(mapping(mapping(record, "reply"), "parent").get("uri") or ""),
        author_name=str(author.get("displayName") or ""),
        author_avatar=str(author.get("avatar") or ""),
        author_url=page,
    )
