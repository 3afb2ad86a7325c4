"""The append-only file behind the store: one JSON object per line, written before a request is answered.

Each line leaves the process in one write, so a killed process loses nothing it has answered for. There is no fsync: a
crash of the whole machine may lose the last moments, which a practice network can bear.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

NAME = "journal.jsonl"
LOCK_SECONDS = 5.0


class FolderInUse(RuntimeError):
    """Another process writes to this folder."""


def lock(folder: Path) -> int:
    """Take the folder for this process alone and return the open descriptor; the lock ends with the process.

    Waits up to five seconds for a predecessor that is just stopping. Raises FolderInUse.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(descriptor)
                raise FolderInUse(f"another practice network uses {folder}") from None
            time.sleep(0.05)
        else:
            return descriptor


class Journal:
    """Reads what earlier runs wrote, then appends."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = lock(folder)
        self.path = folder / NAME
        self.lines = 0
        self._fd = -1

    def replay(self) -> Iterator[dict[str, Any]]:
        """Yield every whole line; a half line at the end, left by a kill in mid-write, is cut off."""
        if not self.path.exists():
            return
        good = 0
        with self.path.open("rb") as file:
            for raw in file:
                if not raw.endswith(b"\n"):
                    break
                good += len(raw)
                self.lines += 1
                yield json.loads(raw)
        if good < self.path.stat().st_size:
            os.truncate(self.path, good)

    def open(self) -> None:
        """Be ready to append."""
        self._fd = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def append(self, line: dict[str, Any]) -> None:
        """Write one line at once. Raises OSError when the disk takes only part of it; the part is cut off again."""
        raw = encode(line)
        written = os.write(self._fd, raw)
        if written != len(raw):
            os.ftruncate(self._fd, os.fstat(self._fd).st_size - written)
            raise OSError(f"could not write to {self.path}")
        self.lines += 1

    def rewrite(self, lines: Iterable[dict[str, Any]]) -> None:
        """Replace the whole file by `lines`, keeping the old one until the new one is complete."""
        fresh = self.path.with_suffix(".new")
        count = 0
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for line in lines:
                file.write(encode(line))
                count += 1
        self._close_file()
        fresh.replace(self.path)
        self.lines = count
        self.open()

    def close(self) -> None:
        """Let go of the file and the folder."""
        self._close_file()
        os.close(self._lock)

    def _close_file(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def encode(line: dict[str, Any]) -> bytes:
    """One line of the journal."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
