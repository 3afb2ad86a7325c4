"""Comments under own posts, and answers to comments and messages.

Sources: developer.open-douyin.com, 评论列表, 评论回复列表, 回复视频评论 (`/item/comment/…`), 发送私信消息
(`/im/send/msg/`). Douyin lists no messages: they come by webhook only, and only those can be answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown
from ...messages import _
from ...types import Credential, InboxItem, InboxKind, InboxPage, Published, PublishedState
from .facts import COMMENT, LIST, MESSAGE, SLUG
from .figures import need, number
from .posts import address, comparable, listed
from .wire import HOST, Api, moment

PAGE, PAGES = 50, 5
MESSAGE_MARK = "im"
TEXT_MESSAGE = 1
# Ids of Douyin are Base64, which has no such character.
BETWEEN = "|"


def read_inbox(api: Api, auth: Credential, cursor: str) -> InboxPage:
    """Comments under the newest 20 posts, newer than `cursor` ("<Unix time>|<ids seen in that second>"), oldest first.

    Without a cursor the newest page of each. Raises MissingScope.
    """
    need(auth, COMMENT)
    need(auth, LIST)
    mark, seen = _cursor_of(cursor)
    found: list[InboxItem] = []
    for post in listed(api, auth)[0]:
        counts = post.get("statistics")
        if isinstance(counts, Mapping) and number(counts, "comment_count") == 0:
            continue
        found += [item for item in _under(api, auth, post, mark) if item.remote_id not in seen]
    found.sort(key=lambda item: item.at)
    if not found:
        return InboxPage(())
    newest = int(found[-1].at.timestamp())
    ids = {item.remote_id for item in found if int(item.at.timestamp()) == newest}
    ids |= seen if newest == mark else set()
    return InboxPage(tuple(found), f"{newest}{BETWEEN}{' '.join(sorted(ids))}")


def write_comment(api: Api, auth: Credential, item_id: str, text: str, *, under: str = "") -> str:
    """Comment an own post, or answer the comment `under`; returns the id of the comment.

    Douyin knows no keys and a repeat must not show twice, so the newest comments there are looked through first: one
    with the same text is taken for ours, for Douyin does not say reliably who wrote it. Raises OutcomeUnknown when the
    answer names no comment.
    """
    need(auth, COMMENT)
    place = {"item_id": item_id, **({"comment_id": under} if under else {})}
    path = "comment/reply/list" if under else "comment/list"
    for page in _pages(api, auth, f"{HOST}/item/{path}/", {**place, "sort_type": "time"}):
        for comment in page:
            if comparable(str(comment.get("content") or "")) == comparable(text):
                return str(comment["comment_id"])
    made = api.call("POST", f"{HOST}/item/comment/reply/", auth, write=True, json={**place, "content": text})
    if not made.get("comment_id"):
        raise OutcomeUnknown(platform=SLUG, code="no_comment_id")
    return str(made["comment_id"])


def answer(api: Api, auth: Credential, to: str, text: str) -> Published:
    """Answer a comment ("<item>|<comment>") or a message ("im|<conversation>|<message>|<person>").

    A message is sent at most once: what became of one whose answer was lost, nobody can look up.
    """
    parts = to.split(BETWEEN)
    if len(parts) == 4 and parts[0] == MESSAGE_MARK:
        return _send(api, auth, parts[1:], text)
    if len(parts) != 2:
        raise InvalidContent(_("This cannot be answered from here."), platform=SLUG, code="bad_target")
    made = write_comment(api, auth, parts[0], text, under=parts[1])
    return Published(PublishedState.LIVE, BETWEEN.join((parts[0], made)))


def message_id(content: Mapping[str, Any], person: str) -> str:
    """What a message that came by webhook is called here; holds all that an answer needs."""
    conversation, message = content.get("conversation_short_id"), content.get("server_message_id")
    return BETWEEN.join((MESSAGE_MARK, str(conversation or ""), str(message or ""), person))


def _send(api: Api, auth: Credential, target: list[str], text: str) -> Published:
    need(auth, MESSAGE)
    conversation, message, person = target
    body = {
        "msg_id": message,
        "conversation_id": conversation,
        "to_user_id": person,
        "scene": "im_reply_msg",
        "content": {"msg_type": TEXT_MESSAGE, "text": {"text": text}},
    }
    made = api.call("POST", f"{HOST}/im/send/msg/", auth, write=True, json=body)
    return Published(PublishedState.LIVE, str(made.get("msg_id") or ""))


def _under(api: Api, auth: Credential, post: Mapping[str, Any], mark: int) -> list[InboxItem]:
    item_id, found = str(post["item_id"]), []
    for page in _pages(api, auth, f"{HOST}/item/comment/list/", {"item_id": item_id, "sort_type": "time"}):
        fresh = [comment for comment in page if (at := moment(comment.get("create_time"))) and at.timestamp() >= mark]
        found += [_comment(comment, item_id, address(post)) for comment in fresh if not _own(comment, auth)]
        if not mark or len(fresh) < len(page):
            break
    return found


def _pages(api: Api, auth: Credential, url: str, params: Mapping[str, str]) -> Iterator[list[dict[str, Any]]]:
    """Pages of comments, at most five of 50."""
    cursor: Any = 0
    for _page in range(PAGES):
        found = api.call("GET", url, auth, params={**params, "cursor": cursor, "count": PAGE})
        yield [row for row in found.get("list") or () if isinstance(row, dict) and row.get("comment_id")]
        if not found.get("has_more"):
            return
        cursor = found.get("cursor") or 0


def _own(comment: Mapping[str, Any], auth: Credential) -> bool:
    return str(comment.get("comment_user_id") or "") == auth.remote_id


def _comment(comment: Mapping[str, Any], item_id: str, url: str) -> InboxItem:
    at = moment(comment["create_time"])
    assert at is not None  # noqa: S101 - only comments with a time come here
    name = BETWEEN.join((item_id, str(comment["comment_id"])))
    return InboxItem(
        remote_id=name,
        kind=InboxKind.COMMENT,
        author_id=str(comment.get("comment_user_id") or ""),
        author_handle=str(comment.get("nick_name") or ""),
        text=str(comment.get("content") or ""),
        at=at,
        thread_id=name,
        post_id=item_id,
        url=url,
        raw={key: comment[key] for key in ("comment_id", "digg_count", "reply_comment_total", "top") if key in comment},
    )


def _cursor_of(cursor: str) -> tuple[int, set[str]]:
    mark, _between, ids = cursor.partition(BETWEEN)
    return (int(mark) if mark.isdecimal() else 0), set(ids.split())
