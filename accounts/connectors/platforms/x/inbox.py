"""What reached the account: mentions and answers to its posts, and direct messages (`messages`).

Source: docs.x.com, users/:id/mentions (2026-08).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.marks import order
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage
from . import money
from .messages import Messages
from .posts import url_of
from .texts import parent_of, plain
from .wire import included, listed, next_page

# X shows the newest 800 mentions: ten pages hold all of them.
PAGE, PAGES_MAX = 100, 10
POST_FIELDS = "created_at,conversation_id,in_reply_to_user_id,referenced_tweets,author_id,entities,note_tweet"


class Inbox(Messages):
    """Reads mentions, answers and direct messages."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor` ("<id of the last mention>|<id of the last message>"), oldest first."""
        seen, _mark, seen_message = cursor.partition("|")
        items, newest = self._mentions(auth, seen)
        messages: list[InboxItem] = []
        newest_message = ""
        if not auth.scopes or "dm.read" in auth.scopes:
            messages, newest_message = self._messages(auth, seen_message)
        moved = f"{newest or seen}|{newest_message or seen_message}"
        ordered = sorted([*items, *messages], key=lambda item: item.at)
        return InboxPage(tuple(ordered), moved if moved not in {cursor, "|"} else "")

    def _mentions(self, auth: Credential, seen: str) -> tuple[list[InboxItem], str]:
        """Without a mark the newest page; with one, everything after it."""
        params = {
            "max_results": str(PAGE),
            "tweet.fields": POST_FIELDS,
            "expansions": "author_id",
            "user.fields": "username",
            **({"since_id": seen} if seen else {}),
        }
        items: list[InboxItem] = []
        newest = ""
        page: dict[str, str] = {}
        for _page in range(PAGES_MAX if seen else 1):
            money.may_read(auth, "owned_read")
            found = self._api.get(auth, f"/2/users/{auth.remote_id}/mentions", {**params, **page})
            posts, people = listed(found), included(found, "users")
            money.read(auth, "owned_read", (str(post.get("id")) for post in posts), self._clock())
            money.read(auth, "user_read", (str(person.get("id")) for person in people), self._clock())
            names = {str(person.get("id")): str(person.get("username") or "") for person in people}
            items += [made for post in posts if (made := written(post, auth.remote_id, names)) is not None]
            newest = max([newest, *(str(post.get("id") or "") for post in posts)], key=order)
            page = next_page(found)
            if not page:
                break
        return items, newest


def written(post: Mapping[str, Any], own: str, names: Mapping[str, str]) -> InboxItem | None:
    """A post that answers or mentions us; None for our own."""
    at, author, identifier = moment_of(post.get("created_at")), str(post.get("author_id") or ""), str(post.get("id"))
    if at is None or not author or author == own:
        return None
    parent = parent_of(post) or ""
    answers_us = bool(parent) and str(post.get("in_reply_to_user_id") or "") == own
    return InboxItem(
        remote_id=identifier,
        kind=InboxKind.COMMENT if answers_us else InboxKind.MENTION,
        author_id=author,
        author_handle=names.get(author, ""),
        text=plain(post),
        at=at,
        thread_id=str(post.get("conversation_id") or identifier),
        post_id=parent,
        url=url_of(identifier),
        raw={name: post[name] for name in ("id", "conversation_id", "created_at") if name in post},
    )
