"""First comments in the channel's discussion group, answers, and keeping order there.

Neither comments nor answers can be looked up, so neither is tried again.

Source: core.telegram.org/bots/api (sendMessage, getUpdates).
"""

from __future__ import annotations

from ...errors import OutcomeUnknown, RemoteGone, Transient, UnexpectedResponse, UnsupportedFeature
from ...families.values import mapping
from ...messages import _
from ...types import Credential, Published
from .identity import ids_of, published
from .refusals import WEBHOOK_ACTIVE
from .updates import copied_from
from .wire import SLUG, UPDATES, Wire


class Comments(Wire):
    """Comments and replies."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Answer the copy of a post that Telegram puts into the channel's discussion group; returns `chat:message`.

        Raises Transient while the copy has not been seen yet, UnsupportedFeature without a group. A comment that was
        not confirmed is never tried again, since nothing could tell a second one from the first.
        """
        group = self._linked_group(auth)
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

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a message, named `chat:message`."""
        chat, number = _place(to_remote_id).values()
        answered = {"message_id": number, "allow_sending_without_reply": True}
        body = {"chat_id": chat, "text": text, "reply_parameters": answered}
        made = self._api.message(auth, "sendMessage", body)
        return published(made, f"{chat}:{made['message_id']}")

    def delete_comment(self, auth: Credential, remote_id: str) -> None:
        """Delete a message of the discussion group; the bot needs the right to do so there."""
        try:
            self._api.call(auth, "deleteMessage", _place(remote_id), write=True)
        except RemoteGone:
            return

    def like(self, auth: Credential, remote_id: str) -> None:
        """Put a thumb up at a message, as the bot."""
        body = {**_place(remote_id), "reaction": [{"type": "emoji", "emoji": "👍"}]}
        self._api.call(auth, "setMessageReaction", body, write=True)

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
            message_ = mapping(update, "message")
            if copied_from(message_, auth.secrets["chat"]) == number:
                return int(message_["message_id"])
        raise Transient(platform=SLUG, code="no_copy_yet")


def _place(remote_id: str) -> dict[str, str | int]:
    """Chat and message of `chat:message`. Raises RemoteGone for what can be none."""
    chat, _mark, number = remote_id.partition(":")
    if not number.isdecimal():
        raise RemoteGone(platform=SLUG, code="bad_id")
    return {"chat_id": chat, "message_id": int(number)}
