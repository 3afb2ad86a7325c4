"""XRPC, the protocol Bluesky servers speak.

Source: atproto.com/specs/xrpc.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import UnexpectedResponse
from ...families.platform import Platform
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import Credential
from .codes import classify
from .ids import SLUG

CALL_MAX_BYTES = 3_000_000
PLC_DIRECTORY = "https://plc.directory"
PUBLIC_VIEW = "https://public.api.bsky.app"


class Xrpc:
    """Calls to servers. Queries are reads; procedures are writes unless `write` says that nothing visible changes."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def query(
        self, host: str, method: str, params: Mapping[str, Any] | None = None, *, token: str = ""
    ) -> dict[str, Any]:
        """GET. Raises what `classify` says."""
        answer = self._http.request(
            "GET",
            f"{host}/xrpc/{method}",
            platform=SLUG,
            write=False,
            headers=_bearer(token),
            params=dict(params or {}),
            max_bytes=CALL_MAX_BYTES,
        )
        return self._checked(answer)

    def procedure(
        self, host: str, method: str, body: Mapping[str, Any] | None = None, *, token: str = "", write: bool = True
    ) -> dict[str, Any]:
        """POST with a JSON body (none when `body` is None). Raises what `classify` says."""
        answer = self._http.request(
            "POST",
            f"{host}/xrpc/{method}",
            platform=SLUG,
            write=write,
            headers=_bearer(token),
            json=body,
            max_bytes=CALL_MAX_BYTES,
        )
        return self._checked(answer)

    def upload(self, auth: Credential, stream: Any, *, mime: str, size: int) -> dict[str, Any]:
        """Upload a blob and return its reference. Nothing becomes visible by it, so a failure is Transient."""
        answer = self._http.request(
            "POST",
            f"{auth.host}/xrpc/com.atproto.repo.uploadBlob",
            platform=SLUG,
            write=False,
            headers={**_bearer(auth.secrets["access"]), "content-type": mime, "content-length": str(size)},
            content=stream,
            total=max(90.0, size / 200_000),
        )
        blob = self._checked(answer).get("blob")
        if not isinstance(blob, dict):
            raise UnexpectedResponse(platform=SLUG, status=answer.status, raw=answer.raw)
        return blob

    def _checked(self, answer: Answer) -> dict[str, Any]:
        if answer.ok:
            return answer.mapping() if answer.body else {}
        raise classify(answer, self._clock())


class Wire(Platform):
    """What the parts of the connector have in common: calls, the directory of accounts, the network's public view."""

    def __init__(
        self, *, http: Http, clock: Clock, plc_directory: str = PLC_DIRECTORY, public_view: str = PUBLIC_VIEW
    ) -> None:
        super().__init__(http=http, clock=clock)
        self._xrpc = Xrpc(http, clock)
        self._plc, self._public_view = plc_directory.rstrip("/"), public_view


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}
