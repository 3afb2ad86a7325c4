"""A post's file for the platform that fetches it: without signing in, by a signed address that ends."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from config.lib.errors import NotFound
from config.lib.tally import tally
from content.selectors.public_file import public_file
from content.views.files import file_response

# Requests per minute and address of a file: platforms fetch a long video in many ranges. Wrong addresses cost one
# signature and are not counted, so that nobody can use up what the platforms need.
PER_MINUTE = 600


@require_safe
def file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """The file, in ranges where they are asked for; 404 for everything else."""
    try:
        asset = public_file(token=token, name=name)
    except NotFound:
        return _plain(HttpResponse(status=404))
    if _count(token) > PER_MINUTE:
        return _plain(HttpResponse(status=429, headers={"Retry-After": "60"}))
    response = file_response(request, asset)
    # Nothing of the library's own names goes outside.
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return _plain(response)


def _plain(response: HttpResponseBase) -> HttpResponseBase:
    """Nobody keeps, indexes or passes on the address."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _count(token: str) -> int:
    """How many requests came for the address within the minute, this one included."""
    key = f"public-file:{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    return tally(key)
