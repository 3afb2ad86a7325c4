"""The throw-away servers of a test run: a run inside the run, interrupted in the middle of a test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.embedded import process
from config.embedded.paths import ROOT

INNER = """
import json, os, time
from tests.services_plugin import services

def test_slow():
    rows = [os.environ["JUZHEN_VAR"], *[child.pid for child in services.children]]
    with open(os.environ["TELL"] + ".new", "w") as out:
        json.dump(rows, out)
    os.rename(os.environ["TELL"] + ".new", os.environ["TELL"])
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_server_and_no_folder(tmp_path: Path, number: int) -> None:
    (tmp_path / "test_inner.py").write_text(INNER, encoding="utf-8")
    tell = tmp_path / "tell.json"
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "TEST_"))}
    run = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            str(ROOT / "pyproject.toml"),
            tmp_path,
        ],
        env={**bare, "TELL": str(tell)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A shell that runs the suite in the background makes its children deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not tell.exists():
        assert run.poll() is None, run.stdout.read() if run.stdout else ""
        assert time.monotonic() < deadline
        time.sleep(0.05)
    folder, *servers = json.loads(tell.read_text(encoding="utf-8"))
    assert len(servers) == 2
    assert all(process.started_at(pid) for pid in servers)
    run.send_signal(number)
    run.communicate(timeout=60)
    assert run.returncode in {2, 143}
    assert not Path(folder).exists()
    assert not any(process.started_at(pid) for pid in servers)
