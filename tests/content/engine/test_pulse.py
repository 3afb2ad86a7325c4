"""Real Celery processes show that they live, survive a database that goes away, and take their rows with them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.lib.clock import now
from content.engine import pulse
from content.models import Heartbeat

from .conftest import until

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]


class Processes:
    """Starts Celery's own programs against the test's database and a broker database of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.started = folder, []

    def celery(self, *arguments: str) -> subprocess.Popen[bytes]:
        """`celery -A config …` as it runs in production."""
        database = connection.settings_dict
        url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
        url += f"&port={database['PORT']}" if database["PORT"] else ""
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test", "DATABASE_URL": url}
        log = (self.folder / f"{arguments[0]}-{len(self.started)}.log").open("ab")
        command = [sys.executable, "-m", "celery", "-A", "config", *arguments]
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
        self.started.append(process)
        return process

    def beat(self) -> subprocess.Popen[bytes]:
        """The scheduler."""
        schedule = self.folder / f"schedule-{len(self.started)}"
        return self.celery("beat", "--schedule", str(schedule), "--pidfile=")

    def end(self) -> None:
        """Kill whatever a test left."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait(10)


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    made = Processes(tmp_path)
    yield made
    made.end()


def rows(kind: str) -> list[Heartbeat]:
    return list(Heartbeat.objects.filter(kind=kind).order_by("name"))


def test_default_worker_and_beats_come_and_go(processes: Processes) -> None:
    worker = processes.celery(
        "worker", "-Q", "default,media", "-P", "prefork", "-c", "2", "-n", "default@%h", "--without-gossip",
        "--without-mingle", "--without-heartbeat",
    )  # fmt: skip
    first, second = processes.beat(), processes.beat()
    until(lambda: len(rows("beat")) == 2 and len(rows("worker")) == 1, 90)
    (row,) = rows("worker")
    assert row.name == f"default@{socket.gethostname()}:{worker.pid}"
    assert (row.queues, row.slots) == ("default,media", 2)
    assert {beat.name for beat in rows("beat")} == {
        f"beat@{socket.gethostname()}:{process.pid}" for process in (first, second)
    }
    call_command("alive", "beat")
    started = row.started_at
    until(lambda: rows("worker")[0].seen_at > row.seen_at, 15)
    assert rows("worker")[0].started_at == started

    second.send_signal(signal.SIGKILL)
    second.wait(10)
    for process in (worker, first):
        process.terminate()
        assert process.wait(60) == 0
    assert rows("worker") == []
    (lost,) = rows("beat")
    assert lost.name.endswith(f":{second.pid}")
    Heartbeat.objects.update(seen_at=now() - timedelta(seconds=30))
    with pytest.raises(CommandError, match="No living beat"):
        call_command("alive", "beat")


def test_pulse_survives_a_lost_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "EVERY", 0.1)
    beating = pulse.Pulse(kind=pulse.WORKER, label="default@here", queues="default", slots=2, busy=lambda: 1)
    beating.start()
    try:
        until(lambda: bool(rows("worker")))
        assert rows("worker")[0].busy == 1
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid()"
            )
        seen = rows("worker")[0].seen_at
        until(lambda: rows("worker")[0].seen_at > seen + timedelta(seconds=0.3))
    finally:
        beating.stop()
    assert rows("worker") == []
    beating.stop()


def test_rows_of_the_dead_are_forgotten_after_a_day() -> None:
    pulse.beat(name="new:1", kind=pulse.PUBLISHER, started_at=now(), slots=4)
    pulse.beat(name="old:1", kind=pulse.BEAT, started_at=now())
    Heartbeat.objects.filter(name="old:1").update(seen_at=now() - timedelta(hours=25))
    assert pulse.forget_dead() == 1
    (row,) = rows("publisher")
    assert (row.queues, row.slots) == ("publish", 4)
    pulse.beat(name="new:1", kind=pulse.PUBLISHER, started_at=now(), slots=5, busy=2)
    (row,) = rows("publisher")
    assert (row.slots, row.busy) == (5, 2)
