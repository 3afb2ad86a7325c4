"""A calendar subscription opened by its secret address: to read, nothing else."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import override
from django.views.decorators.http import require_safe

from config.lib.errors import NotFound
from config.lib.tally import tally
from content.selectors.feeds import feed_by_token, feed_posts
from content.selectors.ical import calendar_file
from content.services.feeds import feed_read

# Calendar programs ask every few minutes at most.
PER_MINUTE = 60


@require_safe
def ical(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar; 304 when the caller has it already, 404 for everything that is no subscription (any more)."""
    try:
        opened = feed_by_token(token)
    except NotFound:
        return _private(HttpResponse(status=404))
    feed = opened.feed
    if _count(feed.key) > PER_MINUTE:
        return _private(HttpResponse(status=429, headers={"Retry-After": "60"}))
    language = feed.user.language or feed.workspace.language
    with override(language), timezone.override(feed.workspace.time_zone):
        body = calendar_file(feed, feed_posts(opened))
    digest, changed_at = feed_read(feed=feed, body=body)
    etag, changed = f'"{digest}"', int(changed_at.timestamp())
    asked = request.headers.get("If-None-Match", "")
    if asked:
        known = asked.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    else:
        since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        known = since is not None and changed <= since
    response = HttpResponse(status=304) if known else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Last-Modified"] = etag, http_date(changed)
    if not known:
        response["Content-Disposition"] = 'inline; filename="juzhen.ics"'
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody in between keeps or indexes it, and nobody learns its address."""
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _count(key: str) -> int:
    """How many requests came for the address within the minute, this one included."""
    name = f"ical:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    return tally(name)
