"""A storm of the practice network through web server, table and worker, while the worker is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import ReceivedEvent, SocialAccount
from accounts.services.subscribing import subscription_switch
from accounts.services.vault import credential_store
from config.lib.clock import now
from interactions.models import Message
from team.actors import SYSTEM
from team.models import Workspace
from tests.accounts.practice.fixtures import PracticeServer
from tests.bench._inbox_burst import web

ROOT = Path(__file__).parents[2]
HANDLE = "storm"
# The network's own public speaks too; a storm is over when nothing has come for so long.
QUIET = 5.0
PATIENCE = 180.0


@contextmanager
def open_account() -> Iterator[tuple[PracticeServer, SocialAccount]]:
    """A practice network and a connected account there with one post."""
    with tempfile.TemporaryDirectory(prefix="juzhen-bench-") as folder:
        network = PracticeServer(Path(folder))
        network.start()
        settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = network.url, network.admin_key
        os.environ |= {"PRACTICE_URL": network.url, "PRACTICE_ADMIN_KEY": network.admin_key}
        try:
            workspace = Workspace.objects.create(slug="storm", name="Storm")
            _connector, credential = network.connect("practice-weibo", HANDLE)
            account = SocialAccount.objects.create(
                workspace=workspace, platform="practice-weibo", remote_id=credential.remote_id, handle=HANDLE,
                host=network.url,
            )  # fmt: skip
            credential_store(account=account, credential=credential)
            post = {"account": HANDLE, "flavour": "weibo", "at": now().isoformat(), "format": "text", "text": "上新"}
            network.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})
            yield network, account
        finally:
            network.stop()


def storm(*, network: PracticeServer, account: SocialAccount, options: Any) -> dict[str, Any]:
    """Offer the storm, kill the inbox worker meanwhile, wait until it is quiet, and count what is missing or double."""
    amount = options.rate * options.seconds
    workers: list[subprocess.Popen[bytes]] = []
    with web("config.wsgi:application", DJANGO_SETTINGS_MODULE="config.settings_test") as port:
        settings.BASE_URL = f"http://127.0.0.1:{port}"
        workers += [_celery("default", "default", "prefork"), _celery("inbox", "inbox", "threads"), _beat()]
        try:
            time.sleep(8)
            subscription_switch(workspace=account.workspace, actor=SYSTEM, account_id=account.pk, on=True)
            order = {"account": HANDLE, "flavour": "weibo", "n": amount, "seconds": options.seconds, "people": 2000}
            begun = time.monotonic()
            network.admin("POST", "/admin/comment-storm", order)
            for number in range(options.kills):
                time.sleep(options.seconds / (options.kills + 1))
                workers[1].kill()
                workers[1].wait()
                workers[1] = _celery("inbox", "inbox", "threads", number=number + 1)
            _wait_quiet(account)
            took = time.monotonic() - begun - QUIET
            offered = _offered(network, account)
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait(90)
    stored = list(
        Message.objects.for_workspace(account.workspace).filter(account=account).values_list("remote_id", flat=True)
    )
    return {
        "offered": len(offered),
        "stored": len(stored),
        "lost": len(offered - set(stored)),
        "duplicated": len(stored) - len(set(stored)),
        "storm_seconds": round(took, 1),
        "kills": options.kills,
        **_lags(account),
    }


def _celery(name: str, queue: str, pool: str, *, number: int = 0) -> subprocess.Popen[bytes]:
    command = ["worker", "-Q", queue, "-P", pool, "-c", "4" if pool == "threads" else "1"]
    return _start(f"{name}{number}", [*command, "-n", f"{name}{number}@%h", "--without-gossip", "--without-mingle"])


def _beat() -> subprocess.Popen[bytes]:
    schedule = Path(os.environ["JUZHEN_VAR"]) / "beat-schedule"
    return _start("beat", ["beat", "--schedule", str(schedule), "--pidfile="])


def _start(name: str, arguments: list[str]) -> subprocess.Popen[bytes]:
    log = (Path(os.environ["JUZHEN_VAR"]) / "log" / f"{name}.log").open("ab")
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", *arguments],
        cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"}, stdout=log, stderr=log,
    )  # fmt: skip


def _wait_quiet(account: SocialAccount) -> None:
    """Until no event waits and no message has come for a while."""
    end = time.monotonic() + PATIENCE
    seen, since = -1, time.monotonic()
    while time.monotonic() < end and time.monotonic() - since < QUIET:
        rows = Message.objects.for_workspace(account.workspace).count()
        waiting = ReceivedEvent.objects.for_workspace(account.workspace).filter(handled_at=None).exists()
        if rows != seen or waiting:
            seen, since = rows, time.monotonic()
        time.sleep(0.5)


def _offered(network: PracticeServer, account: SocialAccount) -> set[str]:
    """Ids of everything with words that the network says was said, read page by page from its own inbox."""
    connector, credential = network.connect("practice-weibo", HANDLE)
    found: set[str] = set()
    cursor = ""
    while True:
        page = connector.inbox(credential, cursor=cursor)
        found |= {item.remote_id for item in page.items if item.kind.value not in ("like", "share", "follow")}
        if page.cursor in ("", cursor):
            return found
        cursor = page.cursor


def _lags(account: SocialAccount) -> dict[str, int]:
    """From the moment something was said to the moment its row was made, in milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT percentile_disc(array[0.5, 0.95, 0.99, 1]) WITHIN GROUP (
                          ORDER BY extract(epoch FROM received_at - at))
               FROM interactions_message WHERE account_id = %s AND direction = 'in'""",
            [account.pk],
        )
        shares = cursor.fetchone()[0] or [0, 0, 0, 0]
    names = ("lag_p50_ms", "lag_p95_ms", "lag_p99_ms", "lag_max_ms")
    return {name: round(float(value) * 1000) for name, value in zip(names, shares, strict=True)}
