"""Signed calls to Bilibili's open platform; answers are `{code, message, request_id, data}`, where 0 is success."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...errors import ConnectorError
from ...families.access import app_of
from ...families.envelopes import Envelope
from ...families.platform import Platform
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import Credential
from .codes import TABLE, otherwise
from .signing import signed_headers

SLUG = "bilibili"
MEMBER = "https://member.bilibili.com/arcopen/fn"
UPLOAD = "https://openupos.bilivideo.com/video/v2"
_ENVELOPE = Envelope("code", "message")


class Api:
    """Requests of one account; each carries a signature of its own."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def get(self, auth: Credential, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The `data` of a read."""
        return self.call("GET", path, auth, params=params)

    def get_list(self, auth: Credential, path: str) -> list[dict[str, Any]]:
        """The `data` of a read that is a list of objects."""
        found = self._send("GET", path, auth)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    def call(self, method: str, path: str, auth: Credential, **what: Any) -> dict[str, Any]:
        """The `data` of one request, an empty mapping where there is none. Arguments are those of `_send`."""
        found = self._send(method, path, auth, **what)
        return found if isinstance(found, dict) else {}

    def upload_part(self, token: str, number: int, data: bytes) -> None:
        """One part of a video, `number` from 1; the upload token is all the server asks for."""
        answer = self._http.request(
            "POST",
            f"{UPLOAD}/part/upload",
            platform=SLUG,
            write=False,
            params={"upload_token": token, "part_number": number},
            headers={"content-type": "application/octet-stream"},
            content=data,
            total=max(90.0, len(data) / 50_000),
        )
        self._data(answer)

    def refusal(self, answer: Answer) -> ConnectorError | None:
        """The error an answer stands for; None when it is a success."""
        return _ENVELOPE.refusal(answer, self._clock(), TABLE, otherwise)

    def _send(
        self,
        method: str,
        path: str,
        auth: Credential,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        files: Any = None,
        write: bool = False,
    ) -> Any:
        """One request; `body` is sent as JSON and signed byte by byte. Raises what `refusal` says."""
        app = app_of(auth, SLUG)
        content = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            **signed_headers(app.client_id, app.client_secret, content, self._clock()),
            "access-token": auth.secrets["access"],
            "accept": "application/json",
            # A form of parts brings its own type with the boundary in it.
            **({} if files else {"content-type": "application/json"}),
        }
        what: dict[str, Any] = {"files": files} if files else {"content": content or None}
        url = f"{MEMBER}{path}"
        query = dict(params or {}) or None
        answer = self._http.request(method, url, platform=SLUG, write=write, headers=headers, params=query, **what)
        return self._data(answer)

    def _data(self, answer: Answer) -> Any:
        error = self.refusal(answer)
        if error is not None:
            raise error
        return answer.mapping().get("data")


class Wire(Platform):
    """What the parts of the connector have in common."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)
