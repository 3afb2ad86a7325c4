"""Programs for the supervisor's tests, run as scripts: `python -m tests.config.embedded_children NAME ...`."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from types import FrameType

from config.embedded.paths import EmbeddedError
from config.embedded.process import Program
from config.embedded.supervisor import StopRequested, Supervisor

ROOT = Path(__file__).resolve().parents[2]


def note(journal: Path, text: str) -> None:
    with journal.open("a", encoding="utf-8") as out:
        out.write(f"{text}\n")


def part(name: str, journal: Path, seconds_to_finish: float) -> None:
    """Works until SIGTERM, then needs some seconds to finish what it is doing."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, lambda *_: note(journal, f"{name} was interrupted by the terminal"))
    note(journal, f"{name} runs")
    while not asked:
        time.sleep(0.02)
    time.sleep(seconds_to_finish)
    note(journal, f"{name} finished")


def supervise(var: Path, journal: Path, seconds_to_finish: float) -> int:
    """A supervisor with a store, two workers and a clock, like `up`."""

    def program(name: str, seconds: float) -> Program:
        return Program(
            name=name,
            argv=(sys.executable, "-m", __spec__.name, "part", name, str(journal), str(seconds)),
            ready=lambda: journal.exists() and f"{name} runs" in journal.read_text(encoding="utf-8"),
            cwd=ROOT,
            grace=30.0,
        )

    try:
        with Supervisor(var, say=lambda line: note(journal, f"says: {line}")) as supervisor:
            supervisor.describe("http://127.0.0.1:8123")
            try:
                supervisor.start(program("store", 0))
                supervisor.start(program("worker-a", seconds_to_finish), program("worker-b", 0))
                supervisor.start(program("clock", 0))
                note(journal, "all up")
                supervisor.watch()
            except StopRequested:
                note(journal, "stopped while starting")
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["part", name, journal, seconds]:
            part(name, Path(journal), float(seconds))
        case ["supervise", var, journal, seconds]:
            sys.exit(supervise(Path(var), Path(journal), float(seconds)))
