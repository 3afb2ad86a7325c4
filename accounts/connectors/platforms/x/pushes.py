"""What pushed events say, put as the API lists it, so that both become the same item.

Source: docs.x.com, Account Activity API payloads (2026-07): posts and messages in the form of API v1.1; X Activity API
events carry objects of API v2.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...families.values import mapping, moment, rows
from ...types import InboxItem, InboxKind
from .inbox import written
from .messages import conversation_of, message_of

Row = Mapping[str, Any]
OLD_TIME = "%a %b %d %H:%M:%S %z %Y"


def told(payload: Row, own: str, name: str) -> InboxItem | None:
    """The item of one event, None where it tells none. `name`: the list it came in, of the Account Activity API."""
    match name:
        case "tweet_create_events":
            return _post(payload, own)
        case "direct_message_events":
            return _message(payload, own)
        case "favorite_events":
            return _reaction(payload, mapping(payload, "user"), InboxKind.LIKE, own)
        case "follow_events" if payload.get("type") == "follow":
            return _reaction(payload, mapping(payload, "source"), InboxKind.FOLLOW, own)
    inner = mapping(payload, "payload")
    if str(payload.get("event_type") or "").startswith("post.") and inner.get("author_id"):
        return written(inner, own, {})
    return None


def _post(post: Row, own: str) -> InboxItem | None:
    user, at = mapping(post, "user"), _time(post)
    who, parent = str(user.get("id_str") or ""), str(post.get("in_reply_to_status_id_str") or "")
    if at is None or not who:
        return None
    whole = mapping(post, "extended_tweet")
    row: dict[str, Any] = {
        "id": str(post.get("id_str") or ""),
        "author_id": who,
        "created_at": at.isoformat(),
        "text": str(whole.get("full_text") or post.get("text") or ""),
        "entities": _entities(mapping(whole, "entities") or mapping(post, "entities")),
        "in_reply_to_user_id": str(post.get("in_reply_to_user_id_str") or ""),
        "referenced_tweets": [{"type": "replied_to", "id": parent}] if parent else [],
    }
    return written(row, own, {who: str(user.get("screen_name") or "")})


def _message(event: Row, own: str) -> InboxItem | None:
    made = mapping(event, "message_create")
    sender, receiver = str(made.get("sender_id") or ""), str(mapping(made, "target").get("recipient_id") or "")
    at, data = moment(event.get("created_timestamp"), per_second=1000), mapping(made, "message_data")
    if at is None or not sender or not receiver:
        return None
    row: dict[str, Any] = {
        "id": str(event.get("id") or ""),
        "created_at": at.isoformat(),
        "sender_id": sender,
        "dm_conversation_id": conversation_of(sender, receiver),
        "text": str(data.get("text") or ""),
        "entities": _entities(mapping(data, "entities")),
    }
    return message_of(row, own, {})


def _reaction(event: Row, person: Row, kind: InboxKind, own: str) -> InboxItem | None:
    who = str(person.get("id_str") or person.get("id") or "")
    at = _time(event) or moment(event.get("created_timestamp"), per_second=1000)
    if at is None or not who or who == own:
        return None
    post = str(mapping(event, "favorited_status").get("id_str") or "")
    return InboxItem(
        remote_id=f"{kind}:{event.get('id') or f'{who}:{int(at.timestamp())}'}",
        kind=kind,
        author_id=who,
        author_handle=str(person.get("screen_name") or ""),
        text="",
        at=at,
        thread_id=post or who,
        post_id=post,
    )


def _time(row: Row) -> datetime | None:
    """When something happened: milliseconds, or the date as API v1.1 writes it."""
    if at := moment(row.get("timestamp_ms"), per_second=1000):
        return at
    try:
        return datetime.strptime(str(row.get("created_at")), OLD_TIME).astimezone(UTC)
    except ValueError:
        return None


def _entities(found: Row) -> dict[str, Any]:
    """Links in full; those of attachments, which stand in a list of their own, are left out."""
    attached = [{**item, "media_key": "1"} for item in rows(found, "media")]
    return {"urls": [*rows(found, "urls"), *attached]}
