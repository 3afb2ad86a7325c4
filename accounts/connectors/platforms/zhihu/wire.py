"""Calls to Zhihu's open platform with an account's access secret. All of them read; Zhihu has no interface for writing.

Source: developer.zhihu.com/docs, 2026-09: answers are `{Code, Message, Data}`, where 0 is success. What an account may
ask per calendar day (China) is counted in pools; `creator` is shared by comments and figures, 100 calls or 10.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from ...errors import AuthExpired, InvalidContent, PolicyRejected, RateLimited, Transient
from ...families.by_hand import ByHand
from ...families.codes import Meaning
from ...families.days import until_midnight
from ...families.envelopes import Envelope
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...types import Credential

T = TypeVar("T")
SLUG = "zhihu"
BASE = "https://developer.zhihu.com/api/v1"
SECRET = "access_secret"  # noqa: S105 - a field's name
USED_UP = "30002"
TABLE: Mapping[str, Meaning] = MappingProxyType(
    {
        # Also "no such content, or not one of this account".
        "10001": Meaning(InvalidContent),
        "20001": Meaning(AuthExpired),
        "30001": Meaning(RateLimited),
        USED_UP: Meaning(RateLimited, _("Zhihu's allowance for today is used up.")),
        "30003": Meaning(PolicyRejected),
        "90001": Meaning(Transient),
    }
)
_ENVELOPE = Envelope("Code", "Message")


class Api:
    """Requests of one account."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def get(self, secret: str, path: str, params: Mapping[str, Any]) -> Any:
        """The `Data` of a read. An allowance that is used up lasts until midnight."""
        now = self._clock()
        headers = {"authorization": f"Bearer {secret}", "x-request-timestamp": str(int(now.timestamp()))}
        url, query = f"{BASE}{path}", dict(params)
        answer = self._http.request("GET", url, platform=SLUG, write=False, headers=headers, params=query)
        error = _ENVELOPE.refusal(answer, now, TABLE)
        if isinstance(error, RateLimited) and error.code == USED_UP and "retry-after" not in answer.headers:
            error.retry_after = until_midnight(now)
        if error is not None:
            raise error
        return answer.mapping().get("Data")

    def find(self, secret: str, path: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """The `Data` of a read that is an object; an empty one for anything else."""
        found = self.get(secret, path, params)
        return found if isinstance(found, Mapping) else {}


class Wire(ByHand):
    """What the parts of the connector have in common."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)

    def _by_secret(self, auth: Credential, read: Callable[[str], T], otherwise: T) -> T:
        """What `read` makes of the account's access secret; `otherwise` without one that works."""
        secret = auth.secrets.get(SECRET, "")
        try:
            return read(secret) if secret else otherwise
        except AuthExpired:
            return otherwise
