"""Calls to Telegram's Bot API. Source: core.telegram.org/bots/api 10.0 ("Making requests")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...errors import OutcomeUnknown, UnexpectedResponse
from ...families.platform import Platform
from ...http import Http
from ...outcomes import Clock
from ...types import Credential
from .refusals import classify

SLUG = "telegram"
HOST = "https://api.telegram.org"
# Telegram remembers what was asked for last, so all who ask for updates ask for the same.
UPDATES = ("message", "edited_message", "channel_post", "message_reaction_count", "my_chat_member")


class Wire(Platform):
    """Every part of Telegram: the Bot API."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)

    def _linked_group(self, auth: Credential) -> str:
        """The channel's discussion group, '' when it has none."""
        return str(self._api.object(auth, "getChat", {"chat_id": auth.secrets["chat"]}).get("linked_chat_id") or "")


class Api:
    """Requests with the bot's token, which Telegram wants in the path."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def call(
        self,
        auth: Credential,
        method: str,
        body: Mapping[str, Any] | None = None,
        *,
        write: bool = False,
        files: Mapping[str, Any] | None = None,
        size: int = 0,
    ) -> Any:
        """The `result` of a method. `files`: multipart parts of `size` bytes together. Raises what `classify` says."""
        sent = {name: value for name, value in (body or {}).items() if value is not None}
        how: dict[str, Any] = {"json": sent}
        if files:
            fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in sent.items()}
            how = {"data": fields, "files": files, "total": max(90.0, size / 200_000)}
        address = f"{HOST}/bot{auth.secrets['access']}/{method}"
        answer = self._http.request("POST", address, platform=SLUG, write=write, **how)
        error = classify(answer, self._clock())
        if error is not None:
            raise error
        found = answer.mapping()
        if found.get("ok") is not True or "result" not in found:
            kind = OutcomeUnknown if write else UnexpectedResponse
            raise kind(platform=SLUG, code="no_result", status=answer.status, raw=answer.raw)
        return found["result"]

    def message(self, auth: Credential, method: str, body: Mapping[str, Any], **how: Any) -> dict[str, Any]:
        """Send something visible and return the message it became. Raises OutcomeUnknown when the answer names none."""
        made = self.call(auth, method, body, write=True, **how)
        if not isinstance(made, dict) or not isinstance(made.get("message_id"), int):
            raise OutcomeUnknown(platform=SLUG, code="no_message_id")
        return made

    def object(self, auth: Credential, method: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Read one object."""
        found = self.call(auth, method, body)
        if not isinstance(found, dict):
            raise UnexpectedResponse(platform=SLUG, code="no_object")
        return found
