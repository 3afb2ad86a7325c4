"""Whether the internet can reach an address, such as the one this installation is known by."""

from __future__ import annotations

from urllib.parse import urlsplit

from .guard import is_public

# Names that the internet's name servers do not know (RFC 6761, 6762 and 8375; "internal" is reserved by ICANN).
_INNER = (".localhost", ".local", ".internal", ".lan", ".home", ".home.arpa", ".intranet", ".test", ".invalid")


def is_reachable(address: str) -> bool:
    """Whether servers on the internet may reach an http(s) address, as far as it tells by itself.

    False for loopback and private addresses and for names that only a machine or a local network knows. Asks no name
    server, so a name that leads inwards is taken for public.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not host:
        return False
    if ":" in host or host.replace(".", "").isdecimal():
        return is_public(host)
    return "." in host and not host.endswith(_INNER)
