"""What the codes of WeChat's official account interface mean.

Sources: developers.weixin.qq.com/doc/subscription and /doc/service, "Global return codes" and the tables at the end of
each interface, read 2026-11. Refusals come with status 200 and an `errcode`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
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
    RemoteGone,
    Transient,
    UnexpectedResponse,
    WindowClosed,
)
from ...families.codes import Meaning, error_of
from ...families.days import until_midnight
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

SLUG = "wechat_oa"
DAY_ENDS = "45009"
NO_PERMISSION = "48001"
ADDRESS = "40164"
NOT_THERE, NO_COMMENTS = "40007", "88000"
_IP = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])|(?<![\w:])((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})")

NOT_ALLOWED = _("WeChat does not allow this account to do this by its interface.")
BY_HAND = _("The draft needs a setting that only a person can make. Finish it in WeChat's console.")

CODES: Mapping[str, Meaning] = {
    "-1": Meaning(Transient),
    "40001": Meaning(AuthExpired),
    "40014": Meaning(AuthExpired),
    "42001": Meaning(AuthExpired),
    "40013": Meaning(NeedsReconnect, _("WeChat does not know this AppID.")),
    "40125": Meaning(NeedsReconnect, _("The AppSecret is wrong or was reset. Enter the new one.")),
    "42007": Meaning(NeedsReconnect),
    "48001": Meaning(MissingScope, NOT_ALLOWED),
    "48004": Meaning(PolicyRejected, _("WeChat has taken this function away from the account.")),
    "50002": Meaning(PolicyRejected, _("WeChat has restricted this account.")),
    "45009": Meaning(RateLimited),
    "45011": Meaning(RateLimited),
    "45066": Meaning(RateLimited),
    "53501": Meaning(RateLimited, wait=600),
    "45028": Meaning(PolicyRejected, _("The account has no mass message left for now.")),
    "53500": Meaning(PolicyRejected, _("WeChat has forbidden this account to publish.")),
    "53404": Meaning(PolicyRejected),
    "53405": Meaning(PolicyRejected),
    "53406": Meaning(PolicyRejected),
    "87014": Meaning(PolicyRejected),
    "45166": Meaning(InvalidContent, _("WeChat does not take the content of this article.")),
    "45003": Meaning(InvalidContent, _("WeChat finds the title too long.")),
    "45004": Meaning(InvalidContent, _("WeChat finds the summary too long.")),
    "45110": Meaning(InvalidContent, _("WeChat finds the author's name too long.")),
    "41039": Meaning(InvalidContent, _("WeChat does not take the address of the original.")),
    "53503": Meaning(InvalidContent, _("The draft did not pass WeChat's check before publishing.")),
    "53504": Meaning(InvalidContent, BY_HAND),
    "53505": Meaning(InvalidContent, BY_HAND),
    "53600": Meaning(RemoteGone),
    "40114": Meaning(RemoteGone),
    "88001": Meaning(RemoteGone),
    "88008": Meaning(RemoteGone),
    # A file or draft that is gone, or one made a moment ago.
    "40007": Meaning(Transient, definite=True),
    "88000": Meaning(PolicyRejected, _("Comments are not open to this account.")),
    "61503": Meaning(Transient, definite=True),
    "45015": Meaning(WindowClosed, _("The person wrote more than 48 hours ago, so WeChat delivers no answer.")),
    "45047": Meaning(WindowClosed, _("The person has already been sent as many answers as WeChat allows.")),
    "48002": Meaning(WindowClosed, _("The person does not take messages from this account.")),
    "43004": Meaning(WindowClosed, _("The person does not follow this account.")),
    "40003": Meaning(InvalidContent, _("WeChat does not know the person.")),
}


def checked(answer: Answer, now: datetime, changes: bool, allow: Collection[str]) -> dict[str, Any]:
    """The body of a success; codes in `allow` are one, too. Raises what the refusal means."""
    if not answer.ok:
        raise from_status(answer, now, bucket="calls")
    found = answer.mapping()
    code = str(found.get("errcode", 0))
    if code not in ("0", *allow):
        raise classify(answer, code, str(found.get("errmsg") or ""), now, changes=changes)
    return found


def classify(answer: Answer, code: str, words: str, now: datetime, *, changes: bool = False) -> ConnectorError:
    """The error a code stands for. `words`: WeChat's own; they end with an id for its support.

    A code we do not know refuses a change for good, but says nothing about what was only read.
    """
    words, _mark, request = words.partition(" rid:")
    if code == ADDRESS:
        found = _IP.search(words)
        message = _("WeChat takes calls only from listed addresses. Add %(ip)s to the account's IP allow-list.")
        details: dict[str, Any] = {"platform": SLUG, "code": code, "status": answer.status, "raw": answer.raw}
        return NeedsReconnect(message, params={"ip": found[0] if found else "–"}, **details)
    otherwise = Meaning(InvalidContent if answer.write or changes else UnexpectedResponse)
    error = error_of(CODES, code, answer, now, reason=words, otherwise=otherwise)
    if code == DAY_ENDS and isinstance(error, RateLimited):
        error.retry_after = until_midnight(now) + 60
    error.request_id = error.request_id or request.strip()
    return error
