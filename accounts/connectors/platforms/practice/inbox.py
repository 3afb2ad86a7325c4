"""What reached us at the practice network: read, answered, liked, hidden, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin

from ...errors import RemoteGone
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...types import (
    Credential,
    Format,
    InboxAttachment,
    InboxItem,
    InboxKind,
    InboxPage,
    ItemChange,
    Published,
    PublishedState,
)
from .wire import Wire


class Inbox(Wire):
    """Comments under one post form one thread per person, as do messages and mentions."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """What came, was written by us or changed since `cursor`: comments, mentions, messages, likes and follows."""

        def page(body: Mapping[str, Any]) -> InboxPage:
            return InboxPage(tuple(inbox_item(row, auth.host) for row in body["items"]), str(body["cursor"]))

        return self._api.read(auth, "/api/inbox", page, {"cursor": cursor})

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, mention or message."""
        path = f"/api/inbox/{quote(to_remote_id, safe='')}/reply"
        body = {"text": text, "client_ref": key}
        return self._api.write(auth, path, lambda row: answered(row, auth.host), body)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show a comment under our posts."""
        self._api.write(auth, f"{_comment(remote_id)}/hide", dict, {"hidden": hidden})

    def like(self, auth: Credential, remote_id: str) -> None:
        """Like what somebody wrote."""
        self._api.write(auth, f"{_comment(remote_id)}/like", dict, {"liked": True})

    def delete_comment(self, auth: Credential, remote_id: str) -> None:
        """Delete a comment under our posts."""
        try:
            self._api.write(auth, _comment(remote_id), dict, method="DELETE")
        except RemoteGone:
            return


def answered(row: Mapping[str, Any], host: str) -> Published:
    """What the network made of an answer."""
    return Published(
        PublishedState.LIVE, str(row["id"]), urljoin(host, str(row["url"])), published_at=moment_of(row["at"]), raw=row
    )


def inbox_item(row: Mapping[str, Any], host: str) -> InboxItem:
    """A row of the inbox or of a push as an inbox item; addresses in pushes have no host. Raises ValueError."""
    own, at = row["own"] is True, moment_of(row["at"])
    # Our own words are filed under the person they went to.
    person = mapping(row, "to") if own else mapping(row, "author")
    if at is None:
        raise ValueError(f"{row['id']} has no time")
    who, post = str(person.get("id") or ""), str(row["post"])
    change = ItemChange.EDITED if row.get("edited_at") else ItemChange.NEW
    return InboxItem(
        remote_id=str(row["id"]),
        kind=InboxKind(row["kind"]),
        author_id=who,
        author_handle=str(person.get("name") or ""),
        text=str(row["text"]),
        at=at,
        thread_id=f"{post or row['kind']}:{who}",
        post_id=post,
        url=urljoin(host, str(row["url"])),
        raw=row,
        change=ItemChange.DELETED if row.get("deleted") else change,
        own=own,
        reply_to=str(row["reply_to"]),
        author_followers=number(person, "followers"),
        attachments=tuple(_attachment(item, host) for item in rows(row, "attachments")),
        hidden=row["hidden"] is True if row["kind"] == "comment" else None,
        changed_at=moment_of(row.get("edited_at")),
    )


def _attachment(row: Mapping[str, Any], host: str) -> InboxAttachment:
    return InboxAttachment(
        kind=Format.VIDEO if row.get("kind") == "video" else Format.IMAGE,
        url=urljoin(host, str(row["url"])),
        mime=str(row.get("type") or ""),
        width=number(row, "width"),
        height=number(row, "height"),
    )


def _comment(remote_id: str) -> str:
    return f"/api/comments/{quote(remote_id, safe='')}"
