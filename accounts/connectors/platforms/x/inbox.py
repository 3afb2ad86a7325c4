"""What reached the account: mentions, answers to its posts, and direct messages that are not end-to-end encrypted.

Source: docs.x.com, users/:id/mentions and dm_events (2026-08). X keeps direct messages for the API for 30 days.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import InvalidContent
from ...outcomes import moment_of
from ...types import Credential, InboxItem, InboxKind, InboxPage, Published, PublishedState
from . import money
from .posts import parent_of, plain, url_of
from .wire import SLUG, Api, created, included, rows

# X shows the newest 800 mentions: ten pages hold all of them.
PAGE, PAGES_MAX = 100, 10
# Every message read costs a cent, also one read before: keep pages small.
MESSAGES_PAGE = 10
# How far back an answer that may have been given already is looked for.
LOOK_BACK = 3
MESSAGE = "dm"
POST_FIELDS = "created_at,conversation_id,in_reply_to_user_id,referenced_tweets,author_id,entities,note_tweet"


def read_inbox(api: Api, auth: Credential, cursor: str) -> InboxPage:
    """Items newer than `cursor` ("<id of the last mention>|<id of the last message>"), oldest first."""
    seen, _mark, seen_message = cursor.partition("|")
    items, newest = _mentions(api, auth, seen)
    messages: list[InboxItem] = []
    newest_message = ""
    if not auth.scopes or "dm.read" in auth.scopes:
        messages, newest_message = _messages(api, auth, seen_message)
    moved = f"{newest or seen}|{newest_message or seen_message}"
    ordered = sorted([*items, *messages], key=lambda item: item.at)
    return InboxPage(tuple(ordered), moved if moved not in {cursor, "|"} else "")


def send_message(api: Api, auth: Credential, to: str, text: str) -> Published:
    """Answer a direct message named "dm:<conversation>:<event>", unless this text was sent after it already."""
    _kind, conversation, event = to.split(":", 2)
    path = f"/2/dm_conversations/{conversation}"
    money.may_read(auth, "message_read")
    fields = {"dm_event.fields": "id,text,sender_id", "event_types": "MessageCreate", "max_results": str(LOOK_BACK)}
    found = rows(api.get(auth, f"{path}/dm_events", fields))
    money.read(auth, "message_read", (str(item.get("id")) for item in found), api.clock())
    for item in found:
        later = _order(str(item.get("id"))) > _order(event)
        if later and str(item.get("sender_id")) == auth.remote_id and item.get("text") == text:
            return _sent(conversation, str(item["id"]))
    money.spend(auth, "message")
    answer = api.send(auth, "POST", f"{path}/messages", write=True, json={"text": text})
    return _sent(conversation, str(created(answer, "dm_event_id")))


def _sent(conversation: str, event: str) -> Published:
    return Published(PublishedState.LIVE, remote_id=f"{MESSAGE}:{conversation}:{event}")


def _mentions(api: Api, auth: Credential, seen: str) -> tuple[list[InboxItem], str]:
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
    for _page in range(PAGES_MAX if seen else 1):
        money.may_read(auth, "owned_read")
        found = api.get(auth, f"/2/users/{auth.remote_id}/mentions", params)
        listed, people = rows(found), included(found, "users")
        money.read(auth, "owned_read", (str(post.get("id")) for post in listed), api.clock())
        money.read(auth, "user_read", (str(person.get("id")) for person in people), api.clock())
        names = {str(person.get("id")): str(person.get("username") or "") for person in people}
        items += [made for post in listed if (made := _written(post, auth.remote_id, names)) is not None]
        newest = max([newest, *(str(post.get("id") or "") for post in listed)], key=_order)
        token = str((found.get("meta") or {}).get("next_token") or "")
        if not token:
            return items, newest
        params["pagination_token"] = token
    return items, newest


def _messages(api: Api, auth: Credential, seen: str) -> tuple[list[InboxItem], str]:
    params = {
        "max_results": str(MESSAGES_PAGE),
        "event_types": "MessageCreate",
        "dm_event.fields": "id,text,event_type,created_at,sender_id,dm_conversation_id",
        "expansions": "sender_id",
        "user.fields": "username",
    }
    items: list[InboxItem] = []
    newest = ""
    for _page in range(PAGES_MAX if seen else 1):
        money.may_read(auth, "message_read")
        found = api.get(auth, "/2/dm_events", params)
        listed, people = rows(found), included(found, "users")
        money.read(auth, "message_read", (str(item.get("id")) for item in listed), api.clock())
        money.read(auth, "user_read", (str(person.get("id")) for person in people), api.clock())
        names = {str(person.get("id")): str(person.get("username") or "") for person in people}
        fresh = [item for item in listed if _order(str(item.get("id"))) > _order(seen)]
        items += [made for item in fresh if (made := _message(item, auth.remote_id, names)) is not None]
        newest = max([newest, *(str(item.get("id") or "") for item in fresh)], key=_order)
        token = str((found.get("meta") or {}).get("next_token") or "")
        if not token or len(fresh) < len(listed):
            break
        params["pagination_token"] = token
    return items, newest


def _order(identifier: str) -> tuple[int, str]:
    """Ids are numbers of any length."""
    return len(identifier), identifier


def _written(post: Mapping[str, Any], own: str, names: Mapping[str, str]) -> InboxItem | None:
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


def _message(event: Mapping[str, Any], own: str, names: Mapping[str, str]) -> InboxItem | None:
    at, sender = moment_of(event.get("created_at")), str(event.get("sender_id") or "")
    conversation = str(event.get("dm_conversation_id") or "")
    if at is None or not sender or sender == own or not conversation or not event.get("id"):
        return None
    return InboxItem(
        remote_id=f"{MESSAGE}:{conversation}:{event['id']}",
        kind=InboxKind.MESSAGE,
        author_id=sender,
        author_handle=names.get(sender, ""),
        text=str(event.get("text") or ""),
        at=at,
        thread_id=f"{MESSAGE}:{conversation}",
        raw={name: event[name] for name in ("id", "dm_conversation_id", "created_at") if name in event},
    )


def checked(identifier: str) -> str:
    """An id that goes into an address. Raises InvalidContent for what is none."""
    kind, _mark, rest = identifier.partition(":")
    if identifier.isdecimal() or (
        kind == MESSAGE and all(part.replace("-", "").isdecimal() for part in rest.split(":"))
    ):
        return identifier
    raise InvalidContent(platform=SLUG, code="bad_id")
