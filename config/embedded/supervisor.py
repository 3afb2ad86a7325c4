"""Starts the parts of an installation in order, watches them, and stops them backwards without losing work."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType

from config.embedded import environment, process
from config.embedded.paths import EmbeddedError
from config.embedded.process import Child, Program

LOG_BYTES = 5 * 1024 * 1024
_TRIM_EVERY = 20.0


class StopRequested(Exception):
    """Ctrl-C, SIGTERM or SIGHUP arrived."""


class Supervisor:
    """Holds the lock of `var` and the running children. Use it as a context manager: leaving it stops everything."""

    def __init__(self, var: Path, *, say: Callable[[str], object]) -> None:
        self.var = var
        self.say = say
        self._groups: list[list[Child]] = []
        self._lock: int | None = None
        self._signals = 0
        self._wake = threading.Event()
        self._previous: dict[int, object] = {}

    def __enter__(self) -> Supervisor:
        self._lock = environment.take_lock(self.var)
        if self._lock is None:
            raise EmbeddedError(self._already_running())
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup ignores SIGHUP on purpose.
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                self._previous[number] = signal.signal(number, self._on_signal)
        self._stop_leftovers()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        try:
            self.stop_all()
        finally:
            for number, handler in self._previous.items():
                signal.signal(number, handler)  # type: ignore[arg-type]
            environment.run_file(self.var).unlink(missing_ok=True)
            if self._lock is not None:
                os.ftruncate(self._lock, 0)
                os.close(self._lock)
                self._lock = None

    def describe(self, address: str) -> None:
        """Write into the lock who holds it and where it listens, for a second `up` to tell."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, json.dumps({"pid": os.getpid(), "address": address}).encode(), 0)

    def start(self, *programs: Program) -> None:
        """Start programs side by side and wait until all are ready; they will also stop side by side.

        Raises EmbeddedError when one ends or is not ready in time, StopRequested when asked to stop meanwhile.
        """
        group: list[Child] = []
        self._groups.append(group)
        for program in programs:
            self.check()
            child = Child(program, self.log(program.name))
            trim_log(child.log)
            child.start()
            group.append(child)
            self._record()
        for child in group:
            child.wait_ready(give_up=self._wake.is_set)
        self.check()

    def check(self) -> None:
        """Raises StopRequested when asked to stop, EmbeddedError with the end of its log when a child has ended."""
        if self._signals:
            raise StopRequested
        for child in self._children():
            if (code := child.exit_code()) is not None:
                lines = "\n".join(f"[{child.program.name}] {line}" for line in child.tail().splitlines())
                raise EmbeddedError(f"{child.program.name} ended unexpectedly ({_ending(code)}).\n{lines}")

    def watch(self) -> None:
        """Block until asked to stop (returns) or until a child ends (raises EmbeddedError)."""
        trimmed = time.monotonic()
        while True:
            self._wake.wait(0.25)
            try:
                self.check()
            except StopRequested:
                return
            if time.monotonic() - trimmed > _TRIM_EVERY:
                trimmed = time.monotonic()
                for child in self._children():
                    trim_log(child.log)

    def stop_all(self) -> None:
        """Stop the groups in the reverse order of their start. A second signal shortens the waiting."""
        seen = self._signals
        while self._groups:
            group = self._groups.pop()
            for child in group:
                child.ask_to_stop()
            for child in group:
                code = child.finish(hurry=lambda: self._signals > seen)
                if code:
                    self.say(f"{child.program.name} stopped with {_ending(code)}; see {child.log}")
            self._record()

    def log(self, name: str) -> Path:
        """The log file of a program."""
        return self.var / "log" / f"{name}.log"

    def _children(self) -> list[Child]:
        return [child for group in self._groups for child in group]

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1
        self._wake.set()

    def _already_running(self) -> str:
        try:
            held = json.loads(environment.lock_file(self.var).read_text(encoding="utf-8"))
            who = f"process {held['pid']}, {held['address']}"
        except (OSError, ValueError, KeyError):
            who = "it is just starting"
        return (
            f"Juzhen already runs with the data in {self.var} ({who}). Stop it with Ctrl-C in its terminal. "
            "For a second one set JUZHEN_VAR to another folder and give --port."
        )

    def _record(self) -> None:
        """Remember the children on disk, so that the next start can stop those that outlive a killed supervisor."""
        rows = [
            {"pid": child.pid, "started": process.started_at(child.pid), "signal": int(child.program.stop_signal)}
            for child in self._children()
        ]
        path = self._children_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(rows), encoding="utf-8")

    def _children_file(self) -> Path:
        return self.var / "run" / "children.json"

    def _stop_leftovers(self) -> None:
        """Stop what an earlier supervisor left behind when it was killed, newest first."""
        try:
            rows = json.loads(self._children_file().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        for row in reversed(rows):
            if process.started_at(int(row["pid"])) == row["started"] != "":
                self.say(f"Stopping process {row['pid']}, left behind by an earlier start ...")
            stop_leftover(int(row["pid"]), str(row["started"]), int(row["signal"]))
        self._children_file().unlink(missing_ok=True)


def stop_leftover(pid: int, started: str, number: int, *, grace: float = 20.0) -> None:
    """Stop the process with this id and start time, if it still runs; kill its session after `grace` seconds."""
    if not started or process.started_at(pid) != started:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
    deadline = time.monotonic() + grace
    while process.started_at(pid) == started:
        if time.monotonic() > deadline:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            deadline = float("inf")
        time.sleep(0.05)


def trim_log(path: Path, *, limit: int = LOG_BYTES) -> None:
    """Keep a log below `limit` bytes plus one older part: its writers append, so it can be emptied under them."""
    if path.is_file() and path.stat().st_size > limit:
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        os.truncate(path, 0)


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
