"""Calls to Douyin's open platform."""

from __future__ import annotations

from typing import Any

from ...errors import MissingScope
from ...families.platform import Platform
from ...http import Http
from ...outcomes import Clock
from ...types import Credential
from .codes import SLUG, refusal

HOST = "https://open.douyin.com"
V1 = f"{HOST}/api/douyin/v1"


class Api:
    """Requests in the name of one account per call."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def call(self, method: str, url: str, auth: Credential, *, write: bool = False, **body: Any) -> dict[str, Any]:
        """One request about the account itself; returns `data`. Raises what the code stands for."""
        body["params"] = {"open_id": auth.remote_id, **(body.get("params") or {})}
        return self.ask(method, url, token=auth.secrets["access"], write=write, **body)

    def ask(self, method: str, url: str, *, token: str = "", write: bool = False, **body: Any) -> dict[str, Any]:
        """One request with any token, or none."""
        headers = {"access-token": token} if token else {}
        answer = self._http.request(method, url, platform=SLUG, write=write, headers=headers, **body)
        if (error := refusal(answer, self._clock())) is not None:
            raise error
        found = answer.mapping()
        data = found.get("data")
        # Messages sent are named beside `data`.
        outside = {"msg_id": found["msg_id"]} if found.get("msg_id") else {}
        return {**outside, **data} if isinstance(data, dict) else outside


class Wire(Platform):
    """The base of all parts that call Douyin."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)


def lacks(auth: Credential, scope: str) -> bool:
    """Whether a permission was not given; a credential that names none is believed to have all."""
    return bool(auth.scopes) and scope not in auth.scopes


def need(auth: Credential, scope: str) -> None:
    """Raise MissingScope unless the permission was given."""
    if lacks(auth, scope):
        raise MissingScope(scopes=(scope,), platform=SLUG)
