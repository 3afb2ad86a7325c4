"""Calls to WeChat's official account interface."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC
from typing import Any

from ...errors import Transient, UnexpectedResponse
from ...families.platform import Platform
from ...http import Http
from ...outcomes import Clock
from ...types import Credential
from .codes import SLUG, checked

BASE = "https://api.weixin.qq.com"


class Api:
    """Requests of one account, with its access token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def call(
        self,
        auth: Credential,
        path: str,
        body: Mapping[str, Any],
        *,
        write: bool = False,
        changes: bool = False,
        allow: Collection[str] = (),
    ) -> dict[str, Any]:
        """One POST with JSON. `changes`: it prepares or alters something invisible; `allow`: codes that are no error.

        Raises what `classify` says.
        """
        # Escaped characters would be counted one by one, so the text goes out as it is.
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"content-type": "application/json; charset=utf-8"}
        return self._answer(auth, path, write, changes, allow, content=content, headers=headers)

    def upload(
        self, auth: Credential, path: str, file: tuple[str, Any, str], size: int, kind: str = ""
    ) -> dict[str, Any]:
        """One file as the field `media`; `kind`: the query parameter `type`.

        Nothing becomes visible by it, so an answer that cannot be read is Transient.
        """
        total = max(90.0, size / 100_000)
        try:
            return self._answer(auth, path, False, True, (), files={"media": file}, total=total, query={"type": kind})
        except UnexpectedResponse as error:
            raise Transient(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error

    def token(self, appid: str, secret: str) -> dict[str, Any]:
        """The stable access token: asked again it stays the same until five minutes before its end."""
        body = {"grant_type": "client_credential", "appid": appid, "secret": secret}
        answer = self._http.request("POST", f"{BASE}/cgi-bin/stable_token", platform=SLUG, write=False, json=body)
        found = checked(answer, self._clock(), False, ())
        if not isinstance(found.get("access_token"), str) or not found["access_token"]:
            raise UnexpectedResponse(platform=SLUG, code="no_token", raw=answer.raw)
        return found

    def _answer(
        self,
        auth: Credential,
        path: str,
        write: bool,
        changes: bool,
        allow: Collection[str],
        query: Mapping[str, str] | None = None,
        **sent: Any,
    ) -> dict[str, Any]:
        params = {"access_token": auth.secrets.get("access", ""), **{k: v for k, v in (query or {}).items() if v}}
        answer = self._http.request("POST", f"{BASE}{path}", platform=SLUG, write=write, params=params, **sent)
        return checked(answer, self._clock(), changes, allow)


class Wire(Platform):
    """The base of all parts that call WeChat."""

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http=http, clock=clock)
        self._api, self._sleep = Api(http, clock), sleep

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat()
