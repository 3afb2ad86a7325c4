"""Comments under the account's posts, and what Instagram's webhook says.

Source: developers.facebook.com, Instagram Platform comment moderation and webhooks (2026-06).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.meta_graph import Body, Graph, comparable, rows
from ...families.meta_inbox import Mark, read_messages
from ...hooks import HookKind
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage

POSTS, COMMENTS, PAGES = 25, 50, 10
REPLY = "id,text,timestamp,username,from{id,username},hidden,parent_id"
COMMENT = f"{REPLY},replies.limit({COMMENTS}){{{REPLY}}}"


def read_inbox(graph: Graph, auth: Credential, cursor: str) -> InboxPage:
    """Comments and messages newer than `cursor` (two marks), oldest first. Mentions come by webhook only."""
    marks = [Mark.parse(text) for text in f"{cursor}|".split("|")[:2]]
    page = auth.secrets.get("page", "")
    messages = read_messages(graph, auth, page, auth.remote_id, channel="instagram") if page else []
    found = (marks[0].fresh(_comments(graph, auth, marks[0])), marks[1].fresh(messages))
    moved = "|".join(str(mark.moved(items)) for mark, items in zip(marks, found, strict=True))
    items = sorted((item for part in found for item in part), key=lambda item: item.at)
    return InboxPage(tuple(items), moved if items else "")


def own_comment(graph: Graph, auth: Credential, to: str, text: str, *, edge: str) -> str:
    """The id of our own comment with this text under a post (`comments`) or comment (`replies`), '' when none is."""
    fields = "id,text,from{id,username}"
    listed = rows(graph.get(auth, f"{to}/{edge}", fields=fields, limit=COMMENTS))
    mine = (item for item in listed if str((item.get("from") or {}).get("id")) == auth.remote_id)
    return next((str(item["id"]) for item in mine if comparable(str(item.get("text"))) == comparable(text)), "")


def read_change(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one change of Instagram's webhook is about, and what makes it unique."""
    if field in {"comments", "live_comments"} and value.get("id"):
        own = str((value.get("from") or {}).get("id") or "") == account
        return HookKind.OTHER if own else HookKind.COMMENT, account, str(value["id"])
    if field == "mentions":
        return HookKind.MENTION, account, str(value.get("comment_id") or value.get("media_id") or "")
    return HookKind.OTHER, account, ""


def _comments(graph: Graph, auth: Credential, mark: Mark) -> list[InboxItem]:
    """Of the newest posts the newest comments with their replies, in one request."""
    fields = f"id,permalink,comments.limit({COMMENTS}){{{COMMENT}}}"
    items: list[InboxItem] = []
    for post in rows(graph.get(auth, f"{auth.remote_id}/media", fields=fields, limit=POSTS)):
        found = post.get("comments")
        listed = rows(found if isinstance(found, dict) else {})
        if mark.at and len(listed) == COMMENTS and not mark.reaches(moment_of(listed[-1].get("timestamp"))):
            listed = _further(graph, auth, str(post["id"]), mark)
        for comment in listed:
            replies = comment.get("replies")
            nested = rows(replies if isinstance(replies, dict) else {})
            items += [made for item in (comment, *nested) if (made := _item(item, post, auth.remote_id)) is not None]
    return items


def _further(graph: Graph, auth: Credential, post: str, mark: Mark) -> list[Body]:
    found: list[Body] = []
    for page in graph.pages(auth, f"{post}/comments", {"fields": COMMENT, "limit": 100}, most=PAGES):
        found += page
        if page and mark.reaches(moment_of(page[-1].get("timestamp"))):
            break
    return found


def _item(found: Mapping[str, Any], post: Mapping[str, Any], own: str) -> InboxItem | None:
    author, at = found.get("from") or {}, moment_of(found.get("timestamp"))
    if at is None or not found.get("id") or str(author.get("id") or "") == own:
        return None
    return InboxItem(
        remote_id=str(found["id"]),
        kind=InboxKind.COMMENT,
        author_id=str(author.get("id") or found.get("username") or ""),
        author_handle=str(author.get("username") or found.get("username") or ""),
        text=str(found.get("text") or ""),
        at=at,
        thread_id=str(found.get("parent_id") or found["id"]),
        post_id=str(post["id"]),
        url=str(post.get("permalink") or ""),
        raw={name: found[name] for name in ("id", "timestamp", "hidden", "parent_id") if name in found},
    )
