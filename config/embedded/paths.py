"""Where the embedded services keep their files and sockets. Standard library only: settings import it early.

The functions that compute are pure; only `make_socket_dir` touches the disk.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

from config.embedded import environment

ROOT = Path(__file__).resolve().parents[2]
PG_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"

load_local_environment = environment.load

# sockaddr_un.sun_path holds 104 bytes on macOS and 108 on Linux. libpq splits a host at commas and PostgreSQL splits
# unix_socket_directories at commas and blanks, so a path with anything unusual gets the short folder as well.
_LONGEST = 99
_PLAIN = re.compile(r"[A-Za-z0-9_./+@=-]+")


class EmbeddedError(RuntimeError):
    """An embedded service cannot run; the text says why and what to do about it."""


def var_dir() -> Path:
    """The folder of everything Juzhen writes: `JUZHEN_VAR`, else `var/` in the project."""
    given = os.environ.get("JUZHEN_VAR")
    return Path(given).expanduser().resolve() if given else ROOT / "var"


def socket_dir(var: Path) -> Path:
    """The folder of the unix sockets: the recorded one, else `var/run`, else a short one in the temporary folder."""
    record = _record(var)
    if record.is_file() and (recorded := record.read_text(encoding="utf-8").strip()):
        return Path(recorded)
    inside = var / "run"
    if _fits(inside):
        return inside
    name = f"juzhen-{os.geteuid()}-{hashlib.sha256(os.fsencode(var)).hexdigest()[:12]}"
    short = Path(tempfile.gettempdir()) / name
    return short if _fits(short) else Path("/tmp") / name  # noqa: S108 - the owner is checked when it is made


def make_socket_dir(var: Path) -> Path:
    """Create the socket folder (0700, ours) and record it in `var`, so that every process computes the same one.

    Raises EmbeddedError when somebody else owns a folder of that name.
    """
    folder = socket_dir(var)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or (info.st_uid != os.geteuid() and os.geteuid() != 0):
        raise EmbeddedError(f"{folder} belongs to another user. Remove it, or set JUZHEN_VAR to a folder of your own.")
    folder.chmod(0o700)
    if folder != var / "run":
        record = _record(var)
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(f"{folder}\n", encoding="utf-8")
    return folder


def database_url(var: Path) -> str:
    """The URL of the embedded PostgreSQL of `var` (unix socket, no password: the folder is closed to others)."""
    return f"postgres://app@/juzhen?host={quote(str(socket_dir(var)))}"


def redis_socket(var: Path) -> str:
    """The path of the embedded Valkey's socket."""
    return str(socket_dir(var) / VALKEY_SOCKET)


def redis_url(var: Path) -> str:
    """The URL of the embedded Valkey of `var`."""
    return f"unix://{quote(redis_socket(var))}"


def default_database_url() -> str:
    """What settings use when DATABASE_URL is unset."""
    return database_url(var_dir())


def default_redis_url() -> str:
    """What settings use when REDIS_URL is unset."""
    return redis_url(var_dir())


def _record(var: Path) -> Path:
    return var / "run" / "sockets.path"


def _fits(folder: Path) -> bool:
    longest = folder / PG_SOCKET
    return len(os.fsencode(longest)) <= _LONGEST and bool(_PLAIN.fullmatch(str(longest)))
