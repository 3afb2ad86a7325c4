"""Rights in attached files: licences that have run out, people without a release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from compliance.engine.structure.post import PostView
from compliance.engine.types import Hit, Severity

_SHANGHAI = timedelta(hours=8)


def media_hits(post: PostView) -> Iterator[Hit]:
    """MD-01 and AD-20 for each file, counted against the day of publication (today in Shanghai when not given)."""
    day = post.subject.on or (datetime.now(UTC) + _SHANGHAI).date()
    for number, file in enumerate(post.subject.media, start=1):
        place = f"{file.kind} {number}"
        if file.licence_until is not None and file.licence_until < day:
            yield post.hit("MD-01", "media", text=f"{place}: {file.licence_until}", term=place)
        if file.has_people and not file.release_on_file:
            severity = None if post.promotional else Severity.WARN
            yield post.hit("AD-20", "media", severity, text=place, term=place)
