"""Finding the server that holds an account.

Source: atproto.com/specs/did and /handle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...errors import ConnectorError, HostRefused, RateLimited, Transient, UnexpectedResponse
from ...families.federated import origin_of
from ...families.values import rows
from .ids import SLUG
from .wire import Wire

DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9.%:-]+)")


class Directory(Wire):
    """Handles lead to DIDs, DIDs to servers."""

    def _resolve(self, host: str, handle: str) -> str | None:
        """The DID behind a handle as `host` knows it; None when it knows none or cannot say."""
        if handle.startswith("did:"):
            return handle
        try:
            found = self._xrpc.query(host, "com.atproto.identity.resolveHandle", {"handle": handle}).get("did")
        except RateLimited:
            raise
        except ConnectorError:
            return None
        return found if isinstance(found, str) and DID.fullmatch(found) else None

    def _home_of(self, did: str) -> str | None:
        """Origin of the server that holds an account, from its DID document; None when it cannot be read."""
        if did.startswith("did:web:"):
            url = f"https://{did.removeprefix('did:web:').replace('%3A', ':')}/.well-known/did.json"
        else:
            url = f"{self._plc}/{did}"
        try:
            answer = self._http.request("GET", url, platform=SLUG, write=False, max_bytes=200_000, total=15)
            return endpoint_of(answer.mapping()) if answer.ok else None
        except (HostRefused, Transient, UnexpectedResponse):
            return None


def endpoint_of(document: Mapping[str, Any]) -> str | None:
    """Origin of the personal data server a DID document names."""
    for service in rows(document, "service"):
        if str(service.get("id", "")).endswith("#atproto_pds"):
            return origin_of(str(service.get("serviceEndpoint", "")))
    return None
