"""What Reddit's error codes mean.

Source: www.reddit.com/dev/api, the OAuth2 and rate limit pages of its wiki, and the codes of its published server
(`errors.py`). Many refusals come with status 200 in `json.errors`, a list of [code, sentence, field].
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    Duplicate,
    InvalidContent,
    MissingScope,
    PolicyRejected,
    RateLimited,
    RemoteGone,
)
from ...families.codes import NO_SCOPE, Meaning, error_of
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

RESET = ("x-ratelimit-reset",)
NOT_HERE = _("This account may not post in this community.")
NO_COMMUNITY = _("There is no such community.")
FLAIR = _("This community wants a flair on every post. Choose one.")
ALREADY = "ALREADY_SUB"

CODES: Mapping[str, Meaning] = {
    "RATELIMIT": Meaning(RateLimited, _("Reddit asks this account to wait between posts."), wait=600.0),
    ALREADY: Meaning(Duplicate),
    "USER_REQUIRED": Meaning(AuthExpired),
    "INSUFFICIENT_SCOPE": Meaning(MissingScope),
    "SUBREDDIT_NOEXIST": Meaning(InvalidContent, NO_COMMUNITY),
    "SUBREDDIT_REQUIRED": Meaning(InvalidContent, NO_COMMUNITY),
    "SUBREDDIT_NOTALLOWED": Meaning(PolicyRejected, NOT_HERE),
    "NOT_WHITELISTED_BY_USER_MESSAGE": Meaning(PolicyRejected, _("This person takes no messages from this account.")),
    "BANNED": Meaning(PolicyRejected, _("This account is banned from the community.")),
    "BANNED_FROM_SUBREDDIT": Meaning(PolicyRejected, _("This account is banned from the community.")),
    "USER_BLOCKED": Meaning(PolicyRejected, _("This person takes no messages from this account.")),
    "USER_MUTED": Meaning(PolicyRejected, _("This person takes no messages from this account.")),
    "USER_DOESNT_EXIST": Meaning(RemoteGone),
    "DOMAIN_BANNED": Meaning(PolicyRejected, _("Reddit does not allow links to this site.")),
    "NO_SELFS": Meaning(InvalidContent, _("This community takes links only.")),
    "NO_LINKS": Meaning(InvalidContent, _("This community takes texts only.")),
    "NO_IMAGES": Meaning(InvalidContent, _("This community takes no pictures.")),
    "NO_VIDEOS": Meaning(InvalidContent, _("This community takes no videos.")),
    "FLAIR_REQUIRED": Meaning(InvalidContent, FLAIR),
    "SUBMIT_VALIDATION_FLAIR_REQUIRED": Meaning(InvalidContent, FLAIR),
    "BAD_FLAIR_TEMPLATE_ID": Meaning(InvalidContent, _("This community has no such flair.")),
    "TOO_LONG": Meaning(InvalidContent),
    "NO_TEXT": Meaning(InvalidContent),
    "NO_URL": Meaning(InvalidContent),
    "BAD_URL": Meaning(InvalidContent),
    "THREAD_LOCKED": Meaning(PolicyRejected, _("This conversation is locked.")),
    "TOO_OLD": Meaning(PolicyRejected, _("This conversation is archived.")),
    "DELETED_COMMENT": Meaning(RemoteGone),
    "DELETED_LINK": Meaning(RemoteGone),
}


def refusal(answer: Answer, inner: Mapping[str, Any], errors: Any, now: datetime) -> ConnectorError:
    """The first error of `json.errors`; `inner` is `json`, which says beside it how long to wait."""
    first = errors[0] if isinstance(errors, list) and errors[0] else ["UNKNOWN"]
    parts = [str(part or "") for part in (first if isinstance(first, list) else [first])]
    code, words = parts[0], parts[1] if len(parts) > 1 else ""
    meaning = CODES.get(code) or Meaning(InvalidContent)
    if code == "RATELIMIT":
        meaning = replace(meaning, wait=wait_of_words(words, inner.get("ratelimit")))
    return error_of({code: meaning}, code, answer, now, reason=words)


def wait_of_words(words: str, seconds: object) -> float:
    """Seconds to wait: the number Reddit gives beside the error, else what its sentence says."""
    if isinstance(seconds, int | float) and seconds > 0:
        return float(seconds)
    match = re.search(r"(\d+)\s+(millisecond|second|minute|hour)", words)
    if not match:
        return CODES["RATELIMIT"].wait
    size = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600}[match[2]]
    # "9 minutes" stands for up to ten.
    return (int(match[1]) + 1) * size


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refused request stands for. All accounts of an app share its 100 requests a minute."""
    try:
        body = answer.json()
    except ConnectorError:
        body = None
    body = body if isinstance(body, dict) else {}
    reason = str(body.get("reason") or "")
    words = str(body.get("explanation") or body.get("message") or "")
    details: dict[str, Any] = {"platform": answer.platform, "code": reason, "status": answer.status, "raw": answer.raw}
    if answer.status == 403 and "insufficient_scope" in answer.headers.get("www-authenticate", ""):
        return MissingScope(NO_SCOPE, **details)
    if answer.status == 403:
        known = {"private": NOT_HERE, "banned": NO_COMMUNITY, "quarantined": NOT_HERE}
        return PolicyRejected(known.get(reason) or _("Reddit does not let this account do that."), **details)
    if answer.status == 400 and words:
        return InvalidContent(_("The platform refuses this: %(reason)s"), params={"reason": words[:200]}, **details)
    return from_status(answer, now, code=reason, reset_headers=RESET, bucket="app")
