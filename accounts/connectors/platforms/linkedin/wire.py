"""Calls to LinkedIn's versioned REST API, and its URNs.

Source: learn.microsoft.com/linkedin (versions 202601 to 202604).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from ...errors import InvalidContent, OutcomeUnknown, Transient, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...families.platform import Platform
from ...families.values import moment, rows
from ...http import Answer, Http
from ...outcomes import Clock, from_status
from ...types import Credential
from .refusals import POST_AT, classify

SLUG = "linkedin"
API = "https://api.linkedin.com"
# LinkedIn supports a version for about a year.
VERSION = "202604"
_URN = re.compile(r"urn:li:[A-Za-z]+:[A-Za-z0-9_.,:()-]+")
_PAGE = re.compile(r"urn:li:organization:\d+")


class Wire(Platform):
    """Every part of LinkedIn: the API, OAuth 2 and a way to wait."""

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http=http, clock=clock)
        self._api, self._sleep = Api(http, clock), sleep
        # LinkedIn offers PKCE to native apps only; web apps prove themselves by the client secret.
        self._oauth = OAuth2(http, clock, SLUG, Dialect(pkce=False))


class Api:
    """Requests with the account's token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self.clock = http, clock

    def send(self, auth: Credential, method: str, path: str, *, write: bool = False, **body: Any) -> Answer:
        """One request. Raises what `classify` says unless the status is 2xx."""
        headers = {**_token(auth), "linkedin-version": VERSION, "x-restli-protocol-version": "2.0.0"}
        if method == "DELETE":
            headers["x-restli-method"] = "DELETE"
        answer = self._http.request(method, f"{API}{path}", platform=SLUG, write=write, headers=headers, **body)
        if not answer.ok:
            raise classify(answer, self.clock())
        return answer

    def get(self, auth: Credential, path: str) -> dict[str, Any]:
        """A JSON object. Rest.li wants brackets and commas of the query bare, so it is part of `path`."""
        return self.send(auth, "GET", path).mapping()

    def elements(self, auth: Credential, path: str) -> list[Mapping[str, Any]]:
        """The objects of a collection. Raises UnexpectedResponse for an answer that is none."""
        found = self.get(auth, path)
        if not isinstance(found.get("elements"), list):
            # An answer without a list must not pass for an empty one: absence is proved by it.
            raise UnexpectedResponse(platform=SLUG, code="no_elements")
        return rows(found, "elements")

    def put(self, auth: Credential, address: str, data: bytes, *, signed: bool) -> str:
        """Put bytes to an upload address and return the ETag. `signed` sends the token, to LinkedIn's hosts only.

        The store speaks for itself alone: what it refuses is Transient, or InvalidContent for a file too large.
        """
        host = urlsplit(address).hostname or ""
        ours = host == "linkedin.com" or host.endswith((".linkedin.com", ".licdn.com"))
        headers = {"content-type": "application/octet-stream", **(_token(auth) if signed and ours else {})}
        total = max(90.0, len(data) / 50_000)
        answer = self._http.request(
            "PUT", address, platform=SLUG, write=False, headers=headers, content=data, total=total
        )
        if answer.status in (401, 413, 429) or answer.status >= 500:
            raise from_status(answer, self.clock())
        if not answer.ok:
            raise Transient(platform=SLUG, code="upload_refused", status=answer.status, raw=answer.raw)
        return answer.headers.get("etag", "").strip('"')


def _token(auth: Credential) -> dict[str, str]:
    return {"authorization": f"Bearer {auth.secrets['access']}"}


def is_page(urn: str) -> bool:
    """Whether an account is an organisation's page, and not a person."""
    return bool(_PAGE.fullmatch(urn))


def can_read(auth: Credential) -> bool:
    """Whether LinkedIn lets us read the account's own posts and comments."""
    needed = "r_organization_social" if is_page(auth.remote_id) else "r_member_social"
    return needed in auth.scopes


def enc(urn: str) -> str:
    """A URN as part of an address. Raises InvalidContent for what is none."""
    if not _URN.fullmatch(urn):
        raise InvalidContent(platform=SLUG, code="bad_urn")
    return quote(urn, safe="")


def url_of(urn: str) -> str:
    """Where a post can be seen."""
    return f"{POST_AT}{urn}/"


def at_of(value: object) -> datetime | None:
    """Milliseconds since 1970 as aware UTC; None for anything else."""
    return moment(value, per_second=1000)


def millis(at: datetime) -> int:
    """An aware moment in milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def created(answer: Answer) -> str:
    """The id of what a write has made, from the header. Raises OutcomeUnknown when LinkedIn names none."""
    found = answer.headers.get("x-restli-id") or answer.headers.get("x-linkedin-id") or ""
    if not found:
        raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
    return found
