"""Calls to Reddit's data API.

Source: www.reddit.com/dev/api, the OAuth2 and rate limit pages of its wiki.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, Transient, UnexpectedResponse
from ...families.platform import Platform
from ...families.values import mapping, rows
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import AppRegistration, Credential
from .refusals import classify, refusal

SLUG = "reddit"
HOST = "https://oauth.reddit.com"
SITE = "https://www.reddit.com"
_NOT_NAME = re.compile(r"[^A-Za-z0-9_-]")


class Wire(Platform):
    """Every part of Reddit: the API and a way to wait."""

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http=http, clock=clock)
        self._api, self._sleep = Api(http, clock), sleep


class Api:
    """Requests with the account's token and the User-Agent Reddit demands."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def get(self, auth: Credential, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Parsed JSON; `raw_json=1` keeps Reddit from escaping < > &."""
        answer = self.send("GET", auth, path, params={"raw_json": "1", **(params or {})})
        return answer.json()

    def listing(
        self, auth: Credential, path: str, params: Mapping[str, str] | None = None
    ) -> tuple[list[Mapping[str, Any]], str]:
        """The things of one page of a listing, and the mark of the next page ('' when there is none)."""
        found = self.get(auth, path, params)
        data = mapping(found, "data") if isinstance(found, dict) else {}
        if not isinstance(data.get("children"), list):
            raise UnexpectedResponse(platform=SLUG, code="no_listing")
        things = [item for item in rows(data, "children") if isinstance(item.get("data"), dict)]
        return things, str(data.get("after") or "")

    def post(self, auth: Credential, path: str, *, write: bool, **body: Any) -> dict[str, Any]:
        """`json.data` of an answer (or the whole answer where there is no `json`). Raises its first error."""
        answer = self.send("POST", auth, path, write=write, **body)
        found = answer.mapping()
        inner = found.get("json")
        if not isinstance(inner, dict):
            return found
        if errors := inner.get("errors"):
            raise refusal(answer, inner, errors, self._clock())
        data = inner.get("data")
        return data if isinstance(data, dict) else {}

    def send(self, method: str, auth: Credential, path: str, *, write: bool = False, **body: Any) -> Answer:
        """One request. Raises what `classify` says unless the status is 2xx."""
        headers = {"authorization": f"Bearer {auth.secrets['access']}", "user-agent": user_agent(auth.app)}
        answer = self._http.request(method, f"{HOST}{path}", platform=SLUG, write=write, headers=headers, **body)
        if not answer.ok:
            raise classify(answer, self._clock())
        return answer

    def upload(self, address: str, fields: Mapping[str, str], file: tuple[str, Any, str], size: int) -> None:
        """Hand a file to the store Reddit has leased us a place in. Nothing is visible by it."""
        total = max(90.0, size / 200_000)
        answer = self._http.request(
            "POST", address, platform=SLUG, write=False, data=dict(fields), files={"file": file}, total=total
        )
        if answer.ok:
            return
        kind = InvalidContent if "EntityTooLarge" in answer.text or answer.status == 413 else Transient
        raise kind(platform=SLUG, code="upload_refused", status=answer.status, raw=answer.raw)


def user_agent(app: AppRegistration | None) -> str:
    """`web:<app>:<version> (by /u/<owner>)`, as the rules of the API want it; strangers share a throttled allowance."""
    client, owner = (app.client_id, app.extra.get("owner", "")) if app else ("", "")
    name = _NOT_NAME.sub("", re.sub(r"^/?u/", "", owner.strip()))
    return f"web:juzhen.{_NOT_NAME.sub('', client) or 'juzhen'}:1.0 (by /u/{name or 'juzhen'})"


def name_of(auth: Credential) -> str:
    """The account's name as part of an address."""
    return quote(auth.secrets["name"], safe="")


def page_of(thing: Mapping[str, Any], field: str = "permalink") -> str:
    """Where a thing can be seen, '' when it does not say so."""
    path = str(thing.get(field) or "")
    return f"{SITE}{path}" if path.startswith("/") else ""


def unsaid(write: bool, code: str) -> ConnectorError:
    """A success that does not say what was made."""
    return (OutcomeUnknown if write else UnexpectedResponse)(platform=SLUG, code=code)
