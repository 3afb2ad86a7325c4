"""Counting requests within a minute, across all web processes."""

from __future__ import annotations

from django.core.cache import cache


def tally(key: str, *, add: bool = True) -> int:
    """How many times `key` was counted within its minute; with `add`, this is one more.

    The minute begins with the first count. Should it end in between, this one counts as the first.
    """
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) if add else int(cache.get(key, 0))
    except ValueError:  # the minute ended in between
        return 1
