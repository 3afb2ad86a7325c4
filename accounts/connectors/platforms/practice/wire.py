"""The practice network's API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ...errors import OutcomeUnknown, UnexpectedResponse
from ...families.platform import Platform
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import Credential, Media
from .codes import classify

T = TypeVar("T")
_UPLOAD_BYTES_PER_SECOND = 200_000


class Api:
    """Calls to the practice network in the name of one flavour."""

    def __init__(self, http: Http, clock: Clock, platform: str) -> None:
        self._http, self._clock, self._platform = http, clock, platform

    def read(
        self, auth: Credential, path: str, into: Callable[[dict[str, Any]], T], params: Mapping[str, str] | None = None
    ) -> T:
        """GET with the account's token; `into` makes sense of the answer."""
        answer = self._http.request(
            "GET",
            f"{auth.host}{path}",
            platform=self._platform,
            write=False,
            headers=bearer(auth),
            params=dict(params or {}),
        )
        return self._understood(answer, into)

    def write(
        self,
        auth: Credential,
        path: str,
        into: Callable[[dict[str, Any]], T],
        body: Mapping[str, Any] | None = None,
        *,
        method: str = "POST",
        key: str = "",
    ) -> T:
        """A call that changes something; `key` goes along as Idempotency-Key."""
        headers = bearer(auth) | ({"idempotency-key": key} if key else {})
        answer = self._http.request(
            method, f"{auth.host}{path}", platform=self._platform, write=True, headers=headers, json=body
        )
        return self._understood(answer, into)

    def open(
        self,
        host: str,
        path: str,
        into: Callable[[dict[str, Any]], T],
        body: Mapping[str, Any],
        *,
        connect_key: str = "",
    ) -> T:
        """A call for tokens. Opening the same account twice does no harm, so a failure is Transient."""
        headers = {"x-practice-key": connect_key} if connect_key else {}
        answer = self._http.request(
            "POST", f"{host}{path}", platform=self._platform, write=False, headers=headers, json=body
        )
        return self._understood(answer, into)

    def upload(self, auth: Credential, media: Media, *, into: Callable[[dict[str, Any]], T]) -> T:
        """Upload an attachment. Nothing becomes visible by it, so a failure is Transient."""
        facts = {
            "alt": media.alt,
            "width": str(media.width or 0),
            "height": str(media.height or 0),
            "seconds": str(media.seconds or 0),
        }
        with media.open() as stream:
            answer = self._http.request(
                "POST",
                f"{auth.host}/api/media",
                platform=self._platform,
                write=False,
                headers=bearer(auth),
                data=facts,
                files={"file": (media.filename or "file", stream, media.mime)},
                total=max(90.0, media.size / _UPLOAD_BYTES_PER_SECOND),
            )
        return self._understood(answer, into)

    def _understood(self, answer: Answer, into: Callable[[dict[str, Any]], T]) -> T:
        """What the answer says. An answer we cannot read leaves the outcome of a write unknown."""
        if not answer.ok:
            raise classify(answer, self._clock())
        body = answer.mapping() if answer.body else {}
        try:
            return into(body)
        except (KeyError, TypeError, ValueError, AttributeError):
            kind = OutcomeUnknown if answer.write else UnexpectedResponse
            raise kind(
                platform=self._platform, status=answer.status, request_id=answer.request_id, raw=answer.raw
            ) from None


class Wire(Platform):
    """What the parts of the connector have in common."""

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._api = Api(http, clock, self.capabilities.slug)


def bearer(auth: Credential) -> dict[str, str]:
    """The Authorization header of an account."""
    return {"authorization": f"Bearer {auth.secrets['access']}"}
