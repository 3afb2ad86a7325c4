"""Calls to X's API v2.

Source: docs.x.com (2026-08) and its OpenAPI description 2.167.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown
from ...families.platform import Platform
from ...families.values import mapping, rows
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import Credential
from . import money
from .refusals import classify

SLUG = "x"
API = "https://api.x.com"
# What ids of direct messages, "dm:<conversation>:<event>", begin with.
MESSAGE = "dm"
_MESSAGE = re.compile(r"dm:\d+(?:-\d+)?:\d+")


class Wire(Platform):
    """Every part of X: the API and a way to wait."""

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http=http, clock=clock)
        self._api, self._sleep = Api(http, clock), sleep


class Api:
    """Requests with the account's token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self.clock = http, clock

    def send(self, auth: Credential, method: str, path: str, *, write: bool = False, **body: Any) -> Answer:
        """One request. Raises what `classify` says unless the status is 2xx."""
        headers = {"authorization": f"Bearer {auth.secrets['access']}"}
        answer = self._http.request(method, f"{API}{path}", platform=SLUG, write=write, headers=headers, **body)
        if not answer.ok:
            raise classify(answer, self.clock())
        return answer

    def get(self, auth: Credential, path: str, params: Any = None) -> dict[str, Any]:
        """A JSON object."""
        return self.send(auth, "GET", path, params=params).mapping()

    def create_post(self, auth: Credential, body: Mapping[str, Any], *, kind: str) -> str:
        """Create a post and return its id; `kind` is its price. Raises OutcomeUnknown when X names no id."""
        money.spend(auth, kind)
        answer = self.send(auth, "POST", "/2/tweets", write=True, json=dict(body))
        return str(created(answer, "id"))


def created(answer: Answer, name: str) -> Any:
    """A value of `data` that a write must answer. Raises OutcomeUnknown when it does not."""
    data = answer.mapping().get("data")
    value = data.get(name) if isinstance(data, dict) else None
    if value is None:
        raise OutcomeUnknown(platform=SLUG, code=f"no_{name}", status=answer.status, raw=answer.raw)
    return value


def listed(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The objects of an answer; none when they are absent (X leaves empty lists out)."""
    return rows(found, "data")


def included(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Expanded objects that came along."""
    return rows(mapping(found, "includes"), name)


def next_page(found: Mapping[str, Any]) -> dict[str, str]:
    """The parameter that asks for the page after this one, nothing after the last."""
    token = mapping(found, "meta").get("next_token")
    return {"pagination_token": str(token)} if token else {}


def checked(identifier: str) -> str:
    """An id that goes into an address: of a post, or of a direct message. Raises InvalidContent for what is none."""
    if identifier.isdecimal() or _MESSAGE.fullmatch(identifier):
        return identifier
    raise InvalidContent(platform=SLUG, code="bad_id")


def made_at(identifier: str) -> datetime | None:
    """When a post was made: its id holds the milliseconds since 2010-11-04 (aware UTC). None for what is no such id."""
    if not identifier.isdecimal() or not 15 <= len(identifier) <= 20:
        return None
    return datetime.fromtimestamp(((int(identifier) >> 22) + 1_288_834_974_657) / 1000, UTC)
