"""Calls to Kuaishou's open platform and what its result codes mean.

Sources: open.kuaishou.com, 错误码 (OAuth 2.0 and content tables) and the pages of content management. Answers come with
status 200 and `result`, where 1 is success. Content codes are printed with six digits and sent with `100` in front.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    RateLimited,
    RemoteGone,
    Transient,
    UnexpectedResponse,
)
from ...families.codes import Meaning, error_of
from ...http import Answer, Http
from ...messages import _
from ...outcomes import Clock, from_status
from ...types import AppRegistration, Credential

SLUG = "kuaishou"
BASE = "https://open.kuaishou.com"
BAD_APP, BAD_CODE = "100200101", "100200105"
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", re.IGNORECASE)

_ENDED = _("The account has withdrawn its permission.")
_RAN_OUT = _("The permission has run out; the account must be connected again.")

COMMON: Mapping[str, Meaning] = MappingProxyType(
    {
        "100200100": Meaning(InvalidContent),
        BAD_APP: Meaning(NeedsReconnect, _("Kuaishou does not know this App ID or App secret.")),
        # "Refused, perhaps an invalid token": renewing once tells.
        "100200102": Meaning(AuthExpired),
        "100200103": Meaning(UnexpectedResponse),
        "100200104": Meaning(UnexpectedResponse),
        BAD_CODE: Meaning(NeedsReconnect),
        "100200106": Meaning(MissingScope),
        "100110000": Meaning(MissingScope),
        "100200107": Meaning(NeedsReconnect),
        "100200108": Meaning(AuthExpired),
        "100200109": Meaning(NeedsReconnect, _ENDED),
        "100200110": Meaning(NeedsReconnect, _RAN_OUT),
        "100200111": Meaning(NeedsReconnect, _ENDED),
        "100200113": Meaning(NeedsReconnect, _RAN_OUT),
        "100200500": Meaning(Transient),
        "100100400": Meaning(InvalidContent),
        "100100402": Meaning(RateLimited),
        "100120001": Meaning(RemoteGone),
    }
)
# What the same codes mean as an answer to publishing. "Publishing failed" (100120003) is not in the table on purpose:
# the list of videos is looked through before anything is sent again.
PUBLISHING: Mapping[str, Meaning] = MappingProxyType(
    {
        **COMMON,
        "100120001": Meaning(InvalidContent),
        "100120002": Meaning(Transient, _("The video did not arrive whole; it is sent again."), definite=True),
    }
)
# At the token endpoints a refused token is one that cannot be renewed.
TOKENS: Mapping[str, Meaning] = MappingProxyType(
    {**COMMON, **dict.fromkeys(("100200102", "100200108", "100200106"), Meaning(NeedsReconnect))}
)


class Api:
    """Signed-in requests; app and token go along as parameters of the address."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def call(
        self,
        method: str,
        path: str,
        auth: Credential,
        *,
        params: Mapping[str, Any] | None = None,
        write: bool = False,
        table: Mapping[str, Meaning] = COMMON,
        **body: Any,
    ) -> dict[str, Any]:
        """One request to `/openapi`. Raises what `refusal` says."""
        app = app_of(auth)
        query = {"app_id": app.client_id, "access_token": auth.secrets["access"], **(params or {})}
        answer = self._http.request(method, f"{BASE}/openapi/{path}", platform=SLUG, write=write, params=query, **body)
        return self._read(answer, table)

    def upload(self, endpoint: str, path: str, params: Mapping[str, Any], **body: Any) -> dict[str, Any]:
        """One request to the upload server the platform named; nothing becomes visible by it.

        The documents show plain http; the servers speak https as well, and a video is not sent in the open.
        """
        if not _HOST.fullmatch(endpoint):
            raise UnexpectedResponse(platform=SLUG, code="bad_endpoint")
        url = f"https://{endpoint}/api/upload{path}"
        answer = self._http.request("POST", url, platform=SLUG, write=False, params=dict(params), **body)
        return self._read(answer, COMMON)

    def _read(self, answer: Answer, table: Mapping[str, Meaning]) -> dict[str, Any]:
        error = refusal(answer, self._clock, table)
        if error is not None:
            raise error
        return answer.mapping()


def app_of(auth: Credential) -> AppRegistration:
    """The developer app the account was opened with. Raises NeedsReconnect when it is gone."""
    if auth.app is None:
        raise NeedsReconnect(platform=SLUG, code="no_app")
    return auth.app


def refusal(answer: Answer, clock: Clock, table: Mapping[str, Meaning] = COMMON) -> ConnectorError | None:
    """The error an answer stands for; None when it is a success."""
    if answer.status == 429:
        return from_status(answer, clock())
    try:
        found = answer.json()
    except ConnectorError as error:
        return error if answer.ok else from_status(answer, clock())
    code = code_of(found.get("result")) if isinstance(found, dict) else ""
    if not code:
        if not answer.ok:
            return from_status(answer, clock())
        kind = OutcomeUnknown if answer.write else UnexpectedResponse
        return kind(platform=SLUG, code="no_result", status=answer.status, raw=answer.raw)
    if code == "1":
        return None if answer.ok else from_status(answer, clock())
    return error_of(table, code, answer, clock(), reason=str(found.get("error_msg") or found.get("error") or ""))


def code_of(result: Any) -> str:
    """A result code as the tables have it; content codes are also seen without the `100` in front. '' for none."""
    if isinstance(result, bool) or not isinstance(result, int | str):
        return ""
    code = str(result)
    return f"100{code}" if len(code) == 6 else code
