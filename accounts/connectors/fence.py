"""The last gate before a write leaves: whoever lost the right to send while it slept must not send when it wakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .errors import ConnectorError

_holds: ContextVar[Callable[[], bool] | None] = ContextVar("write_fence", default=None)


class Fenced(ConnectorError):
    """The caller's right to write has ended; this request was not sent (earlier ones of the call may have been)."""

    kind = "fenced"


@contextmanager
def writes_while(holds: Callable[[], bool]) -> Iterator[None]:
    """Within this block and thread, writes leave only while `holds()` is true."""
    token = _holds.set(holds)
    try:
        yield
    finally:
        _holds.reset(token)


def check(platform: str) -> None:
    """Raise Fenced when this thread may not write any more."""
    holds = _holds.get()
    if holds is not None and not holds():
        raise Fenced(platform=platform)
