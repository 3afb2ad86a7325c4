"""The supervisor with real processes: order, finishing work, deaths, being killed, being started twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded import process
from config.embedded.supervisor import trim_log
from tests.config.embedded_children import ROOT

CHILDREN = "tests.config.embedded_children"


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


class Installation:
    """A folder with a supervisor that can be started, signalled and asked what happened."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        self.journal = folder / "journal"
        self.process: subprocess.Popen[str] | None = None

    def start(self, seconds_to_finish: float = 0.0) -> subprocess.Popen[str]:
        self.journal.unlink(missing_ok=True)
        self.process = self.spawn(seconds_to_finish)
        wait_for(lambda: "all up" in self.lines())
        return self.process

    def spawn(self, seconds_to_finish: float = 0.0) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", CHILDREN, "supervise", str(self.var), str(self.journal), str(seconds_to_finish)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def lines(self) -> list[str]:
        return self.journal.read_text(encoding="utf-8").splitlines() if self.journal.exists() else []

    def finished(self) -> list[str]:
        return [line.removesuffix(" finished") for line in self.lines() if line.endswith(" finished")]

    def children(self) -> list[int]:
        return [row["pid"] for row in json.loads((self.var / "run" / "children.json").read_text(encoding="utf-8"))]


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    if made.process and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_in_reverse_order_and_running_work_is_finished(
    installation: Installation, number: int
) -> None:
    running = installation.start(seconds_to_finish=1.5)
    running.send_signal(number)
    assert running.wait(20) == 0
    assert installation.finished() == ["clock", "worker-b", "worker-a", "store"]
    assert installation.children() == []


def test_ctrl_c_in_the_terminal_reaches_only_the_supervisor(installation: Installation) -> None:
    running = installation.start(seconds_to_finish=0.5)
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(20) == 0
    assert not [line for line in installation.lines() if "interrupted" in line]
    assert "worker-a" in installation.finished()


def test_a_second_ctrl_c_does_not_wait_for_work(installation: Installation) -> None:
    running = installation.start(seconds_to_finish=25)
    running.send_signal(signal.SIGINT)
    wait_for(lambda: "worker-b" in installation.finished())
    running.send_signal(signal.SIGINT)
    assert running.wait(10) == 0
    assert "worker-a" not in installation.finished()
    assert "store" in installation.finished()


def test_a_dead_part_stops_the_others_and_the_exit_code_says_so(installation: Installation) -> None:
    running = installation.start()
    os.kill(installation.children()[1], signal.SIGKILL)
    assert running.wait(20) == 1
    assert "worker-a ended unexpectedly (signal SIGKILL)" in running.stderr.read()
    assert installation.finished() == ["clock", "worker-b", "store"]


def test_a_second_start_says_who_runs_and_where(installation: Installation) -> None:
    first = installation.start()
    second = installation.spawn()
    assert second.wait(20) == 1
    said = second.stderr.read()
    assert f"process {first.pid}, http://127.0.0.1:8123" in said
    assert "JUZHEN_VAR" in said
    assert "--port" in said
    assert first.poll() is None
    first.terminate()
    assert first.wait(20) == 0
    assert installation.start().poll() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children follow their parent only on Linux")
def test_a_killed_supervisor_leaves_nothing_behind(installation: Installation) -> None:
    running = installation.start()
    children = installation.children()
    running.kill()
    running.wait()
    wait_for(lambda: not any(process.started_at(pid) for pid in children), 10)


def test_the_next_start_waits_for_what_outlived_a_killed_supervisor(installation: Installation) -> None:
    first = installation.start(seconds_to_finish=2)
    children = installation.children()
    first.kill()
    first.wait()
    second = installation.start()
    assert not any(process.started_at(pid) for pid in children)
    second.terminate()
    assert second.wait(20) == 0


def test_a_long_log_is_cut_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old\n" * 100)
        trim_log(log, limit=100)
        writer.write(b"new\n")
    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "web.log.1").read_bytes() == b"old\n" * 100
    trim_log(log, limit=100)
    assert log.read_bytes() == b"new\n"
