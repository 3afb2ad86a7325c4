"""How long whoever calls a connector can wait: an answer that comes later finds that somebody else has taken over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_until: ContextVar[float | None] = ContextVar("patience_until", default=None)


@contextmanager
def ends_within(seconds: float) -> Iterator[None]:
    """Within this block and thread all requests together end, one way or another, within `seconds`."""
    mine = time.monotonic() + seconds
    outer = _until.get()
    token = _until.set(mine if outer is None else min(mine, outer))
    try:
        yield
    finally:
        _until.reset(token)


def left(seconds: float) -> float:
    """Of `seconds` that a request may take, those that its caller can wait; never less than 0."""
    until = _until.get()
    return seconds if until is None else max(0.0, min(seconds, until - time.monotonic()))
