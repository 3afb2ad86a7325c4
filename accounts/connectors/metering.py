"""How many requests a connector makes for its caller: limits count those, whatever one method stands for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Meter:
    """Requests that were sent so far."""

    requests: int = 0


_meters: ContextVar[tuple[Meter, ...]] = ContextVar("request_meters", default=())


@contextmanager
def metered() -> Iterator[Meter]:
    """Count the requests that leave within this block and thread, also those that fail."""
    meter = Meter()
    token = _meters.set((*_meters.get(), meter))
    try:
        yield meter
    finally:
        _meters.reset(token)


def count() -> None:
    """A request leaves."""
    for meter in _meters.get():
        meter.requests += 1
