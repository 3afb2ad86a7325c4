"""Comments under our posts at the practice network: read, answered, hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage, Published, PublishedState
from .wire import Wire


class Inbox(Wire):
    """Comments under one post form one thread per person."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under our posts newer than `cursor`."""

        def page(body: Mapping[str, Any]) -> InboxPage:
            return InboxPage(tuple(inbox_item(row, auth.host) for row in body["items"]), str(body["cursor"]))

        return self._api.read(auth, "/api/inbox", page, {"cursor": cursor})

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment."""
        path = f"/api/inbox/{quote(to_remote_id, safe='')}/reply"
        body = {"text": text, "client_ref": key}
        return self._api.write(auth, path, lambda row: answered(row, auth.host), body)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show a comment under our posts."""
        self._api.write(auth, f"/api/comments/{quote(remote_id, safe='')}/hide", dict, {"hidden": hidden})


def answered(row: Mapping[str, Any], host: str) -> Published:
    """The network's comment as the result of a reply."""
    url = f"{host}/p/{row['post']}#c-{row['id']}"
    return Published(PublishedState.LIVE, str(row["id"]), url, published_at=moment_of(row["at"]), raw=row)


def inbox_item(row: Mapping[str, Any], host: str) -> InboxItem:
    """A comment as an inbox item; comments under one post form one thread per person."""
    author = row["author"]
    at = moment_of(row["at"])
    if at is None:
        raise ValueError(f"comment {row['id']} has no time")
    return InboxItem(
        remote_id=str(row["id"]),
        kind=InboxKind.COMMENT,
        author_id=str(author["id"]),
        author_handle=str(author["name"]),
        text=str(row["text"]),
        at=at,
        thread_id=f"{row['post']}:{author['id']}",
        post_id=str(row["post"]),
        url=f"{host}/p/{row['post']}#c-{row['id']}",
        raw=row,
    )
