"""Messages in a channel: texts, one file with a caption, albums, first comments, deleting.

A bot cannot read what it has sent and Telegram knows no keys, so nothing here can be looked up afterwards.
Source: core.telegram.org/bots/api (sendMessage, sendPhoto, sendVideo, sendMediaGroup, deleteMessages, getUpdates).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from ...errors import OutcomeUnknown, RemoteGone, Transient, UnexpectedResponse, UnsupportedFeature
from ...messages import _
from ...types import Credential, Draft, Format, Media, Published, PublishedState
from .wire import SLUG, WEBHOOK_ACTIVE, Api

UPDATES = ("message", "channel_post", "message_reaction_count", "my_chat_member")


class Posts:
    """Messages of one channel."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Send the post. What comes back is live."""
        chat = auth.secrets["chat"]
        common: dict[str, Any] = {"chat_id": chat}
        for name in ("disable_notification", "protect_content"):
            if draft.options.get(name):
                common[name] = True
        text: dict[str, Any] = {"parse_mode": "HTML"} if draft.options.get("parse_html") else {}
        if not draft.media:
            preview = {"is_disabled": True} if draft.options.get("no_preview") else None
            body = {**common, **text, "text": draft.text, "link_preview_options": preview}
            return published(self._api.message(auth, "sendMessage", body))
        caption = {**text, "caption": draft.text} if draft.text.strip() else {}
        with ExitStack() as files:
            if len(draft.media) == 1:
                return self._single(auth, draft.media[0], {**common, **caption}, files)
            return self._album(auth, draft.media, common, caption, files)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a message or a whole album; what is gone counts as deleted."""
        ids = ids_of(remote_id)
        chat = auth.secrets["chat"]
        try:
            if len(ids) == 1:
                self._api.call(auth, "deleteMessage", {"chat_id": chat, "message_id": ids[0]}, write=True)
            else:
                self._api.call(auth, "deleteMessages", {"chat_id": chat, "message_ids": ids}, write=True)
        except RemoteGone:
            return

    def comment(self, auth: Credential, remote_id: str, text: str) -> str:
        """Answer the copy of a post that Telegram puts into the channel's discussion group; returns `chat:message`.

        Raises Transient while the copy has not been seen yet, UnsupportedFeature without a group. A comment that was
        not confirmed is never tried again, since nothing could tell a second one from the first.
        """
        group = linked_group(self._api, auth)
        if not group:
            message = _("The channel has no discussion group, or the bot is not in it, so nothing can be commented.")
            raise UnsupportedFeature(message, platform=SLUG, code="no_group")
        copy = self._copy(auth, ids_of(remote_id)[0])
        body = {"chat_id": group, "text": text, "reply_parameters": {"message_id": copy}}
        try:
            made = self._api.message(auth, "sendMessage", body)
        except OutcomeUnknown as error:
            message = _("Telegram did not confirm the comment. Look below the post before you write it again.")
            raise UnexpectedResponse(message, platform=SLUG, code=error.code, raw=error.raw) from error
        return f"{group}:{made['message_id']}"

    def reply(self, auth: Credential, to: str, text: str) -> Published:
        """Answer a message, named `chat:message`."""
        chat, _mark, number = to.partition(":")
        if not number.isdecimal():
            raise RemoteGone(platform=SLUG, code="bad_id")
        answered = {"message_id": int(number), "allow_sending_without_reply": True}
        body = {"chat_id": chat, "text": text, "reply_parameters": answered}
        made = self._api.message(auth, "sendMessage", body)
        return published(made, f"{chat}:{made['message_id']}")

    def _single(self, auth: Credential, item: Media, body: dict[str, Any], files: ExitStack) -> Published:
        name = "video" if item.kind is Format.VIDEO else "photo"
        part = (item.filename, files.enter_context(item.open()), item.mime)
        method = "sendVideo" if name == "video" else "sendPhoto"
        sent = {**body, **_shape(item)}
        return published(self._api.message(auth, method, sent, files={name: part}, size=item.size))

    def _album(
        self,
        auth: Credential,
        media: Sequence[Media],
        common: Mapping[str, Any],
        caption: Mapping[str, Any],
        files: ExitStack,
    ) -> Published:
        """Several files at once; Telegram shows only the first one's caption, below all of them."""
        items, parts = [], {}
        for number, item in enumerate(media):
            name = f"file{number}"
            kind = "video" if item.kind is Format.VIDEO else "photo"
            parts[name] = (item.filename, files.enter_context(item.open()), item.mime)
            text = caption if number == 0 else {}
            items.append({"type": kind, "media": f"attach://{name}", **text, **_shape(item)})
        size = sum(item.size for item in media)
        made = self._api.call(auth, "sendMediaGroup", {**common, "media": items}, write=True, files=parts, size=size)
        if not isinstance(made, list) or not made or not all(isinstance(item, dict) for item in made):
            raise OutcomeUnknown(platform=SLUG, code="no_message_id")
        return published(made[0], id_of([int(item["message_id"]) for item in made]))

    def _copy(self, auth: Credential, number: int) -> int:
        """The post's copy in the discussion group, among the updates of the last minutes (see `inbox`)."""
        try:
            updates = self._api.call(auth, "getUpdates", {"limit": 100, "timeout": 0, "allowed_updates": UPDATES})
        except Transient as error:
            if WEBHOOK_ACTIVE in error.code:
                message = _("First comments need updates by polling, but this bot has a webhook.")
                raise UnsupportedFeature(message, platform=SLUG, code="webhook_active") from error
            raise
        for update in updates if isinstance(updates, list) else ():
            message_ = update.get("message") or {}
            if copied_from(message_, auth.secrets["chat"]) == number:
                return int(message_["message_id"])
        raise Transient(platform=SLUG, code="no_copy_yet")


def linked_group(api: Api, auth: Credential) -> str:
    """The channel's discussion group, '' when it has none."""
    return str(api.object(auth, "getChat", {"chat_id": auth.secrets["chat"]}).get("linked_chat_id") or "")


def copied_from(message: Mapping[str, Any], chat: str) -> int | None:
    """Which post of the channel a message of its discussion group is the automatic copy of."""
    origin = message.get("forward_origin") or {}
    mine = str((origin.get("chat") or {}).get("id")) == chat
    return origin.get("message_id") if message.get("is_automatic_forward") and mine else None


def published(message: Mapping[str, Any], remote_id: str = "") -> Published:
    """A message as the engine's answer."""
    at = message.get("date")
    return Published(
        PublishedState.LIVE,
        remote_id=remote_id or str(message["message_id"]),
        url=url_of(message),
        published_at=datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None,
        raw={name: message[name] for name in ("message_id", "date", "media_group_id") if name in message},
    )


def url_of(message: Mapping[str, Any]) -> str:
    """Where a message of a channel or supergroup can be seen; '' in private chats."""
    chat, number = message.get("chat") or {}, message.get("message_id")
    if chat.get("type") not in ("channel", "supergroup"):
        return ""
    if chat.get("username"):
        return f"https://t.me/{chat['username']}/{number}"
    # Members see the posts of private channels under the id without its mark -100.
    return f"https://t.me/c/{str(chat.get('id')).removeprefix('-100')}/{number}"


def id_of(numbers: Sequence[int]) -> str:
    """One id for the messages of an album: `12-14`, or `12,14` when others came between."""
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
    return ",".join(map(str, numbers))


def ids_of(remote_id: str) -> list[int]:
    """The numbers of the messages an id stands for. Raises RemoteGone for what is none."""
    first, ranged, last = remote_id.partition("-")
    try:
        found = range(int(first), int(last) + 1) if ranged else [int(item) for item in remote_id.split(",")]
    except ValueError:
        found = []
    if not 0 < len(found) <= 100:
        raise RemoteGone(platform=SLUG, code="bad_id")
    return list(found)


def _shape(item: Media) -> dict[str, Any]:
    """What Telegram wants to know of a video to show it right at once."""
    if item.kind is not Format.VIDEO:
        return {}
    known = {"width": item.width, "height": item.height, "duration": round(item.seconds) if item.seconds else None}
    return {"supports_streaming": True, **{name: value for name, value in known.items() if value}}
