"""The sh script on machines that lack something. It is copied, so that nothing is installed here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from config.embedded.paths import ROOT

TOOLS = ("dirname", "cksum", "cat", "sh")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the script, and a `bin` that holds nothing but the tools every system has."""
    shutil.copy(ROOT / "juzhen", tmp_path / "juzhen")
    shutil.copy(ROOT / "requirements.txt", tmp_path / "requirements.txt")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(copy / "juzhen"), *arguments],
        env={"PATH": str(copy / "bin")},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def fake_python(copy: Path, name: str, body: str) -> None:
    path = copy / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_without_python_it_says_what_to_install(copy: Path) -> None:
    done = run(copy, "up")
    assert done.returncode == 1
    assert "Python 3.11 or later" in done.stderr
    assert "apt install python3" in done.stderr
    assert not (copy / ".venv").exists()


def test_a_python_that_is_too_old_counts_as_none(copy: Path) -> None:
    fake_python(copy, "python3", "exit 1")
    done = run(copy, "up")
    assert done.returncode == 1
    assert "Python 3.11 or later" in done.stderr


def test_without_venv_it_names_the_package(copy: Path) -> None:
    fake_python(copy, "python3", 'case "$2" in *version_info*) exit 0 ;; *) exit 1 ;; esac')
    done = run(copy, "up")
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_help_needs_nothing_and_unknown_commands_fail(copy: Path) -> None:
    assert "up [--port N]" in run(copy, "help").stdout
    assert run(copy).returncode == 0
    done = run(copy, "fly")
    assert done.returncode == 1
    assert "Unknown command: fly" in done.stderr
