"""The secrets and addresses of an installation that was started with one command. Standard library only.

`var/secrets.env` is made once and kept; `var/run/env` is written while `up` runs, so that `./juzhen manage` in another
terminal talks to the same services. A variable of the real environment always wins.
"""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

_MADE = {
    "JUZHEN_SECRET_KEY": lambda: secrets.token_urlsafe(50),
    # A Fernet key: 32 random bytes in URL-safe base64 (cryptography.io, "Fernet").
    "JUZHEN_ENCRYPTION_KEYS": lambda: base64.urlsafe_b64encode(os.urandom(32)).decode("ascii"),
    "PRACTICE_ADMIN_KEY": lambda: secrets.token_urlsafe(32),
}


def secrets_file(var: Path) -> Path:
    """`var/secrets.env`, mode 0600. Losing it makes stored credentials unreadable."""
    return var / "secrets.env"


def run_file(var: Path) -> Path:
    """`var/run/env`, mode 0600: what the running `up` hands to its children."""
    return var / "run" / "env"


def lock_file(var: Path) -> Path:
    """`var/up.lock`: locked, and naming the process, while `up` runs."""
    return var / "up.lock"


def read(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of a file; empty when there is no such file."""
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs}


def write(path: Path, values: Mapping[str, str]) -> None:
    """Write KEY=VALUE lines so that no other user can read them, all or nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.writelines(f"{key}={value}\n" for key, value in values.items())
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def ensure_secrets(var: Path) -> dict[str, str]:
    """The installation's secrets; those that do not exist yet are made and stored."""
    path = secrets_file(var)
    known = read(path)
    missing = {name: make() for name, make in _MADE.items() if not known.get(name)}
    if missing:
        known |= missing
        write(path, known)
    path.chmod(0o600)
    return known


def take_lock(var: Path) -> int | None:
    """Claim `var` for one running `up`. Returns the open lock, to be kept open, or None when another holds it."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(lock_file(var), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def is_running(var: Path) -> bool:
    """True while an `up` holds `var`."""
    try:
        handle = os.open(lock_file(var), os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def load(var: Path) -> None:
    """Fill the environment, where it is not set yet, with the stored secrets and the running instance's addresses."""
    sources = [secrets_file(var)] + ([run_file(var)] if is_running(var) else [])
    for path in sources:
        if os.access(path, os.R_OK):
            for key, value in read(path).items():
                os.environ.setdefault(key, value)
