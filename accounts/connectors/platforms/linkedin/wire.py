"""Calls to LinkedIn's versioned REST API and what its errors mean.

Sources: learn.microsoft.com/linkedin (Posts, Comments, Images, Videos, organization statistics, error handling,
versions 202601 to 202604). A refusal is `{status, serviceErrorCode, code, message, errorDetails}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from ...errors import (
    AuthExpired,
    ConnectorError,
    Duplicate,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    Transient,
    UnexpectedResponse,
)
from ...families.codes import Meaning, error_of
from ...http import Answer, Http
from ...messages import _
from ...outcomes import Clock, from_status
from ...types import Credential

SLUG = "linkedin"
API = "https://api.linkedin.com"
# LinkedIn supports a version for about a year.
VERSION = "202604"

RETIRED = _("LinkedIn has retired the version of its interface that this Juzhen speaks. Update Juzhen.")
RESTRICTED = _("LinkedIn has restricted this account. Sign in at linkedin.com to see what to do.")
DAY_USED_UP = _("LinkedIn's daily allowance is used up; it begins anew at 00:00 UTC.")

CODES: Mapping[str, Meaning] = {
    "65600": Meaning(AuthExpired),
    "INVALID_ACCESS_TOKEN": Meaning(AuthExpired),
    "65602": Meaning(AuthExpired),
    "EXPIRED_ACCESS_TOKEN": Meaning(AuthExpired),
    "65601": Meaning(NeedsReconnect),
    "REVOKED_ACCESS_TOKEN": Meaning(NeedsReconnect),
    "100": Meaning(MissingScope),
    "ACCESS_DENIED": Meaning(MissingScope),
    "NONEXISTENT_VERSION": Meaning(UnexpectedResponse, RETIRED),
}
# Looked for in `message`; the first that fits counts before the codes.
PHRASES: tuple[tuple[str, Meaning], ...] = (
    ("unable to obtain activity", Meaning(Transient, definite=True)),
    ("resource is forbidden", Meaning(Transient, definite=True)),
    ("member is restricted", Meaning(PolicyRejected, RESTRICTED)),
)
_POST_URN = re.compile(r"urn:li:(?:share|ugcPost):\d+")
_URN = re.compile(r"urn:li:[A-Za-z]+:[A-Za-z0-9_.,:()-]+")


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

    def elements(self, auth: Credential, path: str) -> list[dict[str, Any]]:
        """The objects of a collection."""
        found = self.get(auth, path).get("elements")
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    def put(self, auth: Credential, address: str, data: bytes, *, signed: bool) -> str:
        """Put bytes to an upload address and return the ETag. `signed` sends the token, to LinkedIn's hosts only."""
        host = urlsplit(address).hostname or ""
        ours = host == "linkedin.com" or host.endswith((".linkedin.com", ".licdn.com"))
        headers = {"content-type": "application/octet-stream", **(_token(auth) if signed and ours else {})}
        total = max(90.0, len(data) / 50_000)
        answer = self._http.request(
            "PUT", address, platform=SLUG, write=False, headers=headers, content=data, total=total
        )
        if not answer.ok:
            raise classify(answer, self.clock())
        return answer.headers.get("etag", "").strip('"')


def _token(auth: Credential) -> dict[str, str]:
    return {"authorization": f"Bearer {auth.secrets['access']}"}


def enc(urn: str) -> str:
    """A URN as part of an address. Raises InvalidContent for what is none."""
    if not _URN.fullmatch(urn):
        raise InvalidContent(platform=SLUG, code="bad_urn")
    return quote(urn, safe="")


def url_of(urn: str) -> str:
    """Where a post can be seen."""
    return f"https://www.linkedin.com/feed/update/{urn}/"


def moment(value: object) -> datetime | None:
    """Milliseconds since 1970 as aware UTC; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e14:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)


def millis(at: datetime) -> int:
    """An aware moment in milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def created(answer: Answer) -> str:
    """The id of what a write has made, from the header. Raises OutcomeUnknown when LinkedIn names none."""
    found = answer.headers.get("x-restli-id") or answer.headers.get("x-linkedin-id") or ""
    if not found:
        raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
    return found


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refused request stands for; `now` is aware UTC."""
    codes, reason = _problem(answer)
    code = codes[0] if codes else ""
    details: dict[str, Any] = {
        "platform": SLUG,
        "code": code,
        "status": answer.status,
        "request_id": answer.headers.get("x-li-uuid", answer.request_id),
        "raw": answer.raw,
    }
    if answer.status >= 500 or answer.status == 408:
        return from_status(answer, now, code=code)
    if answer.status == 426:
        return UnexpectedResponse(RETIRED, **details)
    if answer.status == 429:
        return _too_many(answer, now, code, reason)
    if answer.status in (400, 409, 422) and "duplicate" in f"{reason} {' '.join(codes)}".lower():
        named = _POST_URN.search(reason)
        if named is None:
            return OutcomeUnknown(**details)
        return Duplicate(remote_id=named[0], url=url_of(named[0]), **details)
    known = next((meaning for phrase, meaning in PHRASES if phrase in reason.lower()), None)
    known = known or next((CODES[item] for item in codes if item in CODES), None)
    if known is None and answer.status in (400, 413, 415, 422):
        known = Meaning(InvalidContent)
    if known is None:
        return from_status(answer, now, code=code)
    return error_of({code: known}, code, answer, now, reason=reason)


def _too_many(answer: Answer, now: datetime, code: str, reason: str) -> ConnectorError:
    """A throttle: of the day (all count from 00:00 UTC), of the app alone or with the member; else a short one."""
    if "DAY limit" not in reason:
        return from_status(answer, now, code=code)
    midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), datetime.min.time(), UTC)
    bucket = "app" if "APPLICATION DAY" in reason else ""
    return RateLimited(
        DAY_USED_UP,
        retry_after=(midnight - now).total_seconds(),
        bucket=bucket,
        platform=SLUG,
        code=code,
        status=answer.status,
        raw=answer.raw,
    )


def _problem(answer: Answer) -> tuple[list[str], str]:
    """The codes of a refusal, the most telling first, and LinkedIn's sentences about it."""
    try:
        body = answer.json()
    except ConnectorError:
        return [], ""
    if not isinstance(body, dict):
        return [], ""
    errors = (body.get("errorDetails") or {}).get("inputErrors") if isinstance(body.get("errorDetails"), dict) else None
    inner = [item for item in errors if isinstance(item, dict)] if isinstance(errors, list) else []
    codes = [body.get("code"), body.get("serviceErrorCode"), *(item.get("code") for item in inner)]
    sentences = [body.get("message"), *(item.get("description") for item in inner[:2])]
    return [str(item) for item in codes if item], " ".join(str(item) for item in sentences if item)
