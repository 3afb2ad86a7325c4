"""One thread of a publish worker that writes successes down: those that arrive together, together."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection

import structlog
from django.db import connection

from content.engine.aftermath import follow_up_published
from content.engine.closing import Yes, close_many

log = structlog.get_logger(__name__)
BATCH = 64


class Closer:
    """Takes platforms' answers from the slots' threads; `done` gets the ids whose leases are no longer needed."""

    def __init__(self, done: Callable[[Collection[int]], None]) -> None:
        self._done = done
        self._said: queue.SimpleQueue[Yes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="publish-closer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, yes: Yes) -> None:
        """Have it written down as soon as possible; the row stays leased until then."""
        self._said.put(yes)

    def stop(self) -> None:
        """Write down what is left, then end."""
        self._said.put(None)
        self._thread.join()

    def _run(self) -> None:
        ending = False
        while not ending:
            batch = [self._said.get()]
            while len(batch) < BATCH and not self._said.empty():
                batch.append(self._said.get())
            ending = None in batch
            self._close([yes for yes in batch if yes is not None])
        connection.close()

    def _close(self, said: list[Yes]) -> None:
        if not said:
            return
        ids = [yes.publication.pk for yes in said]
        try:
            close_many(said)
        except Exception:
            if len(said) > 1:
                # One of them cannot be stored; it must not take the others with it.
                log.exception("answers are written down one by one", publications=ids)
                for yes in said:
                    self._close([yes])
                return
            # The row stays in sending until its lease ends; then the engine looks for the post.
            log.exception("an answer could not be written down", publication=ids[0])
        self._done(ids)
        try:
            follow_up_published(said)
        except Exception:
            log.exception("a step after publishing failed", publications=ids)
