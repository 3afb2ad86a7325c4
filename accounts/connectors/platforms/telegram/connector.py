"""Telegram: a channel, worked by a bot that is its administrator.

Facts: core.telegram.org/bots/api 10.0, read 2026-11. Bots see no views and cannot read what they have sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import InvalidContent, MissingScope, NeedsReconnect, RemoteGone, UnsupportedFeature
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import OptionField, Scope, Setup
from ...text import check_limits, count, problem
from ...types import (
    AccountInfo,
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
    Credential,
    Draft,
    Format,
    Grant,
    Idempotency,
    InboxPage,
    MediaLimit,
    Problem,
    Published,
    PublishMode,
    RateBudget,
    Sighting,
    TextLimit,
    abilities,
)
from . import inbox
from .markup import read_html
from .posts import Posts
from .wire import SLUG, Api

TEXT = TextLimit(4096, CountRule.UTF16)
CAPTION_MAX = 1024
ALBUM_MAX = 10
# Width and height together, in pixels.
EDGES_MAX = 10_000
POST, DELETE = "can_post_messages", "can_delete_messages"
TOKEN = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,100}")


class Telegram:
    """Authorizes by a form, publishes, comments, deletes, reads comments and messages, replies, takes updates."""

    capabilities = Capabilities(
        slug=SLUG,
        label="Telegram",
        label_zh="Telegram",
        glyph="TG",
        tone="tg",
        kind="messaging",
        strengths=_("Reaches every subscriber at once, without ranking; long texts, albums and files."),
        auth=AuthKind.DIRECT,
        publish_mode=PublishMode.API,
        formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
        text=TEXT,
        media=MediaLimit(
            images_max=ALBUM_MAX,
            image_types=("image/jpeg", "image/png", "image/webp"),
            image_max_bytes=10_000_000,
            ratio_min=0.05,
            ratio_max=20.0,
            videos_max=ALBUM_MAX,
            video_types=("video/mp4",),
            video_max_bytes=50_000_000,
            mixed=True,
        ),
        can=abilities("publish delete first_comment account_metrics inbox reply webhooks"),
        idempotency=Idempotency.NONE,
        budgets=(RateBudget("writes", 20, 60, burst=1),),
        first_comment=TEXT,
        norms=(
            _("Subscribers get a notification for every post: send silently what can wait."),
            _("With pictures or videos the text has at most 1024 characters."),
            _("Telegram reports no views to bots; only the number of subscribers is known."),
            _("Comments need a discussion group linked to the channel, with the bot in it."),
        ),
        docs_url="https://core.telegram.org/bots/api",
        post_hosts=("t.me", "telegram.me"),
        verified_on=date(2026, 11, 26),
        confidence=Confidence.DOCUMENTED,
        setup=Setup(
            needs=(
                _("A Telegram channel of which you are an administrator."),
                _("A bot of its own for each channel: channels that share a bot take each other's messages away."),
            ),
            steps=(
                _("Open @BotFather in Telegram, send /newbot and copy the token it gives you."),
                _("Add the bot to the channel as an administrator with the rights to post and delete messages."),
                _("For comments: link a discussion group to the channel and make the bot an administrator there, too."),
                _("Enter token and channel here."),
            ),
            console_url="https://t.me/BotFather",
            review=_("None; it works at once."),
            scopes=(
                Scope(POST, _("Publish in the channel.")),
                Scope(DELETE, _("Delete posts of the channel."), required=False),
            ),
            webhook=True,
        ),
        options=(
            OptionField("disable_notification", _("Send silently"), kind="flag"),
            OptionField("no_preview", _("No preview of links"), kind="flag"),
            OptionField("protect_content", _("Forbid forwarding and saving"), kind="flag"),
            OptionField(
                "parse_html",
                _("The text is Telegram HTML"),
                kind="flag",
                help=_("Bold, italic, links and quotes as tags, such as <b> and <a href>."),
            ),
        ),
    )

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._clock = clock
        self._api = Api(http, clock)
        self._posts = Posts(self._api)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits, counted without tags; captions are shorter; albums have ten files; tags must be known."""
        plain, wrong = read_html(draft.text) if draft.options.get("parse_html") else (draft.text, "")
        problems = check_limits(replace(draft, text=plain), self.capabilities, info)
        if wrong:
            message = _("Telegram does not understand the tag <%(tag)s> here.")
            problems.append(problem("html_refused", "text", message, tag=wrong))
        length = count(plain, TEXT.rule)
        if draft.media and CAPTION_MAX < length <= TEXT.max:
            message = _("With pictures or videos the text is too long by %(over)s: %(count)s of %(max)s characters.")
            size: dict[str, Any] = {"count": length, "max": CAPTION_MAX, "over": length - CAPTION_MAX}
            problems.append(problem("text_too_long", "text", message, **size))
        videos = sum(item.kind is Format.VIDEO for item in draft.media)
        if len(draft.media) > ALBUM_MAX >= max(videos, len(draft.media) - videos):
            message = _("Too many files: %(count)s of at most %(max)s.")
            problems.append(problem("too_many_files", "media", message, count=len(draft.media), max=ALBUM_MAX))
        for index, item in enumerate(draft.media):
            edges = (item.width or 0) + (item.height or 0)
            if item.kind is not Format.VIDEO and edges > EDGES_MAX:
                message = _("Width and height of the picture are %(count)s pixels together, at most %(max)s.")
                problems.append(problem("image_too_large", f"media.{index}", message, count=edges, max=EDGES_MAX))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at t.me."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """The bot's token and the channel."""
        return (
            ConnectField("bot_token", _("Bot token"), kind="password", help=_("As @BotFather gave it to you.")),
            ConnectField(
                "channel",
                _("Channel"),
                help=_("Its public name, such as @mychannel, or its number, which begins with -100."),
            ),
        )

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Open the channel with the bot. Raises InvalidContent at the field that is wrong."""
        token, channel = values.get("bot_token", "").strip(), _channel(values.get("channel", ""))
        if not TOKEN.fullmatch(token):
            raise _refused("bot_token", _("This is no bot token. It looks like 123456789:ABC-def."))
        if not channel:
            raise _refused("channel", _("Give the channel as @name or as a number that begins with -100."))
        auth = Credential({"access": token})
        try:
            me = self._api.object(auth, "getMe")
        except NeedsReconnect:
            raise _refused("bot_token", _("Telegram does not know this bot token.")) from None
        try:
            chat = self._api.object(auth, "getChat", {"chat_id": channel})
        except (RemoteGone, NeedsReconnect, MissingScope, InvalidContent):
            message = _("Telegram does not know this channel, or the bot is not in it.")
            raise _refused("channel", message) from None
        if chat.get("type") != "channel":
            raise _refused("channel", _("This is not a channel."))
        secrets = {"access": token, "chat": str(chat["id"]), "bot": str(me["id"])}
        names = {"name": str(chat.get("username") or ""), "bot_name": str(me.get("username") or "")}
        auth = Credential({**secrets, **names}, remote_id=str(chat["id"]))
        info = self.probe(auth)
        if info.restricted:
            raise _refused("channel", info.restriction)
        return (Grant(auth, info),)

    def refresh(self, auth: Credential) -> Credential:
        """Bot tokens do not run out: one that is refused was revoked."""
        raise NeedsReconnect(platform=SLUG, code="token_revoked")

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the channel, its number of subscribers, and whether the bot may still post."""
        where = {"chat_id": auth.secrets["chat"]}
        chat = self._api.object(auth, "getChat", where)
        member = self._api.object(auth, "getChatMember", {**where, "user_id": int(auth.secrets["bot"])})
        followers = self._api.call(auth, "getChatMemberCount", where)
        owner, admin = member.get("status") == "creator", member.get("status") == "administrator"
        rights = {name: owner or (admin and bool(member.get(name))) for name in (POST, DELETE)}
        name = str(chat.get("username") or "")
        return AccountInfo(
            remote_id=str(chat["id"]),
            handle=name or str(chat.get("title") or ""),
            display_name=str(chat.get("title") or ""),
            url=f"https://t.me/{name}" if name else "",
            followers=followers if isinstance(followers, int) else None,
            restricted=not rights[POST],
            restriction="" if rights[POST] else _("The bot must be an administrator with the right to post messages."),
            missing_scopes=tuple(right for right, given in rights.items() if not given),
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Send the post; there are no keys. After OutcomeUnknown only a person can tell whether it is there."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Nothing is ever being processed."""
        raise UnsupportedFeature(platform=SLUG)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Bots cannot read the channel's history."""
        raise UnsupportedFeature(platform=SLUG)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Write below the post in the discussion group, at most once."""
        return self._posts.comment(auth, remote_id, text)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete the post, all messages of an album together."""
        self._posts.delete(auth, remote_id)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments in the discussion group, messages to the bot."""
        return inbox.read_inbox(self._api, self._clock, auth, cursor)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment or message."""
        return self._posts.reply(auth, to_remote_id, text)

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have updates pushed to `url` (https), with `secret` in a header; an empty `url` returns to polling."""
        inbox.subscribe(self._api, auth, url, secret)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """One update; `payload` is Telegram's own Update, read by `inbox.item_of`."""
        return inbox.receive(call, keys)


def _channel(typed: str) -> str:
    """A channel as the Bot API wants it, from a name, a number or an address; '' when it is none."""
    text = re.sub(r"^(https?://)?(www\.)?(t|telegram)\.me/", "", typed.strip()).strip("/")
    if re.fullmatch(r"-100\d{5,20}", text):
        return text
    return f"@{text.removeprefix('@')}" if re.fullmatch(r"@?[A-Za-z][A-Za-z0-9_]{3,31}", text) else ""


def _refused(field: str, message: str) -> InvalidContent:
    return InvalidContent(problems=(problem(f"{field}_refused", field, message),), platform=SLUG, code=field)
