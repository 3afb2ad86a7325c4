"""`manage.py up` as a newcomer starts it: embedded stores, all processes, Ctrl-C, once more, a busy port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import environment, process
from config.embedded.paths import ROOT

INHERITED = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PRACTICE_URL", "JUZHEN_SECRET_KEY")


def free_ports() -> int:
    """A port that is free together with the one above it."""
    for port in range(21000 + os.getpid() % 5000, 32000, 2):
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no free ports")


class Up:
    """One data folder in which `up` is started."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_ports()
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        bare = {name: value for name, value in os.environ.items() if name not in INHERITED}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(self.port), "--no-demo", *arguments],
            env={**bare, "JUZHEN_VAR": str(self.var)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return self.process

    def wait_until_running(self) -> None:
        assert self.process
        assert self.process.stdout
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C" in line:
                return
        logs = "\n".join(f"{log.name}: {process.tail(log)}" for log in sorted((self.var / "log").glob("*.log")))
        pytest.fail("".join(self.said) + logs)

    def get(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.status

    def interrupt(self) -> int:
        assert self.process
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(90)


@pytest.fixture
def up() -> Iterator[Up]:
    with tempfile.TemporaryDirectory(prefix="juzhen-up-") as folder:
        made = Up(Path(folder) / "var")
        yield made
        if made.process and made.process.poll() is None:
            made.process.terminate()
            made.process.wait(90)


def test_it_runs_stops_and_runs_again_after_kill_9(up: Up) -> None:
    first = up.start()
    up.wait_until_running()
    assert f"http://127.0.0.1:{up.port}" in "".join(up.said)
    assert up.get("/healthz") == 200
    assert up.get("/") == 200
    key = environment.read(environment.secrets_file(up.var))["JUZHEN_SECRET_KEY"]
    first.kill()
    first.wait()

    up.start()
    up.wait_until_running()
    assert up.get("/healthz") == 200
    assert environment.read(environment.secrets_file(up.var))["JUZHEN_SECRET_KEY"] == key
    assert up.interrupt() == 0
    rows = (up.var / "run" / "children.json").read_text(encoding="utf-8")
    assert rows == "[]"
    assert not environment.run_file(up.var).exists()


def test_a_busy_port_is_explained(up: Up) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", up.port))
        taken.listen()
        started = up.start()
        assert started.stdout
        said = started.stdout.read()
        assert started.wait(30) == 1
    assert f"Port {up.port}" in said
    assert "--port" in said
    assert "Traceback" not in said
