"""Runs the claim loop inside a Celery worker that serves the queue `publish`.

Celery stays the one way to start, stop, inspect and multiply processes; the loop uses neither its broker nor its pool.
"""

from __future__ import annotations

import threading
from typing import Any

from celery import bootsteps

QUEUE = "publish"


class PublishStep(bootsteps.StartStopStep):
    """Starts the loop with the worker; on a warm shutdown waits for the sends under way."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        self.loop: Any = None
        self.thread: threading.Thread | None = None

    def include_if(self, worker: Any) -> bool:
        """Only where the queue `publish` is consumed."""
        return QUEUE in worker.app.amqp.queues.consume_from

    def create(self, worker: Any) -> Any:
        """Celery starts and stops what this returns."""
        return self

    def start(self, worker: Any) -> None:
        """Run the loop in a thread of its own."""
        # Late: models may be imported only after Celery has set Django up.
        from content.engine.loop import PublishLoop

        self.loop = PublishLoop()
        self.thread = threading.Thread(target=self.loop.run, name="publish-loop", daemon=True)
        self.thread.start()

    def stop(self, worker: Any) -> None:
        """Warm shutdown: no more claims, sends under way are finished."""
        if self.thread is not None:
            self.loop.stop()
            self.thread.join()

    def terminate(self, worker: Any) -> None:
        """Cold shutdown: claim nothing more; the reaper takes what is left."""
        if self.loop is not None:
            self.loop.stop()
