"""Addresses of pages that other servers or people give us, to be shown as links."""

from __future__ import annotations


def web_address(text: str, *, longest: int) -> str:
    """The address if it is one of a web page of at most `longest` characters, else empty.

    A server may answer anything; `javascript:` must never reach a link.
    """
    usable = text.lower().startswith(("https://", "http://")) and text.isprintable() and " " not in text
    return text if usable and len(text) <= longest else ""
