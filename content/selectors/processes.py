"""Which processes are alive: publish workers, the workers of other queues, and the scheduler (beat)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.lib.clock import now
from content.models import Heartbeat

# Kinds of rows. The scheduler's is written by a task: it proves that beat, broker and default worker work together.
PUBLISHER, WORKER, BEAT, SCHEDULER = "publisher", "worker", "beat", "scheduler"
BACKGROUND = "default"
ALIVE = timedelta(seconds=20)
# Processes that vanished without a goodbye are shown this long.
REMEMBERED = timedelta(hours=1)
# The scheduler's task runs every 30 seconds.
STANDSTILL = timedelta(seconds=90)
# Busy workers are not worth a banner before, nor is a new installation that has not started its scheduler yet.
PATIENCE = timedelta(minutes=5)
_ORDER = (PUBLISHER, WORKER, BEAT)


@dataclass(frozen=True, slots=True)
class Process:
    """One running process, or one that was lost lately. `slots` and `busy` are 0 where they mean nothing."""

    name: str
    kind: str
    queues: tuple[str, ...]
    slots: int
    busy: int
    started_at: datetime
    seen_at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class Standstill:
    """Why reminders, media, renewal of access and the rest of the background do not run, and since when.

    `cause`: no_beat, no_worker, busy (all its places are taken) or broker (both live, but tasks do not arrive).
    """

    cause: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Crew:
    """All processes of the installation, and when a scheduled task last ran."""

    processes: tuple[Process, ...]
    scheduler_seen: datetime | None

    def alive(self, kind: str) -> list[Process]:
        """Living processes of one kind."""
        return [process for process in self.processes if process.alive and process.kind == kind]

    @property
    def publishers(self) -> list[Process]:
        """Living publish workers."""
        return self.alive(PUBLISHER)

    @property
    def beats(self) -> list[Process]:
        """Living schedulers; there must be one."""
        return self.alive(BEAT)

    @property
    def background(self) -> list[Process]:
        """Living workers of the default queue."""
        return [process for process in self.alive(WORKER) if BACKGROUND in process.queues]

    @property
    def scheduled_tasks_run(self) -> bool:
        """Whether a task of the schedule has run lately."""
        return self.scheduler_seen is not None and self.scheduler_seen > now() - STANDSTILL

    def standstill(self, *, known_since: datetime) -> Standstill | None:
        """What is wrong with the background, None while it works.

        `known_since`: when the installation was there for sure; before its first task it gets PATIENCE to start.
        """
        if self.scheduled_tasks_run:
            return None
        if self.scheduler_seen is None and known_since > now() - PATIENCE:
            return None
        workers, beats = self.background, self.beats
        if not beats:
            return Standstill("no_beat", self.scheduler_seen)
        if not workers:
            return Standstill("no_worker", self.scheduler_seen)
        complete_since = max(min(p.started_at for p in beats), min(p.started_at for p in workers))
        if complete_since > now() - STANDSTILL:
            return None
        if all(process.busy >= process.slots for process in workers):
            long = self.scheduler_seen is None or self.scheduler_seen < now() - PATIENCE
            return Standstill("busy", self.scheduler_seen) if long else None
        return Standstill("broker", self.scheduler_seen)


def crew() -> Crew:
    """Signs of life, living processes first; one query."""
    moment = now()
    seen: datetime | None = None
    found: list[Process] = []
    for row in Heartbeat.objects.order_by("name"):
        if row.kind == SCHEDULER:
            seen = max(seen, row.seen_at) if seen else row.seen_at
        elif row.seen_at > moment - REMEMBERED:
            queues = tuple(filter(None, row.queues.split(",")))
            alive = row.seen_at > moment - ALIVE
            found.append(Process(row.name, row.kind, queues, row.slots, row.busy, row.started_at, row.seen_at, alive))
    found.sort(key=lambda p: (not p.alive, _ORDER.index(p.kind) if p.kind in _ORDER else len(_ORDER), p.name))
    return Crew(tuple(found), seen)
