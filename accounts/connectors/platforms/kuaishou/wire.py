"""Calls to Kuaishou's open platform.

Source: open.kuaishou.com, 内容管理. Answers come with status 200 and `result`, where 1 is success.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...errors import UnexpectedResponse
from ...families.access import app_of
from ...families.codes import Meaning
from ...families.platform import Platform
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import Credential
from .codes import COMMON, ENVELOPE

SLUG = "kuaishou"
BASE = "https://open.kuaishou.com"
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", re.IGNORECASE)


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
        """One request to `/openapi`. Raises what `table` says."""
        app = app_of(auth, SLUG)
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
        error = ENVELOPE.refusal(answer, self._clock(), table)
        if error is not None:
            raise error
        return answer.mapping()


class Wire(Platform):
    """What the parts of the connector have in common."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)
