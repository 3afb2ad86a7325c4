"""Throw-away PostgreSQL and Valkey for one test run. Loaded with `-p`, because Django's settings are read early.

PostgreSQL is started once, by the process that was started by hand; each pytest-xdist worker has its own database in
it (pytest-django), a copy of the migrated schema (`tests.kept_cluster`), and its own Valkey, so that no worker sees
another's queue or cache.
With TEST_DATABASE_URL (of a superuser, and TEST_REDIS_URL) set, those servers are used instead.
"""

from __future__ import annotations

import atexit
import base64
import os
import shutil
import signal
import tempfile
from pathlib import Path
from types import FrameType

import pytest

from config.embedded import paths
from config.embedded.postgres import Postgres
from config.embedded.process import Child
from config.embedded.valkey import Valkey
from config.lib.translations import compile_catalogues
from tests import kept_cluster

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


class Services:
    """The servers of one process of the run. `prepare_environment` before settings load, `start` before the tests."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.folder: Path | None = None
        self.durable = False

    def prepare_environment(self) -> None:
        """Choose the folder and set the variables that settings read. Starts nothing."""
        if not _WORKER:
            self.folder = Path(tempfile.mkdtemp(prefix="juzhen-test-"))
            (self.folder / "static").mkdir()
            os.environ["JUZHEN_VAR"] = str(self.folder)
            os.environ["JUZHEN_SECRET_KEY"] = "only-for-tests-" + "x" * 40
            os.environ["JUZHEN_ENCRYPTION_KEYS"] = base64.urlsafe_b64encode(os.urandom(32)).decode("ascii")
            os.environ["PRACTICE_ADMIN_KEY"] = "practice-admin-of-the-tests"
            os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or paths.database_url(self.folder)
            os.environ["TEST_TEMPLATE"] = "" if os.environ.get("TEST_DATABASE_URL") else kept_cluster.SCHEMA
            compile_catalogues(paths.ROOT / "locale")
        # Playwright's synchronous API keeps an event loop running in the test's thread.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or f"unix://{self._valkey_socket()}"

    def start(self) -> None:
        """Start this process's servers and wait until they answer."""
        atexit.register(self.stop)
        root = Path(os.environ["JUZHEN_VAR"])
        paths.make_socket_dir(root)
        logs = root / "log"
        if not _WORKER and not os.environ.get("TEST_DATABASE_URL"):
            self.children.append(kept_cluster.start(Postgres(root, durable=self.durable), logs / "postgres.log"))
        if not os.environ.get("TEST_REDIS_URL"):
            home = root / f"valkey-{_WORKER or 'main'}"
            server = Valkey(home, durable=self.durable, socket=self._valkey_socket())
            self.children.append(server.start(logs / f"{home.name}.log"))

    def stop(self) -> None:
        """Stop them, newest first, and remove their folder. Harmless when nothing runs."""
        while self.children:
            self.children.pop().stop()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _valkey_socket() -> Path:
        root = Path(os.environ["JUZHEN_VAR"])
        return paths.socket_dir(root) / f"valkey-{_WORKER or 'main'}.sock"


services = Services()
services.prepare_environment()


def _terminated(_number: int, _frame: FrameType | None) -> None:
    pytest.exit("stopped by SIGTERM", returncode=143)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the servers, except where tests are only listed. SIGTERM ends the run as cleanly as Ctrl-C."""
    if not session.config.option.collectonly:
        if not _WORKER:
            signal.signal(signal.SIGTERM, _terminated)
        services.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers; also reached after Ctrl-C."""
    services.stop()
