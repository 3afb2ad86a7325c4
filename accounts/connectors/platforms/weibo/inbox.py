"""Comments and mentions, answers to them, and answers to fans' messages; messages themselves come by push only.

Sources: open.weibo.com/wiki (2/comments/*, 2/statuses/mentions, messages/reply), read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...errors import RemoteGone
from ...types import Credential, InboxItem, InboxKind, InboxPage, Published, PublishedState
from .posts import rip_of, url_of
from .wire import MESSAGES, SLUG, Api, id_of, moment, words_of

PAGE, PAGES = 50, 4
COMMENT, STATUS, MESSAGE = "c", "s", "m"


class Inbox:
    """What reaches one account."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, auth: Credential, cursor: str) -> InboxPage:
        """Newer than `cursor`: the highest comment and the highest mention known."""
        comment, _mark, mention = cursor.partition("|")
        comments = self._newer(auth, "/2/comments/to_me.json", "comments", comment)
        mentions = self._newer(auth, "/2/statuses/mentions.json", "statuses", mention)
        items = [item for found in comments if (item := _comment(found)) is not None]
        items += [item for found in mentions if (item := _mention(found)) is not None]
        items.sort(key=lambda item: item.at)
        return InboxPage(tuple(items), f"{_highest(comments, comment)}|{_highest(mentions, mention)}")

    def comment(self, auth: Credential, status: str, text: str) -> str:
        """Comment on a status, once: a comment of ours that says the same counts. Returns its id."""
        if known := self._said(auth, status, text, ""):
            return known
        body = {"id": status, "comment": text, **rip_of(auth)}
        return id_of(self._api.post(auth, "/2/comments/create.json", body))

    def reply(self, auth: Credential, to: str, text: str, key: str) -> Published:
        """Answer a comment, a mention, or a message of the last 48 hours."""
        kind, first, second = [*to.split("~"), "", ""][:3]
        if kind == MESSAGE and first:
            data = quote(json.dumps({"text": text}, ensure_ascii=False))
            body = {"type": "text", "data": data, "receiver_id": first, "save_sender_box": "1"}
            self._api.post(auth, "/2/messages/reply.json", body, base=MESSAGES)
            return Published(PublishedState.LIVE, remote_id=f"sent~{key}")
        if kind == STATUS and first:
            return Published(PublishedState.LIVE, remote_id=self.comment(auth, first, text))
        if kind != COMMENT or not second:
            raise RemoteGone(platform=SLUG, code="not_in_the_inbox")
        made = self._said(auth, second, text, first)
        if not made:
            body = {"cid": first, "id": second, "comment": text, **rip_of(auth)}
            made = id_of(self._api.post(auth, "/2/comments/reply.json", body))
        return Published(PublishedState.LIVE, remote_id=made)

    def _said(self, auth: Credential, status: str, text: str, to: str) -> str:
        """Id of a comment of ours with this text among the newest of a status; an answer to `to` when given."""
        found = self._api.get(auth, "/2/comments/show.json", id=status, count=PAGE)
        for item in found.get("comments") or ():
            words, parent = words_of(item).strip(), id_of(item.get("reply_comment") or {})
            # Answers are shown as 回复@name:text.
            fits = words.endswith(text.strip()) and parent == to if to else words == text.strip()
            if fits and id_of(item.get("user") or {}) == auth.remote_id:
                return id_of(item)
        return ""

    def _newer(self, auth: Credential, path: str, name: str, since: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for page in range(1, PAGES + 1):
            answer = self._api.get(auth, path, since_id=since or "0", count=PAGE, page=page)
            items = [item for item in answer.get(name) or () if isinstance(item, dict)]
            found += items
            if len(items) < PAGE:
                break
        return found


def _highest(found: list[dict[str, Any]], known: str) -> str:
    return str(max([int(id_of(item) or 0) for item in found] + [int(known or 0)]) or "")


def _comment(found: Mapping[str, Any]) -> InboxItem | None:
    status = found.get("status") or {}
    post = id_of(status)
    return _item(found, f"{COMMENT}~{id_of(found)}~{post}", InboxKind.COMMENT, status, post)


def _mention(found: Mapping[str, Any]) -> InboxItem | None:
    return _item(found, f"{STATUS}~{id_of(found)}", InboxKind.MENTION, found, "")


def _item(
    found: Mapping[str, Any], remote_id: str, kind: InboxKind, status: Mapping[str, Any], post: str
) -> InboxItem | None:
    """An item; None for one without a time, which nothing could be sorted by."""
    at, user = moment(found.get("created_at")), found.get("user") or {}
    if at is None:
        return None
    return InboxItem(
        remote_id=remote_id,
        kind=kind,
        author_id=id_of(user),
        author_handle=str(user.get("screen_name") or ""),
        text=words_of(found),
        at=at,
        thread_id=post or id_of(status),
        post_id=post,
        url=url_of(status),
    )
