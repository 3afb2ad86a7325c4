"""Whether a web address can be that of a post on a platform."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit


def parts_of(url: str) -> SplitResult | None:
    """The address taken apart; None unless it is http(s), names a host and leads to something on it."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable and (parts.path.strip("/") or parts.query) else None


def on_hosts(url: str, hosts: Iterable[str]) -> bool:
    """Whether `url` leads to something on one of `hosts` or their subdomains.

    A host written with a port (`127.0.0.1:8001`) is one server and takes neither other ports nor subdomains.
    """
    parts = parts_of(url)
    if parts is None:
        return False
    name, netloc = (parts.hostname or "").rstrip("."), parts.netloc.rpartition("@")[2].lower()
    return any(
        netloc == host if ":" in host else name == host or name.endswith(f".{host}")
        for host in map(str.lower, hosts)
        if host
    )
