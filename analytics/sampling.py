"""When the figures of a post are read: often while it is fresh, seldom when it is old (docs/adr/0006)."""

from __future__ import annotations

from datetime import datetime, timedelta

# (up to this age, so far apart)
STEPS: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(hours=48), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=90), timedelta(days=7)),
)


def next_sample_at(*, published_at: datetime, moment: datetime) -> datetime | None:
    """When a post that is read at `moment` is read again (aware UTC), None when it is old enough to be left alone.

    Times lie on a grid that begins at publication, so that a late reading does not push the later ones back.
    """
    age = max(moment - published_at, timedelta(0))
    begin = timedelta(0)
    for until, gap in STEPS:
        if age < until:
            following = begin + gap * ((age - begin) // gap + 1)
            return published_at + min(following, until)
        begin = until
    return None
