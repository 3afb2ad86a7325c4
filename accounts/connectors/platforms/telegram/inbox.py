"""What people write: comments in the channel's discussion group, and messages to the bot.

Telegram holds updates for a day and forgets those before the `offset` asked for. Updates of the last minutes are left
there, so that a first comment can still find its post's copy in the group (`posts.Posts.comment`).
Source: core.telegram.org/bots/api (getUpdates, setWebhook, Update, Message).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import HookRefused, Transient, UnexpectedResponse
from ...hooks import HookCall, HookKind, HookReceipt, WebhookEvent
from ...outcomes import Clock
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .posts import UPDATES, copied_from, linked_group, url_of
from .wire import SLUG, WEBHOOK_ACTIVE, Api

KEPT = timedelta(minutes=15)
FORGOTTEN = timedelta(days=2)
PAGE, PAGES_MAX = 100, 20


@dataclass(frozen=True, slots=True)
class Me:
    """Ids as text: our channel, its discussion group ('' for none), the bot; `names`: how people call on us."""

    chat: str
    group: str
    bot: str
    names: tuple[str, ...] = ()


def read_inbox(api: Api, clock: Clock, auth: Credential, cursor: str) -> InboxPage:
    """Items newer than `cursor` (`<last update seen>|<last update given up>|<Unix time of the last>`), oldest first."""
    last, given_up, at = _marks(cursor, clock())
    me = me_of(auth, linked_group(api, auth))
    items: list[InboxItem] = []
    newest, asked = last, given_up
    for _page in range(PAGES_MAX):
        found = _updates(api, auth, asked)
        for update in found:
            number = int(update["update_id"])
            newest, at = max(newest, number), max(at, int(_moment(update).timestamp()))
            if number > last and (item := item_of(update, me)) is not None:
                items.append(item)
            if number > given_up and _moment(update) < clock() - KEPT:
                given_up = number
        if len(found) < PAGE:
            break
        # Asking for what follows makes Telegram forget this page.
        asked = int(found[-1]["update_id"])
    moved = f"{newest}|{max(given_up, asked)}|{at}"
    return InboxPage(tuple(items), moved if newest and moved != cursor else "")


def _marks(cursor: str, now: datetime) -> tuple[int, int, int]:
    """The three numbers of a cursor.

    Telegram numbers updates anew after a quiet week. It keeps them for a day, so after two days nothing of what we
    know is there any more and everything that is there is new.
    """
    last, dropped, at = (int(part or 0) for part in (cursor or "0|0|0").split("|"))
    return (0, 0, 0) if now.timestamp() - at > FORGOTTEN.total_seconds() else (last, dropped, at)


def me_of(auth: Credential, group: str) -> Me:
    """Who we are in the eyes of those who write."""
    names = tuple(auth.secrets[name].lower() for name in ("name", "bot_name") if auth.secrets.get(name))
    return Me(auth.secrets["chat"], group, auth.secrets["bot"], names)


def item_of(update: Mapping[str, Any], me: Me) -> InboxItem | None:
    """What one update says to us; None when it is no message, our own, or talk of the group that is not about us."""
    message = update.get("message")
    if not isinstance(message, dict) or message.get("is_automatic_forward"):
        return None
    author, chat = message.get("sender_chat") or message.get("from") or {}, message.get("chat") or {}
    where, text = str(chat.get("id")), str(message.get("text") or message.get("caption") or "")
    if str(author.get("id")) in {me.chat, me.bot, me.group} or not author.get("id"):
        return None
    root = str(message.get("message_thread_id") or (message.get("reply_to_message") or {}).get("message_id") or "")
    post = copied_from(message.get("reply_to_message") or {}, me.chat)
    if chat.get("type") == "private":
        kind, thread = InboxKind.MESSAGE, f"direct:{where}"
    elif where == me.group and root:
        kind, thread = InboxKind.COMMENT, f"{where}:{root}"
    elif where == me.group and any(f"@{name}" in text.lower() for name in me.names):
        kind, thread = InboxKind.MENTION, f"{where}:{message['message_id']}"
    else:
        return None
    return InboxItem(
        remote_id=f"{where}:{message['message_id']}",
        kind=kind,
        author_id=str(author["id"]),
        author_handle=str(author.get("username") or author.get("title") or author.get("first_name") or ""),
        text=text,
        at=_moment(update),
        thread_id=thread,
        post_id=str(post) if post else "",
        url=url_of(message),
        raw={"update_id": update.get("update_id"), "chat_type": chat.get("type")},
    )


def receive(call: HookCall, keys: Mapping[str, str]) -> HookReceipt:
    """One update, pushed with the secret word given to `setWebhook`. Raises HookRefused."""
    given = call.headers.get("x-telegram-bot-api-secret-token", "")
    if not keys.get("token") or not hmac.compare_digest(given.encode(), keys["token"].encode()):
        raise HookRefused(platform=SLUG, code="secret_token")
    try:
        update = json.loads(call.body)
        number = str(int(update["update_id"]))
        event = WebhookEvent(number, _kind(update), "", update)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise HookRefused(platform=SLUG, code="bad_update") from None
    return HookReceipt((event,))


def subscribe(api: Api, auth: Credential, url: str, secret: str) -> None:
    """Have updates pushed to `url` with `secret`; an empty `url` returns to polling."""
    if not url:
        api.call(auth, "deleteWebhook")
        return
    api.call(auth, "setWebhook", {"url": url, "secret_token": secret, "allowed_updates": UPDATES})


def _updates(api: Api, auth: Credential, after: int) -> list[dict[str, Any]]:
    """Up to 100 updates after one that may be forgotten; none while updates are pushed or read by somebody else."""
    body = {"limit": PAGE, "timeout": 0, "allowed_updates": UPDATES, "offset": after + 1 if after else None}
    try:
        found = api.call(auth, "getUpdates", body)
    except Transient as error:
        if WEBHOOK_ACTIVE in error.code:
            return []
        raise
    if not isinstance(found, list):
        raise UnexpectedResponse(platform=SLUG, code="no_updates")
    return [item for item in found if isinstance(item, dict) and isinstance(item.get("update_id"), int)]


def _moment(update: Mapping[str, Any]) -> datetime:
    """When it happened; what carries no time is old enough to be given up."""
    inner = next((value for value in update.values() if isinstance(value, dict) and "date" in value), {})
    return datetime.fromtimestamp(int(inner.get("date") or 0), UTC)


def _kind(update: Mapping[str, Any]) -> HookKind:
    message, member = update.get("message") or {}, update.get("my_chat_member") or {}
    if member and member["chat"].get("type") == "channel":
        status = member["new_chat_member"].get("status")
        return HookKind.ACCESS_ENDED if status in ("left", "kicked") else HookKind.OTHER
    if "message_reaction_count" in update or "message_reaction" in update:
        return HookKind.REACTION
    if not message or message.get("is_automatic_forward"):
        return HookKind.OTHER
    return HookKind.MESSAGE if message["chat"].get("type") == "private" else HookKind.COMMENT
