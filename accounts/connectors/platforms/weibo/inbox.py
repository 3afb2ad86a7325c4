"""Comments and mentions that reach the account; messages come by push only.

Sources: open.weibo.com/wiki (2/comments/to_me, 2/statuses/mentions), read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.values import mapping, number, rows
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .answers import COMMENT, STATUS, Answers
from .statuses import id_of, moment, url_of, words_of

PAGE = 50
# The first look takes the newest; later ones all there is, up to what Weibo lists at the most.
FIRST_PAGES, PAGES = 4, 40


class Inbox(Answers):
    """What reaches one account."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Newer than `cursor`: the highest comment and the highest mention known."""
        comment, _mark, mention = cursor.partition("|")
        comments = self._newer(auth, "/2/comments/to_me.json", "comments", comment)
        mentions = self._newer(auth, "/2/statuses/mentions.json", "statuses", mention)
        items = [item for found in comments.values() if (item := _comment(found)) is not None]
        items += [item for found in mentions.values() if (item := _mention(found)) is not None]
        items.sort(key=lambda item: item.at)
        return InboxPage(tuple(items), f"{_highest(comments, comment)}|{_highest(mentions, mention)}")

    def _newer(self, auth: Credential, path: str, name: str, since: str) -> dict[int, Mapping[str, Any]]:
        """What is newer, oldest first; by number, so that what moves to the next page while we read comes once."""
        found: dict[int, Mapping[str, Any]] = {}
        for page in range(1, (PAGES if since else FIRST_PAGES) + 1):
            answer = self._api.get(auth, path, since_id=since or "0", count=PAGE, page=page)
            items, total = rows(answer, name), number(answer, "total_number")
            found |= {int(id_of(item)): item for item in items if id_of(item).isdecimal()}
            # Weibo leaves out what may not be shown, so a page that is not full need not be the last.
            if not items or (total is not None and page * PAGE >= total):
                break
        return dict(sorted(found.items()))


def _highest(found: Mapping[int, object], known: str) -> str:
    return str(max([*found, int(known or 0)]) or "")


def _comment(found: Mapping[str, Any]) -> InboxItem | None:
    status = mapping(found, "status")
    post = id_of(status)
    return _item(found, f"{COMMENT}~{id_of(found)}~{post}", InboxKind.COMMENT, status, post)


def _mention(found: Mapping[str, Any]) -> InboxItem | None:
    return _item(found, f"{STATUS}~{id_of(found)}", InboxKind.MENTION, found, "")


def _item(
    found: Mapping[str, Any], remote_id: str, kind: InboxKind, status: Mapping[str, Any], post: str
) -> InboxItem | None:
    """An item; None for one without a time, which nothing could be sorted by."""
    at, user = moment(found.get("created_at")), mapping(found, "user")
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
