"""What Douyin's codes mean.

Success and failure both come with status 200; the code lies in `data.error_code` or `extra.error_code`, in newer
interfaces in `err_no`. Source of the codes: developer.open-douyin.com, 状态码 of the interfaces used here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    PolicyRejected,
    RateLimited,
    Transient,
)
from ...families.codes import Meaning, error_of
from ...families.days import until_midnight
from ...families.values import mapping
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

SLUG = "douyin"
APP_WRONG = _("Douyin does not know the app, or its secret is wrong.")
APP_LACKS = _("Douyin has not granted this ability to the app. Apply for it in the console.")
APP_BANNED = _("Douyin has blocked the app or taken it offline.")
TEST_APP = _("The app is in test mode: Douyin lets only the accounts bound in its console use it.")
ACCOUNT_LIMITED = _("Douyin does not let this account do that.")
SENSITIVE = _("Douyin found words or pictures it does not allow.")
TOO_HEAVY = _("Douyin takes no files of this weight.")
TOO_LONG = _("Douyin takes videos of at most 15 minutes.")
BAD_MEDIA = "2190007"


def _each(codes: str, meaning: Meaning) -> dict[str, Meaning]:
    return dict.fromkeys(codes.split(), meaning)


CODES: Mapping[str, Meaning] = {
    **_each("10001 2100004 28001005 28001006", Meaning(Transient)),
    "28001052": Meaning(RateLimited, wait=60),
    **_each("10008 2190002 2190008 28001003 28001008", Meaning(AuthExpired)),
    **_each("10007 10010 10020 2190015 28001015", Meaning(NeedsReconnect)),
    **_each("10003 10013 10014", Meaning(InvalidContent, APP_WRONG)),
    **_each("10004 2190003 28001012", Meaning(MissingScope)),
    **_each("2190004 28001014 28001018", Meaning(PolicyRejected, APP_LACKS)),
    **_each("28001016 28001019 28001056", Meaning(PolicyRejected, APP_BANNED)),
    "28001020": Meaning(PolicyRejected, TEST_APP),
    **_each("2100007 2100009", Meaning(PolicyRejected, ACCOUNT_LIMITED)),
    **_each("2111001 2113001", Meaning(PolicyRejected, SENSITIVE)),
    "2190005": Meaning(InvalidContent, TOO_HEAVY),
    "2190006": Meaning(InvalidContent, TOO_LONG),
    **_each(f"10002 2100005 28001007 {BAD_MEDIA}", Meaning(InvalidContent)),
}
# Used up for the day, which ends at midnight in Beijing: by the application, or by the account.
DAY_OF_APP = ("2190001", "28003017")
DAY_OF_ACCOUNT = "2114007"


def refusal(answer: Answer, now: datetime) -> ConnectorError | None:
    """The error an answer stands for, None when it is a success or cannot be read at all with a status of 2xx."""
    if answer.status == 429 or answer.status >= 500:
        # Behind a failing gateway a body proves nothing about what became of the request.
        return from_status(answer, now)
    try:
        found = answer.mapping()
    except ConnectorError:
        return None if answer.ok else from_status(answer, now)
    code, words = _code_of(found)
    if code in {"", "0"}:
        return None if answer.ok else from_status(answer, now)
    return error_of({**CODES, **_used_up(now)}, code, answer, now, reason=words)


def _code_of(found: Mapping[str, Any]) -> tuple[str, str]:
    """The first code that is not 0, and Douyin's words about it."""
    for place, code, words in (
        (mapping(found, "data"), "error_code", "description"),
        (mapping(found, "extra"), "error_code", "description"),
        (found, "err_no", "err_msg"),
    ):
        if str(place.get(code) or "0") != "0":
            return str(place[code]), str(place.get(words) or "")
    return "", ""


def _used_up(now: datetime) -> dict[str, Meaning]:
    day = Meaning(RateLimited, wait=until_midnight(now))
    return {**dict.fromkeys(DAY_OF_APP, replace(day, bucket="app")), DAY_OF_ACCOUNT: day}
