"""Comments under one creation."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ...errors import InvalidContent
from ...families.values import mapping, moment, rows
from ...types import InboxItem, InboxKind
from .wire import Wire

NEWEST = 50
_TAG = re.compile(r"<[^>]*>")


class Comments(Wire):
    """Each look costs a call of the day's allowance."""

    def _comments(self, secret: str, url: str, own: str) -> Iterator[InboxItem]:
        """The newest comments and answers to them; `own`: the account's name in addresses, whose own are left out."""
        try:
            query = {"ContentUrl": url, "Limit": NEWEST, "Order": "reverse"}
            found = self._api.find(secret, "/user/content_comments", query)
        except InvalidContent:
            # Removed between the two calls.
            return
        for row in rows(found, "Items"):
            root = mapping(row, "Comment")
            for comment in (root, *rows(row, "Children")):
                at = moment(comment.get("CreatedAt"))
                if at is not None and comment.get("ID") and str(comment.get("AuthorToken") or "") != own:
                    yield _item(comment, str(root.get("ID") or comment["ID"]), url, at)


def _item(comment: Mapping[str, Any], thread: str, url: str, at: datetime) -> InboxItem:
    author = str(comment.get("AuthorToken") or "")
    return InboxItem(
        remote_id=str(comment["ID"]),
        kind=InboxKind.COMMENT,
        author_id=author,
        author_handle=author,
        text=html.unescape(_TAG.sub(" ", str(comment.get("Content") or ""))).strip(),
        at=at,
        thread_id=thread,
        post_id=url,
        url=url,
        raw={name: comment[name] for name in ("ID", "Type", "ReplyID", "RootID", "LikeCount") if name in comment},
    )
