"""What people wrote: places in lists that have no cursor of their own, and conversations of Messenger and Instagram.

Source: developers.facebook.com, Messenger Platform conversations and Send API (v25.0).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ..errors import MissingScope, PolicyRejected, RemoteGone
from ..outcomes import moment_of
from ..types import Credential, InboxItem, InboxKind
from .meta_graph import Body, Graph, comparable, rows

THREADS, MESSAGES = 25, 20


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a list was read: the newest moment met, in Unix seconds, and the ids met at that moment."""

    at: int = 0
    ids: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Mark:
        """A mark from its text; the beginning of time for what is none."""
        moment, _mark, ids = text.partition(":")
        return cls(int(moment), tuple(ids.split(",")) if ids else ()) if moment.isdecimal() else cls()

    def __str__(self) -> str:
        return f"{self.at}:{','.join(self.ids)}" if self.at else ""

    def fresh(self, items: Iterable[InboxItem]) -> list[InboxItem]:
        """Those not met yet."""
        return [
            item
            for item in items
            if _seconds(item.at) > self.at or (_seconds(item.at) == self.at and item.remote_id not in self.ids)
        ]

    def moved(self, items: Sequence[InboxItem]) -> Mark:
        """The mark after these new ones."""
        newest = max((_seconds(item.at) for item in items), default=0)
        if newest < self.at or not items:
            return self
        ids = tuple(sorted(item.remote_id for item in items if _seconds(item.at) == newest))
        return Mark(newest, (*(self.ids if newest == self.at else ()), *ids))

    def reaches(self, at: datetime | None) -> bool:
        """Whether something of this moment was met already, so that older pages hold nothing new."""
        return at is not None and _seconds(at) < self.at


def read_messages(graph: Graph, auth: Credential, page: str, own: str, *, channel: str) -> list[InboxItem]:
    """The newest messages of the newest conversations; `channel` is messenger or instagram, `own` our id there.

    Empty where the app or the account has no messages.
    """
    fields = f"id,updated_time,messages.limit({MESSAGES}){{id,message,from,created_time}}"
    try:
        listed = rows(graph.get(auth, f"{page}/conversations", platform=channel, fields=fields, limit=THREADS))
    except (MissingScope, RemoteGone, PolicyRejected):
        return []
    items = []
    for thread in listed:
        inner = thread.get("messages")
        for message in rows(inner if isinstance(inner, dict) else {}):
            author = message.get("from")
            author, at = author if isinstance(author, dict) else {}, moment_of(message.get("created_time"))
            if at is None or not message.get("id") or str(author.get("id") or "") in {own, page, ""}:
                continue
            items.append(
                InboxItem(
                    remote_id=str(message["id"]),
                    kind=InboxKind.MESSAGE,
                    author_id=str(author["id"]),
                    author_handle=str(author.get("username") or author.get("name") or ""),
                    text=str(message.get("message") or ""),
                    at=at,
                    thread_id=f"messages:{thread.get('id', '')}",
                    raw={name: message[name] for name in ("id", "created_time") if name in message},
                )
            )
    return items


def answer_message(graph: Graph, auth: Credential, page: str, message: str, text: str, *, channel: str) -> str:
    """Answer whoever wrote a message and return the answer's id.

    When our text is already the last word of the conversation, that is the answer: nothing is sent twice.
    """
    found = graph.get(auth, message, fields="id,from")
    author = found.get("from")
    person = str(author.get("id") or "") if isinstance(author, dict) else ""
    if not person:
        raise RemoteGone(platform=graph.platform, code="no_author")
    last = _last_word(graph, auth, page, person, channel)
    writer = last.get("from")
    if (
        isinstance(writer, dict)
        and str(writer.get("id")) in {page, auth.remote_id}
        and comparable(str(last.get("message") or "")) == comparable(text)
    ):
        return str(last["id"])
    body = {
        "recipient": json.dumps({"id": person}),
        "messaging_type": "RESPONSE",
        "message": json.dumps({"text": text}, ensure_ascii=False),
    }
    return graph.make(auth, f"{page}/messages", body, write=True)


def _last_word(graph: Graph, auth: Credential, page: str, person: str, channel: str) -> Body:
    """The newest message of the conversation with a person, {} when there is none to be read."""
    fields = "id,messages.limit(1){id,message,from}"
    listed = rows(graph.get(auth, f"{page}/conversations", platform=channel, user_id=person, fields=fields))
    inner = listed[0].get("messages") if listed else None
    found = rows(inner if isinstance(inner, dict) else {})
    return found[0] if found and found[0].get("id") else {}


def _seconds(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp())
