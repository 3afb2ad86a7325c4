"""What federated networks share: a person names the server."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..errors import HostRefused, InvalidContent
from ..http import Http
from ..messages import _
from ..text import problem


def origin_of(typed: str) -> str | None:
    """Scheme, host and port of what a person typed as a server (address, name or @me@server); None if it is none."""
    text = typed.strip().rstrip("/")
    scheme, found, rest = text.partition("://")
    if not found:
        scheme, rest = "https", text.rpartition("@")[2]
    try:
        parts = urlsplit(f"{scheme.lower()}://{rest}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or parts.username is not None or not host:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return None
    if re.search(r"[^a-z0-9.:-]", host):
        return None
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def server_origin(http: Http, typed: str, *, platform: str, field: str = "host") -> str:
    """The origin of a typed server that we may talk to. Raises InvalidContent with a problem at `field`."""
    origin = origin_of(typed)
    if origin is None:
        found = problem("host_invalid", field, _("Enter the server's address, for example mastodon.social."))
        raise InvalidContent(problems=(found,), platform=platform, code=found.code)
    try:
        http.check_url(origin, platform=platform)
    except HostRefused:
        found = problem("host_refused", field, _("This server address is not allowed."))
        raise InvalidContent(problems=(found,), platform=platform, code=found.code) from None
    return origin
