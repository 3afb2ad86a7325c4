"""Addresses of the YouTube Data and Analytics APIs, and the client that asks them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ...families.google import GoogleApi
from ...families.platform import Platform
from ...families.values import rows
from ...http import Http
from ...outcomes import Clock
from .codes import TABLE

SLUG = "youtube"
VERSION = "v3"
HOST = "https://youtube.googleapis.com"
DATA = f"{HOST}/youtube/{VERSION}"
UPLOAD = f"{HOST}/upload/youtube/{VERSION}"
REPORTS = "https://youtubeanalytics.googleapis.com/v2/reports"
# Parts of an upload must be multiples of 256 KiB.
CHUNK = 8 * 1024 * 1024

Body = Mapping[str, Any]


class Wire(Platform):
    """The client. `chunk`: bytes of one part of an upload, which tests make smaller."""

    def __init__(
        self, *, http: Http, clock: Clock, chunk: int = CHUNK, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        super().__init__(http=http, clock=clock)
        self._api = GoogleApi(http, clock, SLUG, TABLE)
        self._chunk, self._sleep = chunk, sleep


def video_url(identifier: str) -> str:
    """Where a video can be seen."""
    return f"https://www.youtube.com/watch?v={identifier}"


def first(found: Body) -> Body | None:
    """The first of a list answer's items."""
    return next(iter(rows(found, "items")), None)
