"""Replies to the account's posts and mentions of it.

Sources: developers.facebook.com, Threads replies and conversations, mentions, webhooks (2026-06).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import MissingScope, RemoteGone
from ...families.meta_graph import Body, Graph, comparable, rows
from ...families.meta_inbox import Mark
from ...hooks import HookKind
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage

POSTS, REPLIES, PAGES = 10, 50, 5
BASE = "id,text,timestamp,username,permalink"
REPLY = f"{BASE},replied_to,root_post,is_reply_owned_by_me,hide_status"


def read_inbox(graph: Graph, auth: Credential, cursor: str) -> InboxPage:
    """Replies to the newest posts and mentions, newer than `cursor` (two marks), oldest first."""
    marks = [Mark.parse(text) for text in f"{cursor}|".split("|")[:2]]
    replies = marks[0].fresh(_replies(graph, auth, marks[0]))
    known = {item.remote_id for item in replies}
    mentions = [item for item in marks[1].fresh(_mentions(graph, auth)) if item.remote_id not in known]
    moved = f"{marks[0].moved(replies)}|{marks[1].moved(mentions)}"
    items = sorted([*replies, *mentions], key=lambda item: item.at)
    return InboxPage(tuple(items), moved if items else "")


def own_reply(graph: Graph, auth: Credential, to: str, text: str) -> Body | None:
    """Our own reply with this text to a post, None when there is none."""
    listed = rows(graph.get(auth, f"{to}/replies", fields=REPLY, reverse="true", limit=REPLIES))
    mine = (item for item in listed if item.get("is_reply_owned_by_me") is True)
    return next((item for item in mine if comparable(str(item.get("text") or "")) == comparable(text)), None)


def read_change(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one event of Threads is about, and what makes it unique.

    Mentions do not say whose they are: they belong to the only account of the address.
    """
    unique, root = str(value.get("id") or ""), value.get("root_post") or {}
    if field == "replies":
        own = bool(value.get("username")) and value.get("username") == root.get("username")
        return HookKind.OTHER if own else HookKind.COMMENT, str(root.get("owner_id") or account), unique
    owner = value.get("owner") or {}
    account = str(owner.get("id") or account) if isinstance(owner, dict) else account
    kinds = {"mentions": HookKind.MENTION, "publish": HookKind.POST_PUBLISHED}
    return kinds.get(field, HookKind.OTHER), account, unique


def _replies(graph: Graph, auth: Credential, mark: Mark) -> list[InboxItem]:
    items: list[InboxItem] = []
    fields = {"fields": REPLY, "reverse": "true", "limit": REPLIES}
    for post in rows(graph.get(auth, f"{auth.remote_id}/threads", fields="id,permalink", limit=POSTS)):
        try:
            for page in graph.pages(auth, f"{post['id']}/conversation", fields, most=PAGES if mark.at else 1):
                items += [
                    made for item in page if (made := _item(item, InboxKind.COMMENT, str(post["id"]))) is not None
                ]
                if page and mark.reaches(moment_of(page[-1].get("timestamp"))):
                    break
        except RemoteGone:
            continue
        except MissingScope:
            return []
    return items


def _mentions(graph: Graph, auth: Credential) -> list[InboxItem]:
    try:
        listed = rows(graph.get(auth, f"{auth.remote_id}/mentions", fields=BASE, limit=REPLIES))
    except (MissingScope, RemoteGone):
        return []
    return [made for item in listed if (made := _item(item, InboxKind.MENTION, "")) is not None]


def _item(found: Mapping[str, Any], kind: InboxKind, post: str) -> InboxItem | None:
    at = moment_of(found.get("timestamp"))
    if at is None or not found.get("id") or found.get("is_reply_owned_by_me") is True:
        return None
    parent = found.get("replied_to")
    thread = str(parent.get("id") or "") if isinstance(parent, dict) else ""
    name = str(found.get("username") or "")
    return InboxItem(
        remote_id=str(found["id"]),
        kind=kind,
        # Threads tells no ids of other people, only their names.
        author_id=name,
        author_handle=name,
        text=str(found.get("text") or ""),
        at=at,
        thread_id=thread or str(found["id"]),
        post_id=post,
        url=str(found.get("permalink") or ""),
        raw={name: found[name] for name in ("id", "timestamp", "hide_status") if name in found},
    )
