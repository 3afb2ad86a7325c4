"""Calls to Telegram's Bot API and what its refusals mean.

Source: core.telegram.org/bots/api 10.0 ("Making requests", ResponseParameters). Telegram's errors have a number and an
English sentence; the sentences are not documented one by one, so they are known by what they contain.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...errors import (
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
    UnexpectedResponse,
)
from ...families.codes import Meaning, error_of
from ...http import Answer, Http
from ...messages import _
from ...outcomes import Clock, from_status
from ...types import Credential

SLUG = "telegram"
HOST = "https://api.telegram.org"
NO_RIGHT = Meaning(MissingScope, _("The bot lacks the right to do this. Make it an administrator of the channel."))
NO_DM = Meaning(PolicyRejected, _("This person takes no messages from the bot."))
OUT = Meaning(NeedsReconnect, _("The bot is not in the channel any more."))
BAD_TOKEN = Meaning(NeedsReconnect, _("Telegram does not know this bot token any more."))
WEBHOOK_ACTIVE = "webhook"

# (number, words of the description in lower case, meaning); the first that fits counts.
RULES: tuple[tuple[int, str, Meaning], ...] = (
    (401, "", BAD_TOKEN),
    (404, "", BAD_TOKEN),
    (429, "", Meaning(RateLimited)),
    (409, WEBHOOK_ACTIVE, Meaning(Transient, definite=True)),
    (409, "", Meaning(Transient, definite=True)),
    (403, "blocked by the user", NO_DM),
    (403, "user is deactivated", NO_DM),
    (403, "initiate conversation", NO_DM),
    (403, "kicked", OUT),
    (403, "not a member", OUT),
    (403, "", NO_RIGHT),
    (400, "not enough rights", NO_RIGHT),
    (400, "administrator rights", NO_RIGHT),
    (400, "have no rights", NO_RIGHT),
    (400, "chat_write_forbidden", NO_RIGHT),
    (400, "chat not found", Meaning(RemoteGone, _("Telegram does not know this channel, or the bot is not in it."))),
    (400, "chat was upgraded", Meaning(RemoteGone)),
    (400, "message to delete not found", Meaning(RemoteGone)),
    (400, "message to be replied not found", Meaning(RemoteGone)),
    (400, "replied message not found", Meaning(RemoteGone)),
    (400, "can't be deleted", Meaning(PolicyRejected, _("Telegram does not let the bot delete this message."))),
    (400, "", Meaning(InvalidContent)),
    (413, "", Meaning(InvalidContent)),
)


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


def classify(answer: Answer, now: datetime) -> ConnectorError | None:
    """The error an answer stands for; None for a success. A 429 says in `parameters.retry_after` how long to wait."""
    if answer.ok:
        return None
    try:
        body = answer.json()
    except ConnectorError:
        body = None
    if not isinstance(body, dict) or "error_code" not in body:
        return from_status(answer, now, bucket="writes")
    number, words = int(body.get("error_code") or 0), str(body.get("description") or "")
    for wanted, needle, meaning in RULES:
        if number == wanted and needle in words.lower():
            wait = (body.get("parameters") or {}).get("retry_after")
            if isinstance(wait, int | float) and wait > 0:
                meaning = replace(meaning, wait=float(wait))
            code = f"{number}:{needle}" if needle else str(number)
            return error_of({code: meaning}, code, answer, now, reason=words.partition(": ")[2] or words)
    return from_status(answer, now, code=str(number))
