"""What the errors of Meta's Graph hosts stand for.

Sources: developers.facebook.com, Graph API error handling and rate limits (v25.0, 2026-06), Instagram Platform error
codes (2026-06), Threads troubleshooting (2026-08); codes of publishing as other products met them in 2026.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import (
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
    WindowClosed,
)
from ..http import Answer
from ..messages import _
from ..outcomes import from_status
from .codes import Meaning, error_of
from .meta_usage import wait_of_usage, whole

HOUR = 3600.0

_EXPIRED, _GONE, _SCOPE = Meaning(AuthExpired), Meaning(RemoteGone), Meaning(MissingScope)
_ENDED = Meaning(NeedsReconnect)
_CHECKPOINT = Meaning(NeedsReconnect, _("Meta asks the person to confirm who they are. Sign in there, then reconnect."))
_AGAIN, _LATER = Meaning(Transient), Meaning(RateLimited, wait=900.0)
_LOOK = Meaning(OutcomeUnknown)
_RESTRICTED = Meaning(PolicyRejected, _("Meta limits what this account may do. Look at its account status there."))
_SPAM = Meaning(PolicyRejected, _("Meta takes this for spam or abuse and has stopped it."))
_WINDOW = Meaning(WindowClosed, _("The person wrote too long ago: Meta allows answers only within 24 hours."))
_UNREACHABLE = Meaning(InvalidContent, _("This person cannot be reached by message."))
NO_FETCH = _("Meta could not fetch the file. This installation must be reachable from the internet.")
_FILE = Meaning(InvalidContent, _("Meta does not accept this file's format or size."))
_RATIO = Meaning(InvalidContent, _("Meta does not accept the ratio of width to height of this file."))

# Keys: "code/subcode", "/subcode" whatever the code, "code".
MEANINGS: Mapping[str, Meaning] = {
    "1": _AGAIN,
    "2": _AGAIN,
    "-1": _AGAIN,
    "-2": _AGAIN,
    "/1363047": _AGAIN,
    "/1609010": _AGAIN,
    "/2207003": _AGAIN,
    "/2207032": _AGAIN,
    "/2207053": _AGAIN,
    "/2207082": _AGAIN,
    "4": Meaning(RateLimited, wait=HOUR / 4, bucket="app"),
    "341": Meaning(RateLimited, wait=HOUR, bucket="app"),
    "17": _LATER,
    "32": _LATER,
    "613": _LATER,
    "9": Meaning(RateLimited, wait=HOUR),
    "/1390008": _LATER,
    "/2207042": Meaning(RateLimited, wait=HOUR),
    "190": _EXPIRED,
    "102": _EXPIRED,
    "490": _CHECKPOINT,
    "190/458": _ENDED,
    "190/459": _CHECKPOINT,
    "190/460": _ENDED,
    "190/464": _CHECKPOINT,
    "190/492": _ENDED,
    "/1404006": _CHECKPOINT,
    "/1404078": Meaning(
        NeedsReconnect, _("Meta asks for Page publishing authorization. Give it there, then reconnect.")
    ),
    "/4854002": _CHECKPOINT,
    "3": _SCOPE,
    "10": _SCOPE,
    "10/2018278": _WINDOW,
    "10/2534022": _WINDOW,
    "551": _UNREACHABLE,
    "100/2018001": _UNREACHABLE,
    "100/33": _GONE,
    "100/2207006": _GONE,
    "803": _GONE,
    "368": _RESTRICTED,
    "/2207050": _RESTRICTED,
    "/4279013": _RESTRICTED,
    "/2207081": Meaning(PolicyRejected, _("Meta does not allow publishing by apps for this kind of account.")),
    "/2207051": _SPAM,
    "/1346003": _SPAM,
    "/1404102": Meaning(PolicyRejected),
    # Meta says that it has this already, not where: it is looked up.
    "506": _LOOK,
    "/1366051": _LOOK,
    "9004": Meaning(InvalidContent, NO_FETCH),
    "/2207052": Meaning(InvalidContent, NO_FETCH),
    "/2207004": _FILE,
    "/2207005": _FILE,
    "/2207026": _FILE,
    "/1366046": _FILE,
    "/1349125": _FILE,
    "/2069019": _FILE,
    "/2207009": _RATIO,
    "/36003": _RATIO,
    "/2061006": Meaning(InvalidContent, _("Meta does not allow this link.")),
    "/1609008": Meaning(InvalidContent, _("Meta does not allow this link.")),
    "1609005": Meaning(InvalidContent, _("Meta could not read the page the link leads to.")),
    "/2207008": _GONE,
    "/2207020": _GONE,
    # Instagram fails at deleting some posts, for good.
    "/2207085": Meaning(InvalidContent),
    # The container is not ready yet, so nothing was published.
    "/2207027": Meaning(Transient, definite=True),
}


@dataclass(frozen=True, slots=True)
class GraphError:
    """The error body of a Graph answer; zeros and empty words where it says nothing."""

    code: int = 0
    subcode: int = 0
    text: str = ""
    transient: bool = False
    trace: str = ""

    @property
    def word(self) -> str:
        """Code and subcode in one word."""
        return f"{self.code}/{self.subcode}" if self.subcode else str(self.code or "")


def read_error(answer: Answer) -> GraphError:
    """The error an answer carries; an empty one when it carries none."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return GraphError()
    found = body.get("error") if isinstance(body, dict) else None
    if not isinstance(found, dict):
        return GraphError()
    return GraphError(
        whole(found.get("code")),
        whole(found.get("error_subcode")),
        str(found.get("error_user_msg") or found.get("message") or ""),
        found.get("is_transient") is True,
        str(found.get("fbtrace_id") or ""),
    )


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refused request stands for. `now`: aware UTC."""
    found = read_error(answer)
    meaning = meaning_of(found)
    # A 5xx says nothing about the outcome of a write, whatever words come with it.
    if answer.status >= 500 and not (meaning and issubclass(meaning.kind, RateLimited | AuthExpired)):
        error = from_status(answer, now, code=found.word)
    elif meaning is None:
        error = from_status(answer, now, code=found.word, bucket="app" if answer.status == 429 else "")
        if isinstance(error, InvalidContent) and found.text:
            error = error_of({}, found.word, answer, now, reason=found.text, otherwise=Meaning(InvalidContent))
    else:
        if issubclass(meaning.kind, RateLimited):
            meaning = replace(meaning, wait=wait_of_usage(answer.headers) or meaning.wait)
        error = error_of({found.word: meaning}, found.word, answer, now, reason=found.text)
    error.request_id = error.request_id or found.trace
    return error


def meaning_of(found: GraphError) -> Meaning | None:
    """What a code and subcode mean; None when only the HTTP status tells."""
    for key in (f"{found.code}/{found.subcode}", f"/{found.subcode}", str(found.code)):
        if key in MEANINGS and key not in {"0", "/0"}:
            return MEANINGS[key]
    if 200 <= found.code <= 299:
        return _SCOPE
    if 80_000 <= found.code <= 80_014:
        return _LATER
    return _AGAIN if found.transient else None


def subcode_in(text: str) -> GraphError:
    """The error a container's status names in its words, such as `… failed with error code 2207026`."""
    found = re.search(r"\b(2207\d{3}|36\d{3})\b", text)
    return GraphError(subcode=int(found[1]) if found else 0, text=text)
