"""Calls to Weibo's open interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import OutcomeUnknown, UnexpectedResponse
from ...families.platform import Platform
from ...http import Http
from ...outcomes import Clock
from ...types import Credential
from .codes import SLUG, checked

BASE = "https://api.weibo.com"
MESSAGES = "https://m.api.weibo.com"


class Api:
    """Requests with an account's token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def get(self, auth: Credential, path: str, **params: Any) -> dict[str, Any]:
        """A JSON object. Raises what `classify` says, UnexpectedResponse for anything else."""
        found = self._read(auth, path, params)
        if not isinstance(found, dict):
            raise UnexpectedResponse(platform=SLUG, code="no_object")
        return found

    def rows(self, auth: Credential, path: str, **params: Any) -> list[dict[str, Any]]:
        """A JSON list of objects. Raises as `get`."""
        found = self._read(auth, path, params)
        if not isinstance(found, list):
            raise UnexpectedResponse(platform=SLUG, code="no_list")
        return [row for row in found if isinstance(row, dict)]

    def post(
        self,
        auth: Credential,
        path: str,
        fields: Mapping[str, Any],
        *,
        base: str = BASE,
        write: bool = True,
        files: Any = None,
    ) -> dict[str, Any]:
        """A form, or a multipart one with `files`. Raises as `get`, OutcomeUnknown when a yes cannot be read."""
        data = {"access_token": auth.secrets.get("access", ""), **fields}
        answer = self._http.request("POST", f"{base}{path}", platform=SLUG, write=write, data=data, files=files)
        found = checked(answer, self._clock())
        if not isinstance(found, dict):
            kind = OutcomeUnknown if write else UnexpectedResponse
            raise kind(platform=SLUG, status=answer.status, raw=answer.raw)
        return found

    def _read(self, auth: Credential, path: str, params: Mapping[str, Any]) -> Any:
        sent = {"access_token": auth.secrets.get("access", ""), **params}
        answer = self._http.request("GET", f"{BASE}{path}", platform=SLUG, write=False, params=sent)
        return checked(answer, self._clock())


class Wire(Platform):
    """The base of all parts that call Weibo."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock)


def rip_of(auth: Credential) -> dict[str, str]:
    """The address Weibo wants to hear with every write, as entered with the app: it stands for the person who posts."""
    rip = auth.app.extra.get("rip", "") if auth.app else ""
    return {"rip": rip} if rip else {}
