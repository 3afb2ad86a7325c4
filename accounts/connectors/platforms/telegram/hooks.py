"""Updates pushed to us. Source: core.telegram.org/bots/api (setWebhook, Update)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ...errors import HookRefused
from ...families.events import pushed, same
from ...families.values import mapping, number
from ...hooks import HookCall, HookKind, HookReceipt, WebhookEvent
from ...types import Credential, InboxItem
from .updates import Me, item_of
from .wire import SLUG, UPDATES, Wire

CHATS: Mapping[str, HookKind] = {
    "private": HookKind.MESSAGE,
    "group": HookKind.COMMENT,
    "supergroup": HookKind.COMMENT,
}


class Hooks(Wire):
    """Receives webhooks, and switches them on."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """One update, pushed with the secret word given to `setWebhook`. Raises HookRefused.

        The `payload` is Telegram's own Update, read by `updates.item_of`.
        """
        given = call.headers.get("x-telegram-bot-api-secret-token", "")
        if not keys.get("token") or not same(given, keys["token"]):
            raise HookRefused(platform=SLUG, code="secret_token")
        update = pushed(call, SLUG)
        identifier = number(update, "update_id")
        if identifier is None:
            raise HookRefused(platform=SLUG, code="bad_update")
        return HookReceipt((WebhookEvent(str(identifier), kind_of(update), "", update),))

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Messages to the bot, and comments in the discussion group; while updates are pushed nothing else tells them.

        Mentions there are left out: a push does not tell what we are called.
        """
        item = item_of(event.payload, Me(auth.remote_id, None, ""))
        return (item,) if item is not None else ()

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have updates pushed to `url` (https), with `secret` in a header; an empty `url` returns to polling."""
        if not url:
            self._api.call(auth, "deleteWebhook")
            return
        self._api.call(auth, "setWebhook", {"url": url, "secret_token": secret, "allowed_updates": UPDATES})


def kind_of(update: Mapping[str, Any]) -> HookKind:
    """What an update is about. Only the channel's own goodbye ends access: a person may block the bot, too."""
    message, member = mapping(update, "message"), mapping(update, "my_chat_member")
    if mapping(member, "chat").get("type") == "channel":
        status = mapping(member, "new_chat_member").get("status")
        return HookKind.ACCESS_ENDED if status in ("left", "kicked") else HookKind.OTHER
    if "message_reaction_count" in update or "message_reaction" in update:
        return HookKind.REACTION
    if message.get("is_automatic_forward"):
        return HookKind.OTHER
    return CHATS.get(str(mapping(message, "chat").get("type")), HookKind.OTHER)
