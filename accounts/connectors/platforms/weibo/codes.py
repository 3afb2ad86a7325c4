"""What Weibo's answers mean.

Sources: open.weibo.com/wiki (Error_code, OAuth2), read 2026-11. Refusals are 4xx with `error_code`; a few come with
status 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...errors import (
    AuthExpired,
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
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

SLUG = "weibo"
DELAYED, NO_CLIENT = "20032", "21324"
_HOURLY = ("10022", "10023", "10024")
_TOKEN_OVER = ("21301", "21314", "21315", "21317", "21327", "21332")
_FAULTS = ("10001", "10002", "10009", "10010", "10011")
_AGAIN = _("Weibo says it has this text already.")

CODES: Mapping[str, Meaning] = {
    **dict.fromkeys(_FAULTS, Meaning(Transient)),
    **dict.fromkeys(_TOKEN_OVER, Meaning(AuthExpired)),
    "21316": Meaning(NeedsReconnect),
    "21319": Meaning(NeedsReconnect),
    # The address's calls are those of all accounts here.
    "10022": Meaning(RateLimited, bucket="app"),
    "10023": Meaning(RateLimited),
    "10024": Meaning(RateLimited),
    "20016": Meaning(RateLimited, wait=600),
    "10014": Meaning(MissingScope, _("Weibo has not given the app this permission.")),
    "21321": Meaning(PolicyRejected, _("The app is not reviewed yet: only its test users can use it.")),
    "10017": Meaning(InvalidContent, _("Weibo takes a link only to a domain that is bound to the app.")),
    "20012": Meaning(InvalidContent, _("Weibo finds the text too long.")),
    "20013": Meaning(InvalidContent, _("Weibo finds the text too long.")),
    "20005": Meaning(InvalidContent, _("Weibo takes JPEG, PNG and GIF pictures only.")),
    "20006": Meaning(InvalidContent, _("Weibo finds the picture too heavy.")),
    **dict.fromkeys(("20015", "20018", "20020", "20021", "20022", "20102", "20203"), Meaning(PolicyRejected)),
    "20031": Meaning(PolicyRejected, _("Weibo asks for a check that only a person can pass. Post this one by hand.")),
    "20034": Meaning(PolicyRejected, _("Weibo has locked this account.")),
    # They do not name the post, so it is looked for.
    **dict.fromkeys(("20017", "20019", "20111"), Meaning(OutcomeUnknown, _AGAIN)),
    "20101": Meaning(RemoteGone),
    "20201": Meaning(RemoteGone),
}


def checked(answer: Answer, now: datetime) -> Any:
    """The parsed body of a success. Raises what the refusal means."""
    try:
        found = answer.json()
    except UnexpectedResponse:
        if answer.ok:
            raise
        raise from_status(answer, now) from None
    if isinstance(found, dict) and found.get("error_code"):
        raise classify(answer, str(found["error_code"]), str(found.get("error") or ""), now)
    if not answer.ok:
        raise from_status(answer, now)
    return found


def judge(answer: Answer, now: datetime) -> ConnectorError | None:
    """What the token endpoint's answer means: None for a success."""
    try:
        checked(answer, now)
    except ConnectorError as error:
        if isinstance(error, AuthExpired | InvalidContent | UnexpectedResponse | PolicyRejected):
            return NeedsReconnect(platform=SLUG, code=error.code, status=error.status, raw=error.raw)
        return error
    return None


def classify(answer: Answer, code: str, words: str, now: datetime) -> ConnectorError:
    """The error a code stands for. One we do not know refuses a write, but says nothing about what was read."""
    otherwise = Meaning(InvalidContent if answer.write else UnexpectedResponse)
    error = error_of(CODES, code, answer, now, reason=words, otherwise=otherwise)
    if code in _HOURLY and isinstance(error, RateLimited):
        # Weibo counts by the clock's hours.
        error.retry_after = 3600.0 - now.timestamp() % 3600 + 5
    return error
