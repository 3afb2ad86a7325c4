"""The processes of the installation under test: started, killed, frozen, woken and started again."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from config.embedded.postgres import Postgres
from config.embedded.process import Child, Program
from tests.accounts.practice.fixtures import ROOT, PracticeServer, free_port
from tests.services_plugin import services

SEND_LEASE = 8
SLOTS = 8
PATIENCE = 30.0
# What Celery prints when a worker or a scheduler begins its work.
SIGN_OF_LIFE = {"publish": b" ready.", "default": b" ready.", "media": b" ready.", "beat": b"beat: Starting"}
AT_WORK = 5.0


@dataclass
class Member:
    """One process that may be killed. `role`: publish, default, media or beat."""

    role: str
    child: Child
    grown_at: float = 0.0
    frozen_at: float = 0.0
    expected: bool = False

    _log_from: int = 0

    def ripe(self) -> bool:
        """Whether it runs, is not frozen and has worked for a while: one that only starts has nothing to lose."""
        if not self.expected or self.frozen_at:
            return False
        if not self.grown_at and SIGN_OF_LIFE[self.role] in self.child.log.read_bytes()[self._log_from :]:
            self.grown_at = time.monotonic()
        return bool(self.grown_at) and time.monotonic() - self.grown_at > AT_WORK

    def start(self) -> None:
        """Start it (again)."""
        self._log_from = self.child.log.stat().st_size if self.child.log.is_file() else 0
        self.child.start()
        self.grown_at, self.frozen_at, self.expected = 0.0, 0.0, True


@dataclass
class Crew:
    """Everything that runs, and what was done to it. Times in the record are Unix seconds."""

    network: PracticeServer
    folder: Path
    members: list[Member] = field(default_factory=list)
    killed: dict[str, int] = field(default_factory=dict)
    killed_at: dict[int, float] = field(default_factory=dict)
    frozen: list[tuple[int, float, float]] = field(default_factory=list)
    outages: list[tuple[float, float]] = field(default_factory=list)
    restarts: dict[str, int] = field(default_factory=lambda: {"postgres": 0, "valkey": 0})
    most_beats: int = 0
    surprises: list[str] = field(default_factory=list)
    _network_child: Child | None = None
    _away_since: float = 0.0
    _recovering: bool = False

    # --- start and end ------------------------------------------------------------------------------
    def open_network(self) -> None:
        """Start the practice network so that it ends with us."""
        self.network.port = free_port()
        arguments = ("--port", str(self.network.port), "--dir", str(self.network.folder))
        program = Program(
            name="practice",
            argv=(sys.executable, "-m", "accounts.practice_network", *arguments),
            env={"PRACTICE_ADMIN_KEY": self.network.admin_key},
            ready=self._network_answers,
            cwd=ROOT,
        )
        self._network_child = Child(program, self.folder / "practice.log")
        self._network_child.start()
        self._network_child.wait_ready()

    def start(self) -> None:
        """Two publish workers, the default worker, the media worker and one scheduler."""
        for number in (1, 2):
            self.add("publish", f"publish{number}", self._worker(f"publish{number}", "publish", "threads", SLOTS))
        for name in ("default", "media"):
            self.add(name, name, self._worker(name, name, "prefork", 2))
        self.add_beat()

    def add(self, role: str, name: str, argv: tuple[str, ...]) -> Member:
        """Start one more process."""
        env = {
            "DJANGO_SETTINGS_MODULE": "tests.bench.chaos.settings",
            "PRACTICE_URL": self.network.url,
            "PRACTICE_ADMIN_KEY": self.network.admin_key,
            "JUZHEN_SEND_LEASE_SECONDS": str(SEND_LEASE),
            "JUZHEN_PUBLISH_SLOTS": str(SLOTS),
        }
        program = Program(name=name, argv=argv, env=env, cwd=ROOT, stop_signal=signal.SIGTERM, grace=2.0)
        member = Member(role, Child(program, self.folder / f"{name}.log"))
        member.start()
        self.members.append(member)
        return member

    def add_beat(self) -> Member:
        """One more scheduler, with a memory of its own."""
        name = f"beat{len(self.of('beat')) + 1}"
        schedule = ("--schedule", str(self.folder / f"{name}-schedule"), "--pidfile=")
        member = self.add("beat", name, (*_celery("beat"), "--loglevel", "INFO", *schedule))
        self.most_beats = max(self.most_beats, sum(beat.expected for beat in self.of("beat")))
        return member

    def close(self) -> None:
        """End everything we started; harmless when nothing runs."""
        for member in self.members:
            if member.frozen_at:
                member.child.signal(signal.SIGCONT)
            member.child.ask_to_stop()
        for member in self.members:
            member.child.finish()
        if self._network_child is not None:
            self._network_child.stop()

    # --- mischief -----------------------------------------------------------------------------------
    @property
    def whole(self) -> bool:
        """Whether the database answers again after what was done to it."""
        return not self._recovering

    def of(self, role: str) -> list[Member]:
        """The processes of one role."""
        return [member for member in self.members if member.role == role]

    def kill(self, member: Member) -> None:
        """kill -9, its children too."""
        pid = member.child.pid
        os.killpg(pid, signal.SIGKILL)
        _gone(member.child)
        member.expected = False
        self.killed_at[pid] = time.time()
        self.killed[member.role] = self.killed.get(member.role, 0) + 1

    def freeze(self, member: Member) -> None:
        """SIGSTOP: it does not know that time goes by."""
        member.child.signal(signal.SIGSTOP)
        member.frozen_at = time.time()

    def thaw(self, member: Member) -> None:
        """SIGCONT."""
        self.frozen.append((member.child.pid, member.frozen_at, time.time()))
        member.frozen_at = 0.0
        member.child.signal(signal.SIGCONT)

    def crash_postgres(self) -> None:
        """An immediate shutdown, as by a crash: no checkpoint, every connection cut."""
        self._away_since = time.time()
        child = _service("postgres")
        child.signal(signal.SIGQUIT)
        _gone(child)

    def revive_postgres(self) -> None:
        """Start it again; it recovers while everything else goes on."""
        Postgres(Path(os.environ["JUZHEN_VAR"])).prepare()
        _service("postgres").start()
        self._recovering = True

    def empty_valkey(self) -> None:
        """kill -9, and everything it knew deleted."""
        child = _service("valkey")
        child.signal(signal.SIGKILL)
        _gone(child)
        for path in Path(str(child.program.cwd)).iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def revive_valkey(self) -> None:
        """Start it again, empty."""
        _service("valkey").start()
        self.restarts["valkey"] += 1

    def look_after(self) -> None:
        """Note and start again what ended although nobody killed it, and when the database is back."""
        postgres = _service("postgres")
        if self._recovering and postgres.program.ready is not None and postgres.program.ready():
            self._recovering = False
            self.outages.append((self._away_since, time.time()))
            self.restarts["postgres"] += 1
        for member in self.members:
            if member.expected and (code := member.child.exit_code()) is not None:
                self.surprises.append(f"{member.child.program.name} ended by itself ({code})\n{member.child.tail()}")
                member.start()

    # --- inside -------------------------------------------------------------------------------------
    def _network_answers(self) -> bool:
        try:
            return self.network.client.get(f"{self.network.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    @staticmethod
    def _worker(name: str, queues: str, pool: str, slots: int) -> tuple[str, ...]:
        limits = ("-Q", queues, "-P", pool, "-c", str(slots), "-n", f"{name}@%h", "--loglevel", "INFO")
        return (*_celery("worker"), *limits, "--without-gossip", "--without-mingle")


def _celery(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", "config", command)


def _service(name: str) -> Child:
    return next(child for child in services.children if child.program.name == name)


def _gone(child: Child) -> None:
    deadline = time.monotonic() + PATIENCE
    while child.exit_code() is None:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{child.program.name} does not end")
        time.sleep(0.02)
