"""Real embedded PostgreSQL and Valkey: start, stop, crash, second copy, long paths."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis

from config import env
from config.embedded import paths
from config.embedded.paths import EmbeddedError
from config.embedded.postgres import Postgres
from config.embedded.process import Child
from config.embedded.valkey import Valkey


@pytest.fixture
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="juzhen-stores-") as folder:
        yield Path(folder) / "var"


@contextlib.contextmanager
def running(server: Postgres | Valkey) -> Iterator[Child]:
    child = server.start(server.var / "log" / "store.log")
    try:
        yield child
    finally:
        child.stop()


def query(url: str, sql: str) -> Any:
    """The first value of a statement, through the URL as the settings understand it."""
    settings = env.database(url)
    connection = psycopg2.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"])
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def test_data_survives_a_clean_stop(var: Path) -> None:
    url = paths.database_url(var)
    with running(Postgres(var)) as child:
        query(url, "CREATE TABLE kept AS SELECT 7 AS value")
    assert child.exit_code() == 0
    with running(Postgres(var)):
        assert query(url, "SELECT value FROM kept") == 7


def test_committed_data_survives_kill_9(var: Path) -> None:
    url = paths.database_url(var)
    with running(Postgres(var)) as child:
        query(url, "CREATE TABLE kept AS SELECT 7 AS value")
        os.kill(child.pid, signal.SIGKILL)
    assert (var / "pg" / "postmaster.pid").exists()
    with running(Postgres(var)):
        assert query(url, "SELECT value FROM kept") == 7


def test_a_stale_lock_whose_process_id_was_reused_does_not_block(var: Path) -> None:
    with running(Postgres(var)):
        lock = (var / "pg" / "postmaster.pid").read_text(encoding="utf-8")
    reused = [str(os.getpid()), *lock.splitlines()[1:]]
    (var / "pg" / "postmaster.pid").write_text("\n".join(reused) + "\n", encoding="utf-8")
    with running(Postgres(var)) as child:
        assert child.exit_code() is None


def test_a_server_left_by_a_killed_supervisor_is_stopped_first(var: Path) -> None:
    with running(Postgres(var)) as left, running(Postgres(var)):
        assert left.exit_code() == 0
        assert query(paths.database_url(var), "SELECT 1") == 1


def test_an_interrupted_initialisation_is_repeated(var: Path) -> None:
    (var / "pg.new").mkdir(parents=True)
    (var / "pg.new" / "PG_VERSION").write_text("18\n", encoding="ascii")
    with running(Postgres(var)):
        assert query(paths.database_url(var), "SELECT current_database()") == "juzhen"


def test_another_major_version_is_explained(var: Path) -> None:
    server = Postgres(var)
    with running(server):
        pass
    (var / "pg" / "PG_VERSION").write_text("13\n", encoding="ascii")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 13.*PG_BIN"):
        server.prepare()


def test_trigrams_work_in_chinese_and_text_is_utf8_whatever_the_machine_says(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.GB18030")
    monkeypatch.setenv("LC_ALL", "xx_XX.nothing")
    url = paths.database_url(var)
    with running(Postgres(var)):
        query(url, "CREATE EXTENSION pg_trgm")
        assert query(url, "SELECT similarity('内容运营日历', '内容运营')") > 0.3
        assert query(url, "SHOW server_encoding") == "UTF8"
        assert query(url, "SHOW timezone") == "UTC"


def test_nothing_listens_on_the_network_and_nobody_else_can_enter(var: Path) -> None:
    with running(Postgres(var)):
        assert query(paths.database_url(var), "SHOW listen_addresses") == ""
        for folder in (paths.socket_dir(var), var / "pg"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_copies_run_side_by_side(var: Path) -> None:
    other = var.with_name("other")
    with running(Postgres(var)), running(Postgres(other)), running(Valkey(var)), running(Valkey(other)):
        query(paths.database_url(var), "CREATE TABLE only_here AS SELECT 1")
        assert query(paths.database_url(other), "SELECT to_regclass('only_here') IS NULL") is True
        redis.from_url(paths.redis_url(var)).set("key", "here")
        assert redis.from_url(paths.redis_url(other)).get("key") is None


@pytest.mark.parametrize("name", ["d" * 90, "with blank, comma and 中文"])
def test_a_path_that_no_socket_can_have_gets_a_short_one(var: Path, name: str) -> None:
    odd = var / name
    with running(Postgres(odd)), running(Valkey(odd)):
        sockets = paths.socket_dir(odd)
        try:
            assert odd not in sockets.parents
            assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
            assert query(paths.database_url(odd), "SELECT 1") == 1
            assert redis.from_url(paths.redis_url(odd)).ping()
            # Another process, with another temporary folder, finds the same sockets.
            code = "from config.embedded import paths; print(paths.default_database_url())"
            elsewhere = {**os.environ, "JUZHEN_VAR": str(odd), "TMPDIR": "/var/tmp"}
            said = subprocess.run(
                [sys.executable, "-c", code], env=elsewhere, capture_output=True, text=True, check=True
            )
            assert said.stdout.strip() == paths.database_url(odd)
        finally:
            shutil.rmtree(sockets, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
def test_a_socket_folder_of_somebody_else_is_refused(var: Path) -> None:
    (var / "run").mkdir(parents=True)
    for folder in (var.parent, var, var / "run"):
        folder.chmod(0o755)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        try:
            paths.make_socket_dir(var)
        except EmbeddedError as error:
            os.write(writer, str(error).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        assert "belongs to another user" in answer.read()
    os.waitpid(child, 0)


def test_valkey_keeps_the_queue_over_kill_9(var: Path) -> None:
    with running(Valkey(var)) as child:
        redis.from_url(paths.redis_url(var)).lpush("queue", "task")
        os.kill(child.pid, signal.SIGKILL)
    with running(Valkey(var)):
        assert redis.from_url(paths.redis_url(var)).lrange("queue", 0, -1) == [b"task"]


def test_a_missing_program_is_explained(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/nonexistent")
    with pytest.raises(EmbeddedError, match="PG_BIN"):
        Postgres(var)
    monkeypatch.setenv("VALKEY_BIN", "/nonexistent")
    with pytest.raises(EmbeddedError, match="VALKEY_BIN"):
        Valkey(var)
