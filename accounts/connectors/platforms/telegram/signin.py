"""Opening a channel with a bot's token, and the facts of the channel.

Source: core.telegram.org/bots/api (getMe, getChat, getChatMember, getChatMemberCount).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...errors import InvalidContent, MissingScope, NeedsReconnect, RemoteGone
from ...fields import ConnectField
from ...messages import _
from ...text import problem
from ...types import AccountInfo, Credential, Grant
from .setup import DELETE, POST
from .wire import SLUG, Wire

TOKEN = re.compile(r"\d{5,20}:[A-Za-z0-9_-]{30,100}")


class SignIn(Wire):
    """Authorizes by a form."""

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
        token, channel = values.get("bot_token", "").strip(), channel_of(values.get("channel", ""))
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
            bio=str(chat.get("description") or ""),
            followers=followers if isinstance(followers, int) else None,
            restricted=not rights[POST],
            restriction="" if rights[POST] else _("The bot must be an administrator with the right to post messages."),
            missing_scopes=tuple(right for right, given in rights.items() if not given),
        )


def channel_of(typed: str) -> str:
    """A channel as the Bot API wants it, from a name, a number or an address; '' when it is none."""
    text = re.sub(r"^(https?://)?(www\.)?(t|telegram)\.me/", "", typed.strip()).strip("/")
    if re.fullmatch(r"-100\d{5,20}", text):
        return text
    return f"@{text.removeprefix('@')}" if re.fullmatch(r"@?[A-Za-z][A-Za-z0-9_]{3,31}", text) else ""


def _refused(field: str, message: str) -> InvalidContent:
    return InvalidContent(problems=(problem(f"{field}_refused", field, message),), platform=SLUG, code=field)
