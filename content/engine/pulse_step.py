"""Lets Celery's processes show that they live: every worker of another queue than `publish`, and beat.

A worker that serves only `publish` is left out: its claim loop beats for it.
"""

from __future__ import annotations

import atexit
from typing import Any

from celery import bootsteps
from celery.worker import state

from content.engine.bootstep import QUEUE


class PulseStep(bootsteps.StartStopStep):
    """Beats from the worker's main process while it consumes."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        self.pulse: Any = None

    def include_if(self, worker: Any) -> bool:
        """Wherever a queue besides `publish` is consumed."""
        return bool(_served(worker))

    def create(self, worker: Any) -> Any:
        """Celery starts and stops what this returns."""
        return self

    def start(self, worker: Any) -> None:
        """Begin to beat, after the pool has forked its first children."""
        # Late: models may be imported only after Celery has set Django up.
        from content.engine.pulse import WORKER, Pulse

        self.pulse = Pulse(
            kind=WORKER,
            label=worker.hostname,
            queues=",".join(_served(worker)),
            slots=worker.concurrency,
            busy=lambda: len(state.active_requests),
        ).start()

    def stop(self, worker: Any) -> None:
        """Warm shutdown: it takes no more work, so its row goes."""
        if self.pulse is not None:
            self.pulse.stop()

    def terminate(self, worker: Any) -> None:
        """Cold shutdown: the row is left to age, so that people see that a process was lost."""


def beat_started(**_signal: Any) -> None:
    """Receiver of Celery's `beat_init`: beat shows that it lives, until it ends in order."""
    from content.engine.pulse import Pulse

    atexit.register(Pulse.of_beat().start().stop)


def _served(worker: Any) -> list[str]:
    return sorted(name for name in worker.app.amqp.queues.consume_from if name != QUEUE)
