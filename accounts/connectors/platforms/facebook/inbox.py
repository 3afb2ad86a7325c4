"""Comments under a Page's posts, mentions of it, and answering them.

Source: developers.facebook.com, Pages API comments and mentions (v25.0).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import MissingScope, RemoteGone
from ...families.meta_graph import Body, Graph, comparable, rows
from ...families.meta_inbox import Mark, read_messages
from ...hooks import HookKind
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage

POSTS, COMMENTS, PAGES = 25, 50, 10
COMMENT = "id,message,created_time,from,parent{id},permalink_url,is_hidden"
ORDER = "reverse_chronological"


def read_inbox(graph: Graph, auth: Credential, cursor: str) -> InboxPage:
    """Comments, mentions and messages newer than `cursor` (three marks), oldest first."""
    marks = [Mark.parse(text) for text in f"{cursor}||".split("|")[:3]]
    found = (
        marks[0].fresh(_comments(graph, auth, marks[0])),
        marks[1].fresh(_mentions(graph, auth)),
        marks[2].fresh(read_messages(graph, auth, auth.remote_id, auth.remote_id, channel="messenger")),
    )
    moved = "|".join(str(mark.moved(items)) for mark, items in zip(marks, found, strict=True))
    items = sorted((item for part in found for item in part), key=lambda item: item.at)
    return InboxPage(tuple(items), moved if items else "")


def own_comment(graph: Graph, auth: Credential, to: str, text: str) -> str:
    """The id of our own comment with this text under a post or comment, '' when there is none."""
    fields = {"fields": "id,message,from", "order": ORDER, "limit": COMMENTS}
    listed = rows(graph.get(auth, f"{to}/comments", **fields))
    mine = (item for item in listed if str((item.get("from") or {}).get("id")) == auth.remote_id)
    return next((str(item["id"]) for item in mine if comparable(str(item.get("message"))) == comparable(text)), "")


def read_change(field: str, value: Mapping[str, Any], account: str) -> tuple[HookKind, str, str]:
    """What one change of a Page's webhook is about, and what makes it unique."""
    author = str((value.get("from") or {}).get("id") or value.get("sender_id") or "")
    item, verb = str(value.get("item") or ""), str(value.get("verb") or "")
    if field == "mention":
        return HookKind.MENTION, account, ""
    if field != "feed":
        return HookKind.OTHER, account, ""
    if item == "comment" and value.get("comment_id"):
        kind = HookKind.COMMENT if verb == "add" and author != account else HookKind.OTHER
        # An edit may come more than once, so only adding and removing are known by the comment alone.
        return kind, account, f"{value['comment_id']}:{verb}" if verb in {"add", "remove"} else ""
    if item in {"reaction", "like"}:
        return HookKind.REACTION if verb == "add" else HookKind.OTHER, account, ""
    published = verb == "add" and author == account and item in {"status", "photo", "video", "share", "post", "reel"}
    return HookKind.POST_PUBLISHED if published else HookKind.OTHER, account, ""


def _comments(graph: Graph, auth: Credential, mark: Mark) -> list[InboxItem]:
    """Of the newest posts the newest comments, in one request; further pages where all of them are new."""
    inner = f"comments.filter(stream).order({ORDER}).limit({COMMENTS}){{{COMMENT}}}"
    fields = f"id,permalink_url,{inner}"
    items: list[InboxItem] = []
    for post in rows(graph.get(auth, f"{auth.remote_id}/published_posts", fields=fields, limit=POSTS)):
        found = post.get("comments")
        listed = rows(found if isinstance(found, dict) else {})
        if mark.at and len(listed) == COMMENTS and not mark.reaches(moment_of(listed[-1].get("created_time"))):
            listed = _further(graph, auth, str(post["id"]), mark)
        items += [made for item in listed if (made := _item(item, post, auth.remote_id)) is not None]
    return items


def _further(graph: Graph, auth: Credential, post: str, mark: Mark) -> list[Body]:
    fields = {"fields": COMMENT, "filter": "stream", "order": ORDER, "limit": 100}
    found: list[Body] = []
    for page in graph.pages(auth, f"{post}/comments", fields, most=PAGES):
        found += page
        if page and mark.reaches(moment_of(page[-1].get("created_time"))):
            break
    return found


def _item(found: Mapping[str, Any], post: Mapping[str, Any], own: str) -> InboxItem | None:
    author, at = found.get("from") or {}, moment_of(found.get("created_time"))
    # Without permission to read people's content, Facebook leaves out who wrote.
    if at is None or not found.get("id") or str(author.get("id") or "") == own:
        return None
    parent = str((found.get("parent") or {}).get("id") or "")
    return InboxItem(
        remote_id=str(found["id"]),
        kind=InboxKind.COMMENT,
        author_id=str(author.get("id") or ""),
        author_handle=str(author.get("name") or ""),
        text=str(found.get("message") or ""),
        at=at,
        thread_id=parent or str(found["id"]),
        post_id=str(post["id"]),
        url=str(found.get("permalink_url") or post.get("permalink_url") or ""),
        raw={name: found[name] for name in ("id", "created_time", "is_hidden", "parent") if name in found},
    )


def _mentions(graph: Graph, auth: Credential) -> list[InboxItem]:
    """Posts of others in which the Page is tagged; none where the permission is missing."""
    fields = "id,message,created_time,from,permalink_url"
    try:
        listed = rows(graph.get(auth, f"{auth.remote_id}/tagged", fields=fields, limit=POSTS))
    except (MissingScope, RemoteGone):
        return []
    items = []
    for found in listed:
        author, at = found.get("from") or {}, moment_of(found.get("created_time"))
        if at is None or not found.get("id") or str(author.get("id") or "") == auth.remote_id:
            continue
        items.append(
            InboxItem(
                remote_id=str(found["id"]),
                kind=InboxKind.MENTION,
                author_id=str(author.get("id") or ""),
                author_handle=str(author.get("name") or ""),
                text=str(found.get("message") or ""),
                at=at,
                thread_id=str(found["id"]),
                url=str(found.get("permalink_url") or ""),
                raw={"id": found["id"]},
            )
        )
    return items
