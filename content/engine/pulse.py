"""Signs of life: which processes run, what they serve, and since when."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, InterfaceError, connection

from config.lib.clock import now
from content.models import Heartbeat
from content.selectors.processes import BEAT as BEAT
from content.selectors.processes import PUBLISHER as PUBLISHER
from content.selectors.processes import SCHEDULER as SCHEDULER
from content.selectors.processes import WORKER as WORKER

log = structlog.get_logger(__name__)
KEEP = timedelta(days=1)
EVERY = 5.0


def beat(*, name: str, kind: str, started_at: datetime, slots: int = 0, busy: int = 0, queues: str = "") -> None:
    """Write that this process is alive now. `queues`: what it consumes, comma-separated."""
    served = queues or ("publish" if kind == PUBLISHER else "")
    row = Heartbeat(
        name=name, kind=kind, queues=served[:120], slots=slots, busy=busy, started_at=started_at, seen_at=now()
    )
    fields = ["kind", "queues", "slots", "busy", "started_at", "seen_at"]
    Heartbeat.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=fields)


def leave(*, name: str) -> None:
    """Remove the row of a process that ends in order."""
    Heartbeat.objects.filter(name=name).delete()


def forget_dead() -> int:
    """Drop rows of processes not seen for a day. Returns how many."""
    return Heartbeat.objects.filter(seen_at__lt=now() - KEEP).delete()[0]


class Pulse:
    """Beats every EVERY seconds from a thread of its own, until `stop`.

    `busy` is asked each time. A database that is away or not migrated yet is waited for. The connection is given back
    after each beat: the processes that do this fork children, and a child must not inherit it.
    """

    def __init__(
        self, *, kind: str, label: str, queues: str = "", slots: int = 0, busy: Callable[[], int] = lambda: 0
    ) -> None:
        self.kind, self.queues, self.slots, self.busy = kind, queues, slots, busy
        self.name = f"{label}:{os.getpid()}"[:120]
        self.started_at = now()
        self._stopping = threading.Event()
        self._away = False
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    @classmethod
    def of_beat(cls) -> Pulse:
        """The pulse of a scheduler on this machine."""
        return cls(kind=BEAT, label=f"beat@{socket.gethostname()}")

    def start(self) -> Pulse:
        """Begin to beat."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop beating and take the row away: the process ends in order. Safe to call twice."""
        self._stopping.set()
        self._thread.join(EVERY)
        try:
            leave(name=self.name)
        except (DatabaseError, InterfaceError):
            log.warning("the heartbeat could not be removed", process=self.name)
        finally:
            connection.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._beat()
            self._stopping.wait(EVERY)

    def _beat(self) -> None:
        try:
            beat(
                name=self.name,
                kind=self.kind,
                started_at=self.started_at,
                slots=self.slots,
                busy=self.busy(),
                queues=self.queues,
            )
            self._away = False
        except (DatabaseError, InterfaceError) as error:
            if not self._away:
                log.warning("database away, no heartbeat", process=self.name, error=str(error).strip())
            self._away = True
        finally:
            connection.close()
