"""A child process that dies with us, stops the way it wants to, and can live without root's powers."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from config.embedded.paths import EmbeddedError

RootMode = Literal["plain", "namespace", "nobody"]

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_NOBODY = 65534


@dataclass(frozen=True)
class Program:
    """What to run and how to stop it. Times are seconds; `hurried_grace` counts from the moment somebody hurries."""

    name: str
    argv: tuple[str, ...]
    stop_signal: int = signal.SIGTERM
    grace: float = 15.0
    hurried_grace: float = 1.0
    ready: Callable[[], bool] | None = None
    ready_within: float = 60.0
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    root_mode: RootMode = "plain"


class Child:
    """A running Program in a session of its own, so that Ctrl-C in the terminal reaches only its parent."""

    def __init__(self, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0

    @property
    def pid(self) -> int:
        """The process id; 0 before the start."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it, appending what it prints to the log file."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                self.program.argv,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.program.env},
                cwd=self.program.cwd,
                start_new_session=True,
                preexec_fn=_before_exec(self.program.root_mode, self.program.stop_signal),
                **identity(self.program.root_mode),
            )

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll() if self._process else None

    def wait_ready(self, *, give_up: Callable[[], bool] = lambda: False) -> None:
        """Wait until its `ready` says so. Raises EmbeddedError with the end of its log if it ends or takes too long."""
        if self.program.ready is None:
            return
        deadline = time.monotonic() + self.program.ready_within
        while not self.program.ready():
            if (code := self.exit_code()) is not None:
                raise EmbeddedError(f"{self.program.name} ended while starting ({code}).\n{self.tail()}")
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"{self.program.name} was not ready after {self.program.ready_within:.0f} s.\n{self.tail()}"
                )
            if give_up():
                return
            time.sleep(0.05)

    def signal(self, number: int) -> None:
        """Send a signal to the process itself, not to its children."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)

    def ask_to_stop(self) -> None:
        """Send the stop signal once; `finish` waits for the end."""
        self.signal(self.program.stop_signal)
        self._deadline = time.monotonic() + self.program.grace

    def finish(self, *, hurry: Callable[[], bool] = lambda: False) -> int | None:
        """Wait until its time is over, then kill its whole session. Returns its exit code."""
        if self._process is None:
            return None
        hurried = False
        while self._process.poll() is None and time.monotonic() < self._deadline:
            if not hurried and hurry():
                hurried = True
                self._deadline = min(self._deadline, time.monotonic() + self.program.hurried_grace)
            time.sleep(0.05)
        # Nothing of the session may be left to kill; macOS says so with EPERM.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        return self._process.wait()

    def stop(self) -> int | None:
        """Ask it to stop and wait for the end. Returns its exit code."""
        self.ask_to_stop()
        return self.finish()

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log."""
        return tail(self.log, lines)


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a text file, reading at most its last 32 KiB."""
    if not path.is_file():
        return ""
    with path.open("rb") as handle:
        handle.seek(max(0, path.stat().st_size - 32768))
        return "\n".join(handle.read().decode("utf-8", "replace").splitlines()[-lines:])


@functools.cache
def root_mode() -> RootMode:
    """How a server that refuses to run as root is started here.

    `plain` for an ordinary user. For root, and for a user id without a name (containers), which initdb refuses too: a
    user namespace in which we are nobody (files stay ours) where the kernel allows it; else root becomes nobody.
    """
    root = os.geteuid() == 0
    if not root and _has_name():
        return "plain"
    if sys.platform.startswith("linux"):
        try:
            probe = subprocess.run(
                [sys.executable, "-c", "pass"],
                preexec_fn=_enter_namespace,
                capture_output=True,
                timeout=30,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            probe = None
        if probe is not None and probe.returncode == 0:
            return "namespace"
    return "nobody" if root else "plain"


def identity(mode: RootMode) -> dict[str, Any]:
    """The keyword arguments of subprocess that change the user, for the mode that needs them."""
    if mode != "nobody":
        return {}
    user, group = nobody_ids()
    return {"user": user, "group": group, "extra_groups": []}


def run_to_end(argv: list[str], *, mode: RootMode, cwd: Path) -> None:
    """Run a short helper (initdb) in the given mode. Raises EmbeddedError with its output when it fails."""
    done = subprocess.run(
        argv,
        preexec_fn=_enter_namespace if mode == "namespace" else None,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **identity(mode),
    )
    if done.returncode:
        raise EmbeddedError(f"{Path(argv[0]).name} failed ({done.returncode}).\n{done.stdout}{done.stderr}".rstrip())


def started_at(pid: int) -> str:
    """A text that two processes with the same pid never share; empty when no such process runs."""
    stat_file = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            # The command name may hold blanks and brackets: count from the last ')'. State is then field 0.
            fields = stat_file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] == "Z" else fields[19]
    done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def command_line(pid: int) -> str:
    """The arguments of a running process joined by blanks; empty when there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            return ""
    done = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def nobody_ids() -> tuple[int, int]:
    """User and group id of nobody."""
    user = pwd.getpwnam("nobody")
    return user.pw_uid, user.pw_gid


def _has_name() -> bool:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True


def _enter_namespace() -> None:
    # initdb asks for the name of its user, so we must be somebody who is in passwd: nobody.
    uid, gid = os.geteuid(), os.getegid()
    if _LIBC.unshare(_CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for path, text in (
        ("/proc/self/setgroups", "deny"),
        ("/proc/self/uid_map", f"{_NOBODY} {uid} 1"),
        ("/proc/self/gid_map", f"{_NOBODY} {gid} 1"),
    ):
        with open(path, "w", encoding="ascii") as handle:
            handle.write(text)


def _before_exec(mode: RootMode, stop_signal: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    parent = os.getpid()

    def prepare() -> None:
        if mode == "namespace":
            _enter_namespace()
        # After the namespace: a change of credentials clears the setting (prctl(2)).
        _LIBC.prctl(_PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
