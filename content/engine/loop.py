"""The claim loop of a publish worker: takes due rows for its own free slots and runs them in its own threads.

Woken by NOTIFY when something is scheduled, by the next due time, and at least once a second. It needs PostgreSQL only;
with the broker gone it goes on publishing.
"""

from __future__ import annotations

import queue
import select
import socket
import threading
import time
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

import psycopg2
import structlog
from django.conf import settings
from django.db import Error, connection

from config.lib.clock import now
from content.engine import pulse
from content.engine.claim import Claimer, seconds_to_next_due
from content.engine.closer import Closer
from content.engine.closing import Yes
from content.engine.handoff import handoff_sweep
from content.engine.late import late_sweep
from content.engine.lease import Lease
from content.engine.pace import in_pace
from content.engine.reap import reap
from content.engine.send import Ready
from content.engine.store import is_outage, worker_name
from content.engine.work import begin_quick, deliver_quick, is_quick, load, work
from content.enqueue import WAKE_CHANNEL
from content.models import Publication

log = structlog.get_logger(__name__)
FLOOR, CEILING = 0.02, 1.0
OUTAGE_PAUSE = 0.5
COALESCE = 0.01
REAP_EVERY, SWEEP_EVERY, PULSE_EVERY = 1.0, 5.0, 5.0
# Few rows at a time: the loop has posts to send. The scheduler's own sweep takes the rest of a pile.
SWEEP_BATCH = 25


class PublishLoop:
    """One worker's loop. `run` blocks until `stop`; sends under way are finished before it returns."""

    def __init__(self, *, slots: int | None = None, name: str | None = None) -> None:
        self.slots = slots or settings.PUBLISH_SLOTS
        self.name = name or worker_name()
        self.started_at = now()
        self._stopping = threading.Event()
        self._inner, self._outer = socket.socketpair()
        self._inner.setblocking(False)
        self._lock = threading.Lock()
        self._running: dict[int, Lease] = {}
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closer = Closer(self._done)
        self._claimer = Claimer(settings.PUBLISH_CLAIM_LEASE)
        self._listener: psycopg2.extensions.connection | None = None
        # When each chore runs next, by the monotonic clock.
        self._chores: dict[str, tuple[float, Callable[[], object]]] = {
            "renew": (self._renew_gap(), self._renew),
            "reap": (REAP_EVERY, reap),
            "late": (SWEEP_EVERY, partial(late_sweep, batch=SWEEP_BATCH)),
            "handoff": (SWEEP_EVERY, partial(handoff_sweep, batch=SWEEP_BATCH)),
            "pulse": (PULSE_EVERY, self._pulse),
        }
        self._next = dict.fromkeys(self._chores, 0.0)

    def stop(self) -> None:
        """Claim nothing more; `run` returns when the sends under way have ended. May be called from any thread."""
        self._stopping.set()
        self._wake()

    @property
    def busy(self) -> int:
        """Rows being worked on now."""
        with self._lock:
            return len(self._running)

    def run(self) -> None:
        """Claim and work until stopped. Survives a database that goes away and comes back."""
        log.info("publish loop started", worker=self.name, slots=self.slots)
        threads = [threading.Thread(target=self._serve, name=f"publish-{n}", daemon=True) for n in range(self.slots)]
        for thread in threads:
            thread.start()
        self._closer.start()
        try:
            while not self._stopping.is_set():
                self._turn()
            self._drain()
        finally:
            for _thread in threads:
                self._jobs.put(None)
            for thread in threads:
                thread.join()
            self._closer.stop()
            self._goodbye()

    def _serve(self) -> None:
        """One slot: takes claimed rows until told to end, with a database connection of its own."""
        while (job := self._jobs.get()) is not None:
            # Before the job's first query the server is asked whether it still knows this connection.
            connection.close_if_unusable_or_obsolete()
            job()
        connection.close()

    def _turn(self) -> None:
        try:
            self._housekeeping()
            self._claim()
            self._wait()
        except Exception as error:
            if is_outage(error):
                log.warning("database away, the publish loop waits", error=str(error).strip())
                self._disconnect()
                self._stopping.wait(OUTAGE_PAUSE)
                return
            # A loop that dies silently would stop all publishing; one that goes on shows up in the log and in tests.
            log.exception("error of our own in the publish loop")
            self._stopping.wait(CEILING)

    def _claim(self) -> None:
        """Fill the free slots. Waits until a quarter is free, so that a burst costs few claim statements."""
        free = self.slots - self.busy
        if free < max(1, self.slots // 4):
            return
        taken, wall = time.monotonic(), time.time()
        claims = self._claimer.claim(free)
        if not claims:
            return
        span = settings.PUBLISH_CLAIM_LEASE
        leases = {c.publication_id: Lease(c.publication_id, c.token, taken=taken, wall=wall, span=span) for c in claims}
        with self._lock:
            self._running |= leases
        started: set[int] = set()
        try:
            self._start(leases, started)
        finally:
            self._done(leases.keys() - started)

    def _start(self, leases: dict[int, Lease], started: set[int]) -> None:
        """Hand claimed rows to the slots, noting their ids in `started`; the others are no longer ours."""
        rows = [(row, leases[row.pk]) for row in in_pace(load(list(leases.values())), leases)]
        for row, lease in rows:
            if not is_quick(row):
                started.add(row.pk)
                self._jobs.put(partial(self._work, row, lease))
        for ready, attempt_id in begin_quick([(row, lease) for row, lease in rows if is_quick(row)]):
            started.add(ready.publication.pk)
            self._jobs.put(partial(self._deliver, ready, attempt_id))

    def _work(self, row: Publication, lease: Lease) -> None:
        try:
            work(row, lease)
        except Exception:
            log.exception("a row could not be handled", publication=row.pk)
        self._done([row.pk])

    def _deliver(self, ready: Ready, attempt_id: int) -> None:
        yes: Yes | None = None
        try:
            yes = deliver_quick(ready, attempt_id)
        except Exception:
            log.exception("an outcome could not be written down", publication=ready.publication.pk)
        if yes is None:
            self._done([ready.publication.pk])
        else:
            self._closer.put(yes)

    def _done(self, ids: Collection[int]) -> None:
        """These rows are out of our hands; their places are free."""
        if not ids:
            return
        with self._lock:
            for publication_id in ids:
                self._running.pop(publication_id, None)
        self._wake()

    def _wait(self) -> None:
        """Sleep until something is due, something is scheduled, a slot is free, or a second has gone by."""
        if self._stopping.is_set():
            return
        listener = self._listen()
        timeout = CEILING
        if self.slots - self.busy >= max(1, self.slots // 4):
            due_in = seconds_to_next_due()
            timeout = min(CEILING, max(FLOOR, due_in)) if due_in is not None else CEILING
        ready, _, _ = select.select([listener, self._inner], [], [], timeout)
        if self._inner in ready:
            # Slots that end together are filled by one claim.
            self._stopping.wait(COALESCE)
            self._drain_wakes()
        if listener in ready:
            listener.poll()
            listener.notifies.clear()

    def _listen(self) -> psycopg2.extensions.connection:
        if self._listener is None or self._listener.closed:
            connection.ensure_connection()
            self._listener = psycopg2.connect(**connection.get_connection_params())
            self._listener.autocommit = True
            with self._listener.cursor() as cursor:
                cursor.execute(f"LISTEN {WAKE_CHANNEL}")
        return self._listener

    def _housekeeping(self) -> None:
        moment = time.monotonic()
        for name, (gap, chore) in self._chores.items():
            if moment >= self._next[name]:
                # Soon again, should it fail: leases that are not renewed end.
                self._next[name] = moment + min(gap, CEILING)
                chore()
                self._next[name] = moment + gap

    def _renew(self) -> None:
        """Prolong the leases of what is running; a frozen process stops doing so, and loses them."""
        with self._lock:
            running = dict(self._running)
        if not running:
            return
        span = settings.PUBLISH_SEND_LEASE
        taken, wall = time.monotonic(), time.time()
        with connection.cursor() as cursor:
            cursor.execute(
                """UPDATE content_publication SET lease_until = clock_timestamp() + make_interval(secs => %s)
                WHERE lease_token = ANY(%s::uuid[]) AND lease_until > clock_timestamp() AND state <> 'claimed'
                RETURNING id""",
                [span.total_seconds(), [str(lease.token) for lease in running.values()]],
            )
            for (publication_id,) in cursor.fetchall():
                running[publication_id].renewed(taken, wall, span)

    def _drain(self) -> None:
        """After `stop`: keep the leases of the last sends alive until they are done."""
        while self.busy:
            try:
                self._renew()
                self._pulse()
            except Error:
                connection.close()
            select.select([self._inner], [], [], min(CEILING, self._renew_gap()))
            self._drain_wakes()

    def _pulse(self) -> None:
        pulse.beat(name=self.name, kind=pulse.PUBLISHER, started_at=self.started_at, slots=self.slots, busy=self.busy)

    def _goodbye(self) -> None:
        try:
            pulse.leave(name=self.name)
        except Error:
            log.warning("the heartbeat could not be removed", worker=self.name)
        self._disconnect()
        log.info("publish loop stopped", worker=self.name)

    def _disconnect(self) -> None:
        connection.close()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _wake(self) -> None:
        try:
            self._outer.send(b".")
        except BlockingIOError:
            return

    def _drain_wakes(self) -> None:
        try:
            while self._inner.recv(4096):
                pass
        except BlockingIOError:
            return

    @staticmethod
    def _renew_gap() -> float:
        span: timedelta = settings.PUBLISH_SEND_LEASE
        return span.total_seconds() / 4
