"""ffmpeg and ffprobe, called so that a hostile file cannot reach anything but itself.

No shell; only the protocol `file`, so that a playlist cannot fetch an address; only container formats that we know by
their first bytes, named to the program, so that a file posing as a video is not opened as a playlist; limits of time,
memory, threads and output; lowest priority.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError
from content.services.media_formats import DEMUXERS, SUFFIXES

MEMORY = 4 * 1024**3


class ToolMissing(DomainError):
    """The machine has no ffmpeg."""

    code = "ffmpeg_missing"
    status = 409
    message = _(
        "ffmpeg was not found on this machine. Without it videos cannot be converted. Install the package ffmpeg."
    )


class ToolFailed(DomainError):
    """The program could not read or make the file."""

    code = "ffmpeg_failed"
    status = 422
    message = _("The file could not be converted: it is damaged, or took too long.")


@cache
def tool(name: str) -> str | None:
    """Where ffmpeg or ffprobe lies, None when it is not installed. Looked up once in a process."""
    return shutil.which(name)


@contextmanager
def local_copy(stream: BinaryIO | File[bytes], mime: str) -> Iterator[Path]:
    """A stored file as one of our own on disk, whatever the storage; gone at the end."""
    with tempfile.TemporaryDirectory(prefix="juzhen-media-") as folder:
        path = Path(folder, f"in.{SUFFIXES[mime]}")
        with path.open("wb") as out:
            shutil.copyfileobj(stream, out, 1024 * 1024)
        yield path


def run(
    name: str,
    before: Sequence[str],
    source: Path,
    mime: str,
    after: Sequence[str] = (),
    *,
    seconds: int,
    output_max: int = 0,
    line: Callable[[str], None] | None = None,
) -> str:
    """Run the program on one file and return what it printed. `before` and `after`: arguments around the input.

    `seconds`: how long it may take. `output_max`: bytes a file it writes may have. `line` hears each printed line while
    it runs. Raises ToolMissing and ToolFailed.
    """
    program = tool(name)
    if program is None:
        raise ToolMissing
    guard = ["-v", "error", "-protocol_whitelist", "file", "-f", DEMUXERS[mime]]
    nostdin = ["-nostdin", "-threads", "1"] if name == "ffmpeg" else []
    command = [program, *nostdin, *guard, *before, "-i", str(source), *after]

    options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    process = subprocess.Popen(command, env=environment, cwd=source.parent, text=True, **options)
    try:
        _limit(process.pid, seconds, output_max)
        said = _listen(process, line, seconds)
    except subprocess.TimeoutExpired:
        raise ToolFailed from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode:
        raise ToolFailed
    return said


def _limit(pid: int, seconds: int, output_max: int) -> None:
    """From outside, since code between fork and exec is not safe in a process with threads."""
    bounds = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CORE: 0}
    if output_max:
        bounds[resource.RLIMIT_FSIZE] = output_max
    with suppress(ProcessLookupError):  # it has ended already
        os.setpriority(os.PRIO_PROCESS, pid, 15)
        for kind, bound in bounds.items() if hasattr(resource, "prlimit") else ():
            resource.prlimit(pid, kind, (bound, bound))


def _listen(process: subprocess.Popen[str], line: Callable[[str], None] | None, seconds: int) -> str:
    if line is None:
        return process.communicate(timeout=seconds)[0]
    # Progress comes twice a second, so the clock is looked at often; a silent program runs into its CPU limit.
    give_up = monotonic() + seconds
    for text in process.stdout or ():
        line(text.strip())
        if monotonic() > give_up:
            raise subprocess.TimeoutExpired(process.args, seconds)
    process.wait(timeout=seconds)
    return ""
