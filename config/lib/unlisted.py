"""Pages that whoever has their address may open: nobody keeps them, and who asks too often waits."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.lib.tally import tally

R = TypeVar("R", bound=HttpResponseBase)


def unlisted(response: R) -> R:
    """The response, which nobody keeps, shares or indexes, and whose address no other site learns."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def requests_from(request: HttpRequest, kind: str, *, add: bool = False) -> int:
    """How many requests of this kind came from the address within the minute; with `add`, this one is one more."""
    return tally(f"{kind}:{request.META.get('REMOTE_ADDR', '')}", add=add)


def asks_too_often(request: HttpRequest, kind: str, *, most: int, closed: int) -> bool:
    """Count the request; whether its address made more than `most` within the minute.

    Or more than `closed` for links that open nothing, which views count as `{kind}:bad`: somebody guesses.
    """
    return requests_from(request, f"{kind}:all", add=True) > most or requests_from(request, f"{kind}:bad") > closed
