"""What X's refusals mean.

Sources: docs.x.com (2026-08: response codes, rate limits, manage posts) and its OpenAPI description 2.167. Errors are
problem+json: `type` ends in a word that names the problem, `detail` says more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ...errors import (
    ConnectorError,
    InvalidContent,
    MissingScope,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    UnsupportedFeature,
)
from ...families.codes import Meaning, error_of
from ...families.values import rows
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

HOUR, DAY = 3600.0, 86_400.0
NO_CREDITS = _("The credits of the X developer app are used up. Buy more in X's developer console.")
CAPPED = _("The X developer app has used up its monthly allowance. Raise it in X's developer console.")
APP_REFUSED = _(
    "X does not let this developer app do that. Check its permissions and project in X's developer console."
)
RESTRICTED = _("X has locked or suspended this account. Sign in at x.com to see what to do.")
SEEN_BEFORE = _("X says that it has this text already. Juzhen looks whether the post is there.")
NOT_SUMMONED = _("X lets apps answer only people who mentioned or quoted the account.")

# By the last part of `type`.
PROBLEMS: Mapping[str, Meaning] = {
    "invalid-request": Meaning(InvalidContent),
    "usage-capped": Meaning(RateLimited, CAPPED, wait=DAY, bucket="app"),
    "client-forbidden": Meaning(UnsupportedFeature, APP_REFUSED),
    "client-disconnected": Meaning(UnsupportedFeature, APP_REFUSED),
    "unsupported-authentication": Meaning(MissingScope),
    "oauth1-permissions": Meaning(MissingScope),
    "not-authorized-for-resource": Meaning(PolicyRejected),
    "resource-not-found": Meaning(RemoteGone),
    "credits-depleted": Meaning(RateLimited, NO_CREDITS, wait=HOUR, bucket="app"),
}
# Refusals whose `type` says nothing; looked for in `detail`, the first that fits counts.
PHRASES: tuple[tuple[str, Meaning], ...] = (
    ("duplicate content", Meaning(OutcomeUnknown, SEEN_BEFORE)),
    ("suspended", Meaning(PolicyRejected, RESTRICTED)),
    ("temporarily locked", Meaning(PolicyRejected, RESTRICTED)),
    ("mentioned", Meaning(PolicyRejected, NOT_SUMMONED)),
    ("reply to this", Meaning(PolicyRejected, NOT_SUMMONED)),
    ("scope", Meaning(MissingScope)),
)
BY_STATUS: Mapping[int, Meaning] = {
    400: Meaning(InvalidContent),
    402: Meaning(RateLimited, NO_CREDITS, wait=HOUR, bucket="app"),
    403: Meaning(PolicyRejected),
}


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refused request stands for; `now` is aware UTC."""
    problem, reason = _problem(answer)
    if answer.status in (401, 408) or answer.status >= 500:
        return from_status(answer, now, code=problem)
    known = PROBLEMS.get(problem)
    if answer.status == 429 and known is None:
        return _too_many(answer, now, problem)
    if answer.status in (400, 403):
        known = next((meaning for phrase, meaning in PHRASES if phrase in reason.lower()), known)
    known = known or BY_STATUS.get(answer.status)
    if known is None:
        return from_status(answer, now, code=problem)
    return error_of({problem: known}, problem, answer, now, reason=reason)


def _too_many(answer: Answer, now: datetime, problem: str) -> ConnectorError:
    """A rate limit: of the app or the user for a day when their remainder is 0, else of a quarter of an hour."""
    for scope, bucket in (("app", "app"), ("user", "writes")):
        if answer.headers.get(f"x-{scope}-limit-24hour-remaining") == "0":
            reset = f"x-{scope}-limit-24hour-reset"
            return from_status(answer, now, code=problem, reset_headers=(reset, "x-rate-limit-reset"), bucket=bucket)
    return from_status(answer, now, code=problem, reset_headers=("x-rate-limit-reset",))


def _problem(answer: Answer) -> tuple[str, str]:
    """The word that names the problem, and X's sentence about it."""
    try:
        body = answer.json()
    except ConnectorError:
        return "", ""
    if not isinstance(body, dict):
        return "", ""
    errors = rows(body, "errors")
    first = errors[0] if errors else {}
    word = str(body.get("type") or first.get("type") or "").rpartition("/")[2]
    if word in {"", "about:blank"}:
        word = str(body.get("title") or first.get("title") or "").replace(" ", "-").lower()
    if word == "creditsdepleted":
        word = "credits-depleted"
    sentences = [body.get("detail"), *(item.get("message") or item.get("detail") for item in errors[:2])]
    return word, " ".join(dict.fromkeys(str(item) for item in sentences if item))
