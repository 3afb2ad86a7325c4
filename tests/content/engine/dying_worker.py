"""A publish worker that kills itself at a named point: `python -m tests.content.engine.dying_worker POINT ROWS`.

Each point lies at one seam of the engine. The process dies by SIGKILL once ROWS rows have reached it, so nothing of
Python runs afterwards: no rollback, no release, no farewell.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

POINTS = (
    "before_claim_commit",
    "after_claim",
    "after_attempt",
    "during_call",
    "after_call",
    "after_close",
    "during_reconcile",
    "during_refresh",
)


class Point:
    """Counts the rows that arrive; those that came early wait for the last one, which is the end of all."""

    def __init__(self, rows: int) -> None:
        self._left, self._lock = rows, threading.Lock()

    def reached(self, rows: int = 1) -> None:
        """`rows` more are here."""
        with self._lock:
            self._left -= rows
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        threading.Event().wait()


def main(name: str, rows: int) -> None:
    """Run the claim loop until it dies."""
    import django

    django.setup()
    from content.engine.loop import PublishLoop

    arm(name, Point(rows), rows)
    PublishLoop(slots=8).run()


def arm(name: str, point: Point, rows: int) -> None:
    """Put the end of the process where `name` says."""
    from accounts.connectors.platforms.practice.connector import PracticeAccount
    from content.engine import claim, closer, closing, reconcile, send, work

    def after(call: Callable[..., Any], count: Callable[[Any], int]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            found = call(*args, **kwargs)
            if count(found):
                point.reached(count(found))
            return found

        return wrapped

    def before(call: Callable[..., Any], count: Callable[[Any], int]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            point.reached(count(args[0]) if args else 1)
            return call(*args, **kwargs)

        return wrapped

    match name:
        case "before_claim_commit":
            claim._BY_ROW.rows = after(claim._BY_ROW.rows, len)
        case "after_claim":
            claim.Claimer.claim = after(claim.Claimer.claim, len)
        case "after_attempt":
            work.begin_sends = after(work.begin_sends, len)
            send.begin_sends = after(send.begin_sends, len)
        case "during_call":
            together = threading.Barrier(rows)
            work.deliver = _dies_in_it(work.deliver, point, together)
            send.deliver = _dies_in_it(send.deliver, point, together)
        case "after_call":
            closer.close_many = before(closer.close_many, len)
            closing.close_many = before(closing.close_many, len)
        case "after_close":
            closer.close_many = after(closer.close_many, len)
            closing.close_many = after(closing.close_many, len)
        case "during_reconcile":
            reconcile.store.begin_look = after(reconcile.store.begin_look, lambda _attempt: 1)
        case "during_refresh":
            PracticeAccount.refresh = after(PracticeAccount.refresh, lambda _credential: 1)


def _dies_in_it(deliver: Callable[..., Any], point: Point, together: threading.Barrier) -> Callable[..., Any]:
    """The request is on its way, the network answers only after we are dead.

    Rows leave together: one that needs more time before its call would else find the first one answered.
    """

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        together.wait(30)
        threading.Timer(0.6, point.reached).start()
        return deliver(*args, **kwargs)

    return wrapped


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
