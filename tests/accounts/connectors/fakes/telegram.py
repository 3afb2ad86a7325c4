"""Telegram's Bot API as its document describes it: one bot, one channel, its discussion group."""

from __future__ import annotations

import json
import time
from typing import Any

from accounts.connectors.platforms.telegram.posts import id_of

from ..fake_server import Answer, Refused, Request
from .platform import PlatformFake

TOKEN = "123456789:AAFakeTokenOfTheTestsOnly_0123456789"
CHANNEL, GROUP, BOT, FAN = -1001234567890, -1009876543210, 123456789, 4242
SEND = {"chat_id", "disable_notification", "protect_content", "reply_parameters"}
KNOWN = {
    "sendMessage": SEND | {"text", "parse_mode", "link_preview_options"},
    "sendPhoto": SEND | {"caption", "parse_mode"},
    "sendVideo": SEND | {"caption", "parse_mode", "supports_streaming", "width", "height", "duration"},
    "sendMediaGroup": SEND | {"media"},
    "deleteMessage": {"chat_id", "message_id"},
    "deleteMessages": {"chat_id", "message_ids"},
    "setMessageReaction": {"chat_id", "message_id", "reaction", "is_big"},
    "getMe": set(),
    "getChat": {"chat_id"},
    "getChatMember": {"chat_id", "user_id"},
    "getChatMemberCount": {"chat_id"},
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "secret_token", "allowed_updates"},
    "deleteWebhook": set(),
}
NESTED = {"reply_parameters", "link_preview_options", "media", "message_ids", "allowed_updates"}


def no(number: int, words: str, **parameters: Any) -> Refused:
    body = {"ok": False, "error_code": number, "description": words}
    return Refused(number, {**body, **({"parameters": parameters} if parameters else {})})


class Fake(PlatformFake):
    """Every post gets its copy in the group and one comment by a fan below it. `linked`: whether there is a group."""

    hosts = ("api.telegram.org",)
    values = {"bot_token": TOKEN, "channel": "@brand_tea"}

    def __init__(self) -> None:
        super().__init__()
        self.linked = True
        self.member: dict[str, Any] = {
            "status": "administrator",
            "can_post_messages": True,
            "can_delete_messages": True,
        }
        self.messages: dict[int, dict[int, dict[str, Any]]] = {CHANNEL: {}, GROUP: {}, FAN: {}}
        self.albums: list[list[int]] = []
        self.updates: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {}
        self.files: list[tuple[str, str, int]] = []
        self._number, self._update = 0, 1000
        self.routes = [("POST", r"/api\.telegram\.org/bot(?P<token>[^/]+)/(?P<method>\w+)", self._call)]

    def visible(self) -> list[str]:
        there = self.messages[CHANNEL]
        return [id_of(album) for album in self.albums if all(number in there for number in album)]

    def update(self, **what: Any) -> int:
        with self.lock:
            self._update += 1
            self.updates.append({"update_id": self._update, **what})
            return self._update

    def said(self, text: str, chat: int, **more: Any) -> dict[str, Any]:
        """A person writes in the group or to the bot."""
        who = {"id": FAN, "is_bot": False, "first_name": "Lin", "username": "lin"}
        message = self._message(chat, **{"from": who, "text": text, **more})
        self.update(message=message)
        return message

    def _chat(self, chat: int) -> dict[str, Any]:
        kinds = {
            CHANNEL: {"type": "channel", "title": "Brand Tea", "username": "brand_tea"},
            GROUP: {"type": "supergroup", "title": "Brand Tea Talk"},
            FAN: {"type": "private", "first_name": "Lin"},
        }
        return {"id": chat, **kinds[chat]}

    def _message(self, chat: int, **more: Any) -> dict[str, Any]:
        self._number += 1
        made = {"message_id": self._number, "date": int(time.time()), "chat": self._chat(chat), **more}
        self.messages[chat][self._number] = made
        return made

    def _call(self, request: Request, token: str, method: str) -> Any:
        if token != TOKEN:
            raise no(401, "Unauthorized")
        handler = getattr(self, f"_{method}", None)
        if handler is None or method not in KNOWN:
            raise no(404, "Not Found")
        multipart = request.headers.get("content-type", "").startswith("multipart/")
        body: dict[str, Any] = dict(request.form) if multipart else (json.loads(request.body) if request.body else {})
        if multipart:
            body |= {name: json.loads(value) for name, value in body.items() if name in NESTED}
        if unknown := set(body) - KNOWN[method]:
            raise AssertionError(f"{method} has no {unknown}")
        return {"ok": True, "result": handler(body, request if multipart else None)}

    def _where(self, body: dict[str, Any], *, write: bool = False) -> int:
        names = {"@brand_tea": CHANNEL, **{str(chat): chat for chat in self.messages}}
        chat = names.get(str(body.get("chat_id")))
        if chat is None or (chat == CHANNEL and self.member["status"] == "left"):
            raise no(400, "Bad Request: chat not found")
        if write and chat == CHANNEL and not self.member.get("can_post_messages"):
            raise no(400, "Bad Request: need administrator rights in the channel chat")
        reply = body.get("reply_parameters") or {}
        if reply and reply["message_id"] not in self.messages[chat] and not reply.get("allow_sending_without_reply"):
            raise no(400, "Bad Request: message to be replied not found")
        return chat

    def _text(self, text: str, most: int, *, html: bool) -> str:
        if html and text.count("<") % 2:
            raise no(400, "Bad Request: can't parse entities: Can't find end tag")
        plain = text if not html else text.replace("<b>", "").replace("</b>", "")
        if len(plain.encode("utf-16-le")) // 2 > most:
            raise no(
                400, "Bad Request: message is too long" if most > 1024 else "Bad Request: message caption is too long"
            )
        return text

    def _posted(self, chat: int, made: list[dict[str, Any]]) -> None:
        """A post of the channel is copied into its group, where somebody comments."""
        if chat != CHANNEL:
            return
        self.albums.append([message["message_id"] for message in made])
        if not self.linked:
            return
        first = made[0]
        origin = {"type": "channel", "chat": self._chat(CHANNEL), "message_id": first["message_id"]}
        sender = {"sender_chat": self._chat(CHANNEL), "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}}
        copy = self._message(GROUP, is_automatic_forward=True, forward_origin=origin, **sender)
        self.update(message=copy)
        more = {"reply_to_message": copy, "message_thread_id": copy["message_id"]}
        self.said("Lovely!", GROUP, **more)

    def _sendMessage(self, body: dict[str, Any], _files: Any) -> Any:
        chat = self._where(body, write=True)
        if not body.get("text", "").strip():
            raise no(400, "Bad Request: message text is empty")
        text = self._text(body["text"], 4096, html=body.get("parse_mode") == "HTML")
        made = self._message(chat, text=text, sent=body)
        self._posted(chat, [made])
        return made

    def _file(self, request: Request | None, name: str) -> None:
        assert request is not None, "files go as multipart"
        filename, mime, data = request.files[name]
        limit = 50_000_000 if mime.startswith("video/") else 10_000_000
        if len(data) > limit:
            raise no(413, "Request Entity Too Large")
        self.files.append((filename, mime, len(data)))

    def _one(self, body: dict[str, Any], request: Request | None, name: str) -> Any:
        chat = self._where(body, write=True)
        self._file(request, name)
        caption = self._text(body.get("caption", ""), 1024, html=body.get("parse_mode") == "HTML")
        made = self._message(chat, caption=caption, sent=body)
        self._posted(chat, [made])
        return made

    def _sendPhoto(self, body: dict[str, Any], request: Request | None) -> Any:
        return self._one(body, request, "photo")

    def _sendVideo(self, body: dict[str, Any], request: Request | None) -> Any:
        return self._one(body, request, "video")

    def _sendMediaGroup(self, body: dict[str, Any], request: Request | None) -> Any:
        chat = self._where(body, write=True)
        items = body["media"]
        if not 2 <= len(items) <= 10:
            raise no(400, "Bad Request: wrong number of items in the media group")
        made = []
        for item in items:
            self._file(request, item["media"].removeprefix("attach://"))
            self._text(item.get("caption", ""), 1024, html=item.get("parse_mode") == "HTML")
            made.append(self._message(chat, media_group_id="77", sent=item))
        self._posted(chat, made)
        return made

    def _deleteMessage(self, body: dict[str, Any], _files: Any) -> Any:
        chat = self._where(body)
        if not self.member.get("can_delete_messages"):
            raise no(400, "Bad Request: message can't be deleted")
        if self.messages[chat].pop(body["message_id"], None) is None:
            raise no(400, "Bad Request: message to delete not found")
        return True

    def _setMessageReaction(self, body: dict[str, Any], _files: Any) -> Any:
        chat = self._where(body)
        if body["message_id"] not in self.messages[chat]:
            raise no(400, "Bad Request: message to react not found")
        if [set(item) for item in body["reaction"]] != [{"type", "emoji"}]:
            raise no(400, "Bad Request: can't parse reaction types")
        self.messages[chat][body["message_id"]]["reaction"] = body["reaction"][0]["emoji"]
        return True

    def _deleteMessages(self, body: dict[str, Any], _files: Any) -> Any:
        chat = self._where(body)
        for number in body["message_ids"]:
            self.messages[chat].pop(number, None)
        return True

    def _getMe(self, _body: dict[str, Any], _files: Any) -> Any:
        return {"id": BOT, "is_bot": True, "first_name": "Brand", "username": "brand_tea_bot"}

    def _getChat(self, body: dict[str, Any], _files: Any) -> Any:
        chat = self._where(body)
        return {**self._chat(chat), **({"linked_chat_id": GROUP} if chat == CHANNEL and self.linked else {})}

    def _getChatMember(self, body: dict[str, Any], _files: Any) -> Any:
        self._where(body)
        return {"user": {"id": body["user_id"]}, **self.member}

    def _getChatMemberCount(self, body: dict[str, Any], _files: Any) -> Any:
        return {CHANNEL: 812, GROUP: 96}[self._where(body)]

    def _getUpdates(self, body: dict[str, Any], _files: Any) -> Any:
        if self.webhook:
            raise no(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first",
            )
        if offset := body.get("offset"):
            self.updates = [item for item in self.updates if item["update_id"] >= offset]
        return self.updates[: body.get("limit", 100)]

    def _setWebhook(self, body: dict[str, Any], _files: Any) -> Any:
        if not body["url"].startswith("https://"):
            raise no(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = body
        return True

    def _deleteWebhook(self, _body: dict[str, Any], _files: Any) -> Any:
        self.webhook = {}
        return True


def flood(seconds: int) -> Answer:
    """What Telegram answers to a bot that sends too fast."""
    return no(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds).answer
