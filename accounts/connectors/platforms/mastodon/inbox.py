"""What reached the account: notifications, and direct conversations that notifications may withhold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...errors import InvalidContent, MissingScope, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.marks import order
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...types import Credential, Format, InboxAttachment, InboxItem, InboxKind, InboxPage, ItemChange
from .markup import plain
from .wire import Wire

PAGE = 40
PAGES_MAX = 25
_KINDS = {
    "mention": InboxKind.MENTION,
    "quote": InboxKind.MENTION,
    "favourite": InboxKind.LIKE,
    "reblog": InboxKind.SHARE,
    "follow": InboxKind.FOLLOW,
}


class Inbox(Wire):
    """Comments, mentions and messages, likes, boosts and followers."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor` ("<notification id>|<id of the last direct status>"), oldest first."""
        seen, _mark, seen_direct = cursor.partition("|")
        found, newest = self._notifications(auth, seen)
        direct, newest_direct = self._conversations(auth, seen_direct)
        known = {item.remote_id for item in found}
        items = sorted([*found, *(item for item in direct if item.remote_id not in known)], key=lambda item: item.at)
        moved = f"{newest or seen}|{newest_direct or seen_direct}"
        return InboxPage(tuple(items), moved if moved not in {cursor, "|"} else "")

    def _notifications(self, auth: Credential, seen: str) -> tuple[list[InboxItem], str]:
        """Without a mark the newest page; with one, forward from it page by page (`min_id`)."""
        items: list[InboxItem] = []
        newest = ""
        for _page in range(PAGES_MAX if seen else 1):
            params: list[tuple[str, str]] = [("limit", str(PAGE)), *(("types[]", name) for name in _KINDS)]
            if mark := newest or seen:
                params.append(("min_id", mark))
            # Servers that do not know `min_id` answer with the newest page: then nothing is older than the mark.
            listed = self._api.list(auth, "/api/v1/notifications", params)
            listed = [found for found in listed if order(str(found.get("id"))) > order(mark)]
            if not listed:
                break
            newest = max((str(item["id"]) for item in listed), key=order)
            items += [made for item in listed if (made := _notification(item, auth.remote_id)) is not None]
        return items, newest

    def _conversations(self, auth: Credential, seen: str) -> tuple[list[InboxItem], str]:
        try:
            listed = self._api.list(auth, "/api/v1/conversations", {"limit": str(PAGE)})
        except (RemoteGone, MissingScope, InvalidContent, PolicyRejected, UnexpectedResponse):
            # Not every compatible server has conversations; direct mentions still arrive as notifications.
            return [], ""
        talks = [item for item in listed if isinstance(item.get("last_status"), dict)]
        fresh = [talk for talk in talks if order(str(talk["last_status"].get("id"))) > order(seen)]
        newest = max((str(talk["last_status"]["id"]) for talk in fresh), key=order, default="")
        made = (_last_said(talk, auth.remote_id) for talk in fresh)
        return [item for item in made if item is not None], newest


def _notification(found: Mapping[str, Any], own: str) -> InboxItem | None:
    kind, status, author = _KINDS.get(str(found.get("type"))), found.get("status"), found.get("account") or {}
    if kind is InboxKind.MENTION:
        return _written(status, own, kind) if isinstance(status, Mapping) else None
    at = moment_of(found.get("created_at"))
    if kind is None or at is None or not author.get("id"):
        return None
    post = str((status or {}).get("id") or "")
    return InboxItem(
        remote_id=f"notification:{found['id']}",
        kind=kind,
        text="",
        at=at,
        thread_id=post,
        post_id=post,
        url=str(author.get("url") or ""),
        raw={name: found[name] for name in ("id", "type", "created_at") if name in found},
        **_person(author),
    )


def _last_said(talk: Mapping[str, Any], own: str) -> InboxItem | None:
    """The latest message of a conversation; ours to one person is filed under that person."""
    status, people = talk["last_status"], rows(talk, "accounts")
    item = _written(status, own, InboxKind.MESSAGE)
    if item is None or item.author_id != own:
        return item
    if len(people) != 1:
        return None
    person = people[0]
    return replace(item, own=True, thread_id=f"direct:{person.get('id')}", **_person(person))


def _person(account: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of whoever wrote."""
    return {
        "author_id": str(account.get("id") or ""),
        "author_handle": str(account.get("acct") or ""),
        "author_name": str(account.get("display_name") or ""),
        "author_avatar": str(account.get("avatar") or ""),
        "author_url": str(account.get("url") or ""),
        "author_followers": number(account, "followers_count"),
    }


def _files(status: Mapping[str, Any]) -> Iterator[InboxAttachment]:
    for row in rows(status, "media_attachments"):
        kind = {"image": Format.IMAGE, "gifv": Format.VIDEO, "video": Format.VIDEO}.get(str(row.get("type")))
        if kind:
            size = mapping(mapping(row, "meta"), "original")
            yield InboxAttachment(
                kind, str(row.get("url") or ""), width=number(size, "width"), height=number(size, "height")
            )


def _written(status: Mapping[str, Any], own: str, kind: InboxKind) -> InboxItem | None:
    """A status somebody wrote to us: a message when direct, a comment when it answers our post, else a mention."""
    at, author = moment_of(status.get("created_at")), status.get("account") or {}
    if at is None or not status.get("id") or not author.get("id"):
        return None
    parent = str(status.get("in_reply_to_id") or "")
    if status.get("visibility") == "direct":
        kind, thread = InboxKind.MESSAGE, f"direct:{author['id']}"
    else:
        kind = InboxKind.COMMENT if str(status.get("in_reply_to_account_id") or "") == own else kind
        thread = parent or str(status["id"])
    return InboxItem(
        remote_id=str(status["id"]),
        kind=kind,
        text=plain(str(status.get("content") or "")),
        at=at,
        thread_id=thread,
        post_id=parent,
        url=str(status.get("url") or status.get("uri") or ""),
        raw={name: status[name] for name in ("id", "visibility", "in_reply_to_id", "created_at") if name in status},
        change=ItemChange.EDITED if status.get("edited_at") else ItemChange.NEW,
        reply_to=parent,
        attachments=tuple(_files(status)),
        **_person(author),
    )
