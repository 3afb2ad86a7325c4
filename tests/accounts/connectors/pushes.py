"""What platforms push, as their documents show it: one row per event, with the item it must become.

Every connector that reads pushes has its rows here; `test_contract` holds it to them, and the tests of a platform hold
the same ids against what its inbox lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.connectors.types import Credential, InboxKind, ItemChange


@dataclass(frozen=True)
class Push:
    """An event's payload, and what must come of it; `remote_id` "" for an event that brings nothing."""

    payload: Mapping[str, Any]
    remote_id: str = ""
    kind: InboxKind = InboxKind.COMMENT
    change: ItemChange = ItemChange.NEW
    own: bool = False
    text: str = ""
    author: str = ""
    pictures: int = 0
    # What the event's id begins with, where it tells what the event is.
    source: str = "e1"


@dataclass(frozen=True)
class Account:
    """Who we are, and what was pushed to us."""

    auth: Credential
    pushes: tuple[Push, ...] = field(default=())


def _practice(kind: str = "comment", **more: Any) -> dict[str, Any]:
    item = {
        "id": "c1", "kind": kind, "post": "p1" if kind == "comment" else "", "text": "多少钱？", "own": False,
        "author": {"id": "u1", "name": "夜航船", "followers": 7}, "to": None, "at": "2026-11-20T08:00:00+00:00",
        "hidden": False, "liked": False, "deleted": False, "edited_at": None, "reply_to": "", "attachments": [],
        "url": "/p/p1#c-c1",
    }  # fmt: skip
    return {"id": "evt-c1", "type": f"{kind}.created", "account": "a1", "item": {**item, **more}}


PICTURE = {"id": "m1", "kind": "image", "type": "image/png", "url": "/media/m1", "width": 480, "height": 360}
PRACTICE = Account(
    Credential({}, host="https://practice.example", remote_id="a1"),
    (
        Push(_practice(), "c1", text="多少钱？", author="u1"),
        Push(_practice("message", attachments=[PICTURE]), "c1", InboxKind.MESSAGE, text="多少钱？", pictures=1),
        Push(_practice(own=True, to={"id": "u2", "name": "林间小鹿"}), "c1", own=True, text="多少钱？", author="u2"),
        Push(_practice(edited_at="2026-11-20T09:00:00+00:00"), "c1", change=ItemChange.EDITED, text="多少钱？"),
        Push(_practice(deleted=True, text=""), "c1", change=ItemChange.DELETED),
        Push({"id": "evt-2", "type": "account.closed", "account": "a1"}),
    ),
)

PAGE, PSID, AT = "11", "psid-7", "2025-11-20T08:00:00+00:00"


def _meta(field: str, value: dict[str, Any]) -> dict[str, Any]:
    """As `families.meta_hooks` takes a call apart."""
    return {"field": field, "value": value, "time": AT}


def _said(sender: str, receiver: str, **message: Any) -> dict[str, Any]:
    ends = {"sender": {"id": sender}, "recipient": {"id": receiver}, "timestamp": 1763625600000}
    return _meta("messages", {**ends, "message": {"mid": "m_1", **message}})


IMAGE = [{"type": "image", "payload": {"url": "https://cdn.example/a.jpg"}}, {"type": "audio", "payload": {}}]
MESSAGING = (
    Push(_said(PSID, PAGE, text="hi"), "m_1", InboxKind.MESSAGE, text="hi", author=PSID),
    Push(_said(PSID, PAGE, attachments=IMAGE), "m_1", InboxKind.MESSAGE, author=PSID, pictures=1),
    Push(
        _said(PAGE, PSID, text="ours", is_echo=True), "m_1", InboxKind.MESSAGE, own=True, text="ours", author=PSID
    ),
    Push(_said(PSID, PAGE, is_deleted=True), "m_1", InboxKind.MESSAGE, ItemChange.DELETED),
    Push(
        _meta(
            "messages",
            {
                "sender": {"id": PSID},
                "recipient": {"id": PAGE},
                "timestamp": 1763625600000,
                "message_edit": {"mid": "m_1", "text": "hello", "num_edit": 1},
            },
        ),
        "m_1", InboxKind.MESSAGE, ItemChange.EDITED, text="hello",
    ),
    Push(_meta("messages", {"sender": {"id": PSID}, "recipient": {"id": PAGE}, "timestamp": 1, "read": {}})),
)  # fmt: skip


def _feed(verb: str, author: str, **more: Any) -> dict[str, Any]:
    value = {
        "item": "comment", "verb": verb, "comment_id": "11_5_7", "post_id": "11_5", "parent_id": "11_5",
        "created_time": 1763625600, "from": {"id": author, "name": "Guest"}, "message": "nice",
    }  # fmt: skip
    return _meta("feed", {**value, **more})


LIKED = {"item": "reaction", "verb": "add", "post_id": "11_5", "created_time": 1763625600, "from": {"id": "9"}}
FACEBOOK = (
    *MESSAGING,
    Push(_feed("add", "9", photo="https://cdn.example/p.jpg"), "11_5_7", text="nice", author="9", pictures=1),
    Push(_feed("edited", "9", message="nicer"), "11_5_7", change=ItemChange.EDITED, text="nicer"),
    Push(_feed("remove", "9", message=""), "11_5_7", change=ItemChange.DELETED),
    Push(_feed("add", PAGE, parent_id="11_5_6"), "11_5_7", own=True, text="nice"),
    Push(_feed("hide", "9")),
    Push(_meta("feed", LIKED), "reaction:11_5:9", InboxKind.LIKE, author="9"),
    Push(_meta("mention", {"post_id": "900_1", "verb": "add"})),
)


def _under(author: str, **more: Any) -> dict[str, Any]:
    media = {"id": "71", "media_product_type": "FEED"}
    return _meta(
        "comments", {"id": "18", "text": "很香", "from": {"id": author, "username": "fan"}, "media": media, **more}
    )


INSTAGRAM = (
    *MESSAGING,
    Push(_under("900"), "18", text="很香", author="900"),
    Push(_under(PAGE, parent_id="17"), "18", own=True, text="很香"),
    Push(_meta("mentions", {"comment_id": "18", "media_id": "71"})),
)
REPLY = {"id": "8", "username": "fan", "text": "好", "timestamp": AT, "permalink": "u", "replied_to": {"id": "5"}}
ROOT = {"id": "5", "owner_id": PAGE, "username": "brand"}
THREADS = (
    Push(_meta("replies", {**REPLY, "root_post": ROOT}), "8", text="好", author="fan"),
    Push(_meta("replies", {**REPLY, "username": "brand", "root_post": ROOT}), "8", own=True, text="好"),
    Push(_meta("mentions", REPLY), "8", InboxKind.MENTION, text="好", author="fan"),
    Push(_meta("publish", {"id": "5"})),
)

WECHAT_MESSAGE = {
    "remote_id": "m~o-1~9001", "author_id": "o-1", "thread_id": "m~o-1", "type": "text", "text": "还有货吗", "at": AT,
    "picture": "",
}  # fmt: skip
WECHAT = (
    Push(WECHAT_MESSAGE, "m~o-1~9001", InboxKind.MESSAGE, text="还有货吗", author="o-1"),
    Push(
        {**WECHAT_MESSAGE, "type": "image", "text": "", "picture": "https://mmbiz.example/0"},
        "m~o-1~9001", InboxKind.MESSAGE, pictures=1,
    ),
    Push({"type": "subscribe", "author_id": "o-1", "at": AT}, "f~o-1~1763625600", InboxKind.FOLLOW, author="o-1"),
    Push({"type": "unsubscribe", "author_id": "o-1", "at": AT}),
)  # fmt: skip

CHANNEL, GROUP, FAN = "-1001", "-1002", "77"
CHAT = {"id": int(FAN), "type": "private"}
TOLD = {"message_id": 4, "date": 1763625600, "from": {"id": int(FAN), "first_name": "Ann", "last_name": "Lee"}}
COPY = {
    "message_id": 3, "is_automatic_forward": True,
    "forward_origin": {"type": "channel", "chat": {"id": int(CHANNEL)}, "message_id": 12},
}  # fmt: skip
BELOW = {**TOLD, "chat": {"id": int(GROUP), "type": "supergroup"}, "text": "nice", "reply_to_message": COPY}
TELEGRAM = (
    Push(
        {"update_id": 1, "message": {**TOLD, "chat": CHAT, "text": "hi"}},
        "77:4", InboxKind.MESSAGE, text="hi", author=FAN,
    ),
    Push(
        {"update_id": 2, "edited_message": {**TOLD, "chat": CHAT, "text": "hello"}},
        "77:4", InboxKind.MESSAGE, ItemChange.EDITED, text="hello",
    ),
    Push({"update_id": 3, "message": BELOW}, f"{GROUP}:4", text="nice", author=FAN),
    Push({"update_id": 4, "message": {**BELOW, "is_automatic_forward": True}}),
    Push({"update_id": 5, "message_reaction_count": {"message_id": 1, "date": 1}}),
)  # fmt: skip

DOUYIN_MESSAGE = {
    "event": "im_receive_msg", "from_user_id": "reader", "to_user_id": "brand", "remote_id": "im|c|m|reader",
    "thread_id": "c", "author_id": "reader", "author_handle": "阿青", "text": "几点开门？", "at": AT,
    "content": {"message_type": "text"},
}  # fmt: skip
DOUYIN_COMMENT = {
    "comment_id": "k1", "comment_user_id": "reader", "content": "好看", "create_time": 1763625600,
    "reply_to_item_id": "@i1", "reply_to_comment_id": "0", "nick_name": "阿青",
}  # fmt: skip
DOUYIN = (
    Push(DOUYIN_MESSAGE, "im|c|m|reader", InboxKind.MESSAGE, text="几点开门？", author="reader"),
    Push({**DOUYIN_MESSAGE, "event": "im_send_msg"}, "im|c|m|reader", InboxKind.MESSAGE, own=True, text="几点开门？"),
    Push({"event": "item_comment_reply", "content": DOUYIN_COMMENT}, "@i1|k1", text="好看", author="reader"),
    Push({"event": "item_comment_reply", "content": {"comment_id": "k1"}}),
    Push({"event": "new_video_digg", "content": {}}),
)
WEIBO_MESSAGE = {
    "remote_id": "m~2~abc", "author_id": "2", "thread_id": "m~2", "type": "text", "text": "在吗", "at": AT,
}  # fmt: skip
WEIBO = (Push(WEIBO_MESSAGE, "m~2~abc", InboxKind.MESSAGE, text="在吗", author="2"),)

STAMP = {"created_at": "Thu Nov 20 08:00:00 +0000 2025"}
POST_OF_OTHERS = {
    **STAMP, "id_str": "50", "text": "@brand hi &amp; bye", "user": {"id_str": "9", "screen_name": "guest"},
    "in_reply_to_user_id_str": "2", "in_reply_to_status_id_str": "40", "entities": {"urls": []},
}  # fmt: skip
LETTER = {
    "type": "message_create", "id": "60", "created_timestamp": "1763625600000",
    "message_create": {"sender_id": "9", "target": {"recipient_id": "2"}, "message_data": {"text": "你好"}},
}  # fmt: skip
OWN_LETTER = {"sender_id": "2", "target": {"recipient_id": "9"}, "message_data": {"text": "您好"}}
NEW_POST = {"id": "51", "author_id": "9", "created_at": AT, "text": "hey @brand"}
X = (
    Push(POST_OF_OTHERS, "50", text="@brand hi & bye", author="9", source="tweet_create_events:50"),
    Push(LETTER, "dm:2-9:60", InboxKind.MESSAGE, text="你好", author="9", source="direct_message_events:60"),
    Push(
        {**LETTER, "message_create": OWN_LETTER}, "dm:2-9:60", InboxKind.MESSAGE, own=True, text="您好", author="9",
        source="direct_message_events:60",
    ),
    Push(
        {**STAMP, "id": "h1", "favorited_status": {"id_str": "40"}, "user": {"id_str": "9", "screen_name": "guest"}},
        "like:h1", InboxKind.LIKE, author="9", source="favorite_events:h1",
    ),
    Push(
        {"type": "follow", "created_timestamp": "1763625600000", "source": {"id": "9"}, "target": {"id": "2"}},
        "follow:9:1763625600", InboxKind.FOLLOW, author="9", source="follow_events:x",
    ),
    Push(
        {"event_type": "post.mention.create", "payload": NEW_POST, "filter": {"user_id": "2"}},
        "51", InboxKind.MENTION, text="hey @brand", author="9",
    ),
    Push({"event_type": "dm.received", "payload": {"id": "1"}, "filter": {"user_id": "2"}}),
)  # fmt: skip

ORG = "urn:li:organization:7"
NOTICE = {
    "notificationId": 1, "action": "COMMENT", "lastModifiedAt": 1763625600000, "organizationalEntity": ORG,
    "sourcePost": "urn:li:share:1",
    "decoratedGeneratedActivity": {
        "comment": {"entity": "urn:li:comment:(share:1,5)", "owner": "urn:li:person:a", "text": "Great"}
    },
}  # fmt: skip
LINKEDIN = (
    Push(NOTICE, "urn:li:comment:(urn:li:share:1,5)", text="Great", author="urn:li:person:a"),
    Push({**NOTICE, "action": "LIKE", "decoratedGeneratedActivity": {}}),
)


def _of(remote_id: str, pushes: tuple[Push, ...]) -> Account:
    """What is known when a push is read: who we are, and no secrets."""
    return Account(Credential({}, remote_id=remote_id), pushes)


ACCOUNTS: Mapping[str, Account] = {
    "facebook": _of(PAGE, FACEBOOK),
    "instagram": _of(PAGE, INSTAGRAM),
    "threads": _of(PAGE, THREADS),
    "wechat_oa": _of("wx1", WECHAT),
    "telegram": _of(CHANNEL, TELEGRAM),
    "douyin": _of("brand", DOUYIN),
    "weibo": _of("1", WEIBO),
    "x": _of("2", X),
    "linkedin": _of(ORG, LINKEDIN),
    **dict.fromkeys(
        (
            "practice", "practice-weibo", "practice-xiaohongshu", "practice-douyin", "practice-wechat",
            "practice-bilibili", "practice-instagram", "practice-x",
        ),
        PRACTICE,
    ),
}  # fmt: skip
