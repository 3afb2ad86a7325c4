"""What refusals of Telegram's Bot API mean.

Source: core.telegram.org/bots/api 10.0 ("Making requests", ResponseParameters). Telegram's errors have a number and an
English sentence; the sentences are not documented one by one, so they are known by what they contain.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ...errors import (
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
)
from ...families.codes import Meaning, error_of
from ...families.values import mapping, number
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

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
    (400, "chat_admin_required", NO_RIGHT),
    (400, "chat not found", Meaning(RemoteGone, _("Telegram does not know this channel, or the bot is not in it."))),
    (400, "chat was upgraded", Meaning(RemoteGone)),
    (400, "message to delete not found", Meaning(RemoteGone)),
    (400, "message to react not found", Meaning(RemoteGone)),
    (400, "message to be replied not found", Meaning(RemoteGone)),
    (400, "replied message not found", Meaning(RemoteGone)),
    (400, "can't be deleted", Meaning(PolicyRejected, _("Telegram does not let the bot delete this message."))),
    (400, "", Meaning(InvalidContent)),
    (413, "", Meaning(InvalidContent)),
)


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
    code, words = number(body, "error_code"), str(body.get("description") or "")
    wait = number(mapping(body, "parameters"), "retry_after")
    for wanted, needle, meaning in RULES:
        if code == wanted and needle in words.lower():
            known = replace(meaning, wait=float(wait)) if wait else meaning
            name = f"{code}:{needle}" if needle else str(code)
            return error_of({name: known}, name, answer, now, reason=words.partition(": ")[2] or words)
    return from_status(answer, now, code=str(code or ""))
