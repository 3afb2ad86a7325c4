"""The migrated schema of the tests, kept between runs: running all migrations takes longer than most tests.

What is kept is a whole PostgreSQL cluster with the database `juzhen_schema`, from which each test database is copied.
It belongs to one state of the migrations (and of what they run on); any other state makes it anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2

from config.embedded import paths
from config.embedded.postgres import Postgres, major
from config.embedded.process import Child

SCHEMA = "juzhen_schema"
HOME = paths.ROOT / "var" / "test-cluster"


def start(server: Postgres, log: Path) -> Child:
    """Start a server whose cluster holds the migrated schema: a copy of the kept one, else made now and kept."""
    kept = HOME / fingerprint(server)
    if kept.exists():
        shutil.copytree(kept, server.data, symlinks=True)
        return server.start(log)
    _migrate(server, log)
    _keep(server.data, kept)
    return server.start(log)


def fingerprint(server: Postgres) -> str:
    """Names the state of everything that decides what the migrated schema looks like."""
    digest = hashlib.sha256(f"{major(server.bin)} {sys.version_info[:2]}".encode())
    files = [*paths.ROOT.glob("*/migrations/*.py"), *paths.ROOT.glob("config/lib/*.py")]
    for path in [*sorted(files), paths.ROOT / "requirements-dev.txt", Path(__file__)]:
        digest.update(path.relative_to(paths.ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def _migrate(server: Postgres, log: Path) -> None:
    child = server.start(log)
    try:
        url = os.environ["DATABASE_URL"]
        _sql(server, f"CREATE DATABASE {SCHEMA}")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=paths.ROOT,
            env={**os.environ, "DATABASE_URL": url.replace("/juzhen?", f"/{SCHEMA}?")},
            check=True,
        )
    finally:
        child.stop()


def _sql(server: Postgres, statement: str) -> None:
    connection = psycopg2.connect(host=str(server.sockets), user="app", dbname="postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def _keep(cluster: Path, kept: Path) -> None:
    """Keep a stopped cluster, and forget those of other states."""
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
    shutil.copytree(cluster, fresh, symlinks=True)
    (fresh / "postmaster.pid").unlink(missing_ok=True)
    if kept.exists():
        shutil.rmtree(fresh)
    else:
        fresh.rename(kept)
    for other in HOME.iterdir():
        if other != kept and not other.name.startswith(f"{kept.name}."):
            shutil.rmtree(other, ignore_errors=True)
