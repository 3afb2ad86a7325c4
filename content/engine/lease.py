"""The right to work on a row, as this process knows it."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

# A lease that ends within this time is treated as lost: a request must not leave in its last moments.
MARGIN = 3.0


class Lease:
    """One row's lease. Knows its end by two clocks of this process, so that a frozen or suspended worker notices.

    The end is counted from before the statement that took or renewed it, so it never lies after the database's.
    """

    def __init__(self, publication_id: int, token: UUID, *, taken: float, wall: float, span: timedelta) -> None:
        self.publication_id, self.token = publication_id, token
        self._set(taken, wall, span)

    @classmethod
    def from_now(cls, publication_id: int, token: UUID, span: timedelta) -> Lease:
        """A lease about to be taken for `span`."""
        return cls(publication_id, token, taken=time.monotonic(), wall=time.time(), span=span)

    def renewed(self, taken: float, wall: float, span: timedelta) -> None:
        """The database has prolonged it; `taken` and `wall` were read before asking."""
        self._set(taken, wall, span)

    @property
    def holds(self) -> bool:
        """Whether a request may still leave under it."""
        return time.monotonic() < self._until and time.time() < self._wall_until

    def _set(self, taken: float, wall: float, span: timedelta) -> None:
        seconds = max(0.0, span.total_seconds() - min(MARGIN, span.total_seconds() / 4))
        self._until, self._wall_until = taken + seconds, wall + seconds
