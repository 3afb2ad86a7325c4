"""Direct messages that are not end-to-end encrypted.

Source: docs.x.com, dm_events (2026-08). X keeps them for the API for 30 days.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.marks import order
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind
from . import money
from .texts import plain
from .wire import MESSAGE, Wire, included, listed, next_page

# Every message read costs a cent, also one read before: the first page is small, further ones are as large as can be.
FIRST_PAGE, PAGE, PAGES_MAX = 10, 100, 10


class Messages(Wire):
    """Reads direct messages."""

    def _messages(self, auth: Credential, seen: str) -> tuple[list[InboxItem], str]:
        """Those after the mark `seen`, newest first, and the newest one's id; without a mark one page."""
        params = {
            "event_types": "MessageCreate",
            "dm_event.fields": "id,text,event_type,created_at,sender_id,dm_conversation_id,entities",
            "expansions": "sender_id",
            "user.fields": "username",
        }
        items: list[InboxItem] = []
        newest, page = "", {"max_results": str(FIRST_PAGE)}
        for _page in range(PAGES_MAX if seen else 1):
            money.may_read(auth, "message_read")
            found = self._api.get(auth, "/2/dm_events", {**params, **page})
            events, people = listed(found), included(found, "users")
            money.read(auth, "message_read", (str(item.get("id")) for item in events), self._clock())
            money.read(auth, "user_read", (str(person.get("id")) for person in people), self._clock())
            names = {str(person.get("id")): str(person.get("username") or "") for person in people}
            fresh = [item for item in events if order(str(item.get("id"))) > order(seen)]
            items += [made for item in fresh if (made := message_of(item, auth.remote_id, names)) is not None]
            newest = max([newest, *(str(item.get("id") or "") for item in fresh)], key=order)
            after = next_page(found)
            if not after or len(fresh) < len(events):
                break
            page = {"max_results": str(PAGE), **after}
        return items, newest


def conversation_of(one: str, other: str) -> str:
    """The id of the conversation of two people: the smaller of their numbers first."""
    return "-".join(sorted((one, other), key=order))


def message_of(event: Mapping[str, Any], own: str, names: Mapping[str, str]) -> InboxItem | None:
    """A message of a person, or of ours to one; None for what we wrote to several."""
    at, sender = moment_of(event.get("created_at")), str(event.get("sender_id") or "")
    conversation, ours = str(event.get("dm_conversation_id") or ""), sender == own
    if ours:
        sender = next((part for part in conversation.split("-") if part != own), "") if "-" in conversation else ""
    if at is None or not sender or not conversation or not event.get("id"):
        return None
    return InboxItem(
        remote_id=f"{MESSAGE}:{conversation}:{event['id']}",
        kind=InboxKind.MESSAGE,
        author_id=sender,
        author_handle=names.get(sender, ""),
        text=plain(event),
        at=at,
        thread_id=f"{MESSAGE}:{conversation}",
        raw={name: event[name] for name in ("id", "dm_conversation_id", "created_at") if name in event},
        own=ours,
    )
