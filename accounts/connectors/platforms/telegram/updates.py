"""What one update says. Source: core.telegram.org/bots/api (Update, Message, ChatMemberUpdated)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ...families.values import mapping, moment, number, rows
from ...types import Credential, Format, InboxAttachment, InboxItem, InboxKind, ItemChange
from .identity import url_of

LONG_AGO = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Me:
    """Ids as text: our channel, its discussion group ('' for none), the bot; `names`: how people call on us.

    `group` None: not known; then any supergroup counts as it, since the bot is put into no others.
    """

    chat: str
    group: str | None
    bot: str
    names: tuple[str, ...] = ()


def me_of(auth: Credential, group: str) -> Me:
    """Who we are in the eyes of those who write."""
    names = tuple(auth.secrets[name].lower() for name in ("name", "bot_name") if auth.secrets.get(name))
    return Me(auth.secrets["chat"], group, auth.secrets["bot"], names)


def item_of(update: Mapping[str, Any], me: Me) -> InboxItem | None:
    """What one update says to us; None when it is no message, our own, or talk of the group that is not about us."""
    message = mapping(update, "message") or mapping(update, "edited_message")
    if not message or message.get("is_automatic_forward"):
        return None
    author, chat = mapping(message, "sender_chat") or mapping(message, "from"), mapping(message, "chat")
    where, text = str(chat.get("id")), str(message.get("text") or message.get("caption") or "")
    if str(author.get("id")) in {me.chat, me.bot, me.group} or not author.get("id"):
        return None
    answered = mapping(message, "reply_to_message")
    root = str(message.get("message_thread_id") or answered.get("message_id") or "")
    post = copied_from(answered, me.chat)
    if chat.get("type") == "private":
        kind, thread = InboxKind.MESSAGE, f"direct:{where}"
    elif root and (where == me.group or (me.group is None and chat.get("type") == "supergroup")):
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
        at=moment_of(update),
        thread_id=thread,
        post_id=str(post) if post else "",
        url=url_of(message),
        raw={"update_id": update.get("update_id"), "chat_type": chat.get("type")},
        change=ItemChange.EDITED if "edited_message" in update else ItemChange.NEW,
        reply_to=f"{where}:{answered['message_id']}" if answered.get("message_id") and not post else "",
        author_name=" ".join(filter(None, (str(author.get(name) or "") for name in ("first_name", "last_name")))),
        attachments=tuple(_files(message)),
    )


def _files(message: Mapping[str, Any]) -> Iterator[InboxAttachment]:
    """Pictures and videos. Telegram gives them out to the bot only, so there is no address."""
    if sizes := rows(message, "photo"):
        largest = sizes[-1]
        yield InboxAttachment(Format.IMAGE, width=number(largest, "width"), height=number(largest, "height"))
    if video := mapping(message, "video"):
        mime, name = str(video.get("mime_type") or ""), str(video.get("file_name") or "")
        yield InboxAttachment(Format.VIDEO, "", mime, name, number(video, "width"), number(video, "height"))


def copied_from(message: Mapping[str, Any], chat: str) -> int | None:
    """Which post of the channel a message of its discussion group is the automatic copy of."""
    origin = mapping(message, "forward_origin")
    mine = str(mapping(origin, "chat").get("id")) == chat
    return origin.get("message_id") if message.get("is_automatic_forward") and mine else None


def moment_of(update: Mapping[str, Any]) -> datetime:
    """When it happened; what carries no time is old enough to be given up."""
    inner = next((value for value in update.values() if isinstance(value, Mapping) and "date" in value), {})
    return moment(inner.get("date")) or LONG_AGO
