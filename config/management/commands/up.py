"""`manage.py up`: everything Juzhen needs, in one terminal, until Ctrl-C."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from config.embedded import environment, paths
from config.embedded.paths import ROOT, EmbeddedError
from config.embedded.postgres import Postgres
from config.embedded.process import Program
from config.embedded.supervisor import StopRequested, Supervisor
from config.embedded.valkey import Valkey

TASK_GRACE = 60.0  # seconds a running task gets to finish after Ctrl-C


class Command(BaseCommand):
    """Starts the embedded stores, prepares the database and files, runs web, workers, beat and practice network."""

    help = "Start Juzhen with everything it needs; stop with Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether the first start creates the demo workspace."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: only this machine)")
        parser.add_argument("--port", type=int, default=8000, help="port of the web page; the practice network uses +1")
        parser.add_argument("--no-demo", action="store_false", dest="demo", help="no demo workspace at the first start")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run until Ctrl-C. Raises CommandError (exit code 1) when a part cannot start or ends by itself."""
        self.host, self.port = options["host"], options["port"]
        self.var = paths.var_dir()
        self.began = time.monotonic()
        try:
            with Supervisor(self.var, say=self.stdout.write) as supervisor:
                self.supervisor = supervisor
                try:
                    self._start(demo=options["demo"])
                    supervisor.watch()
                except StopRequested:
                    pass
                self.stdout.write("\nStopping; running tasks are finished first (Ctrl-C again: at once) ...")
        except EmbeddedError as error:
            raise CommandError(str(error)) from error
        except PermissionError as error:
            raise CommandError(
                f"{error}. The data folder {self.var} must belong to the user who starts Juzhen."
            ) from error
        self.stdout.write("Stopped.")

    def _start(self, *, demo: bool) -> None:
        own_practice = not os.environ.get("PRACTICE_URL")
        self._check_port(self.port, "the web page")
        if own_practice:
            self._check_port(self.port + 1, "the practice network")
        self._set_addresses(own_practice=own_practice)
        self.supervisor.describe(self.address)
        self.stdout.write(f"Starting Juzhen; data and logs are in {self.var}")
        self._start_stores()
        self._prepare()
        if own_practice:
            self.supervisor.start(self._practice())
        self._first_start(demo=demo)
        self.supervisor.start(self._web())
        self.supervisor.start(
            self._worker("publish", "publish", "threads", settings.PUBLISH_SLOTS),
            self._worker("default", "default", "prefork", 2),
            self._worker("inbox", "inbox", "threads", 4),
            self._worker("media", "media", "prefork", 2),
        )
        self.supervisor.start(self._beat())
        self._welcome()

    # --- addresses ---------------------------------------------------------------------------------

    def _check_port(self, port: int, purpose: str) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, port))
            except (OSError, OverflowError) as error:
                raise EmbeddedError(
                    f"Port {port} on {self.host} cannot be used for {purpose} ({error}). "
                    f"Choose another one with --port, e.g. ./juzhen up --port {self.port % 60000 + 100}"
                ) from error

    def _set_addresses(self, *, own_practice: bool) -> None:
        """Tell the children where everything is; what the user set stays."""
        open_to_all = self.host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
        shown = _own_address() if open_to_all else self.host
        netloc = f"[{shown}]:{self.port}" if ":" in shown else f"{shown}:{self.port}"
        ours = {"JUZHEN_BASE_URL": f"http://{netloc}"}
        if open_to_all or shown not in {"127.0.0.1", "localhost", "::1"}:
            ours["JUZHEN_ALLOWED_HOSTS"] = f"127.0.0.1,localhost,[::1],{shown},{socket.gethostname()}"
        if own_practice:
            ours["PRACTICE_URL"] = f"http://127.0.0.1:{self.port + 1}"
        for name, value in ours.items():
            os.environ.setdefault(name, value)
        shared = (*ours, "DATABASE_URL", "REDIS_URL", "PRACTICE_URL")
        environment.write(
            environment.run_file(self.var), {name: os.environ[name] for name in shared if os.environ.get(name)}
        )
        self.address = os.environ["JUZHEN_BASE_URL"].rstrip("/")

    # --- steps ------------------------------------------------------------------------------------

    def _start_stores(self) -> None:
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(self.var)
            postgres.prepare()
            self.supervisor.start(postgres.program())
            postgres.create_database()
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(self.var)
            valkey.prepare()
            self.supervisor.start(valkey.program())

    def _prepare(self) -> None:
        """Database schema, translations and static files, in this process."""
        if "django_migrations" not in connection.introspection.table_names():
            self._first_mark().touch()
            self._demo_file().unlink(missing_ok=True)  # of a database that is gone
        call_command("compile_locale", stdout=self.stdout)
        for step, arguments in (
            ("migrate", {"verbosity": 0}),
            ("collectstatic", {"verbosity": 0, "interactive": False}),
        ):
            self.stdout.write(f"  {step} ...")
            call_command(step, **arguments)
            self.supervisor.check()
        connections.close_all()

    def _first_mark(self) -> Path:
        return self.var / "first-start"

    def _demo_file(self) -> Path:
        """Written by `demo create`: the sign-in that is shown."""
        return self.var / "demo.json"

    def _first_start(self, *, demo: bool) -> None:
        """Create the demo workspace once, in a new database. The mark stays until that has succeeded."""
        if not self._first_mark().exists():
            return
        # The file exists already when an earlier start was killed just after the demo was made.
        if demo and "demo" in get_commands() and not self._demo_file().exists():
            self.stdout.write("  creating the demo workspace ...")
            # A process of its own: our settings were read before the practice network had an address.
            done = subprocess.run(
                [sys.executable, "manage.py", "demo", "create"], cwd=ROOT, capture_output=True, text=True, check=False
            )
            self.supervisor.check()
            if done.returncode:
                raise EmbeddedError(f"The demo workspace could not be created.\n{done.stdout}{done.stderr}".rstrip())
        self._first_mark().unlink()

    def _welcome(self) -> None:
        seconds = time.monotonic() - self.began
        lines = ["", f"Juzhen is running: {self.address}   (ready after {seconds:.0f} s)"]
        try:
            demo = json.loads(self._demo_file().read_text(encoding="utf-8"))
            lines.append(f"  Demo sign-in:      {demo['email']}  /  {demo['password']}")
        except FileNotFoundError:
            lines.append("  Create your account on the sign-up page.")
        lines += [f"  Practice network:  {os.environ['PRACTICE_URL']}", "  Stop:              Ctrl-C", ""]
        self.stdout.write("\n".join(lines))

    # --- programs ---------------------------------------------------------------------------------

    def _web(self) -> Program:
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        arguments = ["--bind", bind, "--worker-class", "gthread", "--workers", "2", "--threads", "8"]
        return Program(
            name="web",
            argv=(
                *(sys.executable, "-m", "gunicorn", "config.wsgi:application", *arguments),
                *("--config", "python:config.gunicorn", "--no-control-socket"),
                *("--graceful-timeout", "20", "--timeout", "60"),
            ),
            grace=25.0,
            ready=lambda: self._answers("/healthz", self.port),
            ready_within=120.0,
            cwd=ROOT,
        )

    def _worker(self, name: str, queues: str, pool: str, slots: int) -> Program:
        return Program(
            name=f"worker-{name}",
            argv=(
                *(sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", queues, "-P", pool, "-c", str(slots)),
                *("-n", f"{name}@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            ),
            stop_signal=signal.SIGTERM,  # Celery's warm shutdown
            grace=TASK_GRACE,
            cwd=ROOT,
        )

    def _beat(self) -> Program:
        schedule = str(self.var / "run" / "beat-schedule")
        return Program(
            name="beat",
            argv=(
                *(sys.executable, "-m", "celery", "-A", "config", "beat", "--loglevel", "INFO"),
                *("--schedule", schedule, "--pidfile="),
            ),
            cwd=ROOT,
        )

    def _practice(self) -> Program:
        port = self.port + 1
        return Program(
            name="practice",
            argv=(
                *(sys.executable, "-m", "accounts.practice_network", "--host", "127.0.0.1", "--port", str(port)),
                *("--dir", str(self.var / "practice")),
            ),
            ready=lambda: _listens("127.0.0.1", port),
            cwd=ROOT,
        )

    def _answers(self, path: str, port: int) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        client = http.client.HTTPConnection(host, port, timeout=10)
        try:
            client.request("GET", path, headers={"Host": urlsplit(self.address).netloc})
            return client.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            client.close()


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def _own_address() -> str:
    """This machine's address towards its network; nothing is sent, the kernel only picks the route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1, RFC 5737
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
