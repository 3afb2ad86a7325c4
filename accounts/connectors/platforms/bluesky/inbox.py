"""What reached the account: Bluesky's notifications as inbox items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .wire import AtUri, Xrpc, iso

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


def read_inbox(xrpc: Xrpc, auth: Credential, cursor: str) -> InboxPage:
    """Notifications newer than `cursor` ("<moment>|<address>" of the newest one seen), oldest first."""
    found: list[InboxItem] = []
    older, pages = "", 0
    while pages < (PAGES_MAX if cursor else 1):
        params: dict[str, Any] = {"limit": PAGE, **({"cursor": older} if older else {})}
        answer = xrpc.query(auth.host, "app.bsky.notification.listNotifications", params, token=auth.secrets["access"])
        pages += 1
        listed = [item for item in answer.get("notifications") or () if isinstance(item, dict)]
        items = [made for item in listed if (made := _item(item)) is not None]
        found += [item for item in items if _mark(item) > cursor]
        older = str(answer.get("cursor") or "")
        if not older or not listed or any(_mark(item) <= cursor for item in items):
            break
    unique = {item.remote_id: item for item in found}
    ordered = sorted(unique.values(), key=_mark)
    return InboxPage(tuple(ordered), _mark(ordered[-1]) if ordered else "")


def _mark(item: InboxItem) -> str:
    return f"{iso(item.at)}|{item.remote_id}"


def _item(found: Mapping[str, Any]) -> InboxItem | None:
    """One notification; None for kinds that ask nothing of us, and for malformed ones."""
    kind = _KINDS.get(str(found.get("reason")))
    at = moment_of(found.get("indexedAt"))
    uri, author = str(found.get("uri") or ""), found.get("author") or {}
    if kind is None or at is None or not uri.startswith("at://") or not author.get("did"):
        return None
    record = found.get("record") or {}
    root = ((record.get("reply") or {}).get("root") or {}).get("uri")
    subject = str(found.get("reasonSubject") or "")
    handle = str(author.get("handle") or author["did"])
    return InboxItem(
        remote_id=uri,
        kind=kind,
        author_id=str(author["did"]),
        author_handle=handle,
        text=str(record.get("text") or ""),
        at=at,
        thread_id=str(root or (uri if kind in {InboxKind.MENTION, InboxKind.COMMENT} else subject)),
        post_id=subject,
        url=_url(uri, author["did"]),
        raw={name: found[name] for name in ("uri", "cid", "reason", "reasonSubject", "indexedAt") if name in found},
    )


def _url(uri: str, did: str) -> str:
    parsed = AtUri.parse(uri)
    if parsed.collection == "app.bsky.feed.post":
        return f"https://bsky.app/profile/{did}/post/{parsed.rkey}"
    return f"https://bsky.app/profile/{did}"
