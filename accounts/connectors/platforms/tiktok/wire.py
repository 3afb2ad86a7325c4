"""Calls to TikTok's open API, and what all parts of the connector begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.platform import Platform
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import Credential
from .errors import SLUG, classify

HOST = "https://open.tiktokapis.com"
JSON = {"content-type": "application/json; charset=UTF-8"}


class Api:
    """Requests with the account's token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def get(self, auth: Credential, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """The `data` of an answer to a GET. Raises what `classify` says."""
        return self._data("GET", auth, path, write=False, params=params)

    def post(
        self, auth: Credential, path: str, body: Mapping[str, Any], *, write: bool = False, fields: str = ""
    ) -> dict[str, Any]:
        """The `data` of an answer to a POST with a JSON body. `fields`: the columns asked for, in the address."""
        params = {"fields": fields} if fields else None
        return self._data("POST", auth, path, write=write, params=params, json=dict(body))

    def put(self, url: str, part: bytes, mime: str, content_range: str, *, last: bool) -> Answer:
        """Send one chunk to an upload address. The last one completes the upload, which publishes the post."""
        headers = {"content-type": mime, "content-range": content_range}
        total = max(90.0, len(part) / 200_000)
        return self._http.request("PUT", url, platform=SLUG, write=last, headers=headers, content=part, total=total)

    def _data(self, method: str, auth: Credential, path: str, *, write: bool, **body: Any) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {auth.secrets['access']}", **(JSON if method == "POST" else {})}
        answer = self._http.request(method, f"{HOST}{path}", platform=SLUG, write=write, headers=headers, **body)
        error = classify(answer, self._clock())
        if error is not None:
            raise error
        found = answer.mapping().get("data")
        return found if isinstance(found, dict) else {}


class Wire(Platform):
    """Asks TikTok about posts and their maker."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)

    def _creator(self, auth: Credential) -> dict[str, Any]:
        """What the account may choose now; TikTok wants it asked before every post."""
        return self._api.post(auth, "/v2/post/publish/creator_info/query/", {})

    def _status(self, auth: Credential, identifier: str) -> dict[str, Any]:
        """How a post fares. Raises RemoteGone when TikTok does not know it (yet)."""
        return self._api.post(auth, "/v2/post/publish/status/fetch/", {"publish_id": identifier})
