"""A burst of pushes at the webhook address, beside the same burst at a bare view."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from accounts.models import ReceivedEvent, SocialAccount
from accounts.services.addresses import hook_secret
from accounts.services.apps import hook_address
from tests.accounts.practice.fixtures import free_port

ROOT = Path(__file__).parents[2]
CONNECTIONS = 16


@contextmanager
def web(application: str, **environment: str) -> Iterator[int]:
    """A web server as in production; its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--log-level", "warning"]
    log = (Path(os.environ["JUZHEN_VAR"]) / "log" / f"{application.partition(':')[0]}.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        _answers(port)
        yield port
    finally:
        process.terminate()
        process.wait(40)


def _answers(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz")
            link.getresponse().read()
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise RuntimeError("the web server did not start")


def burst(*, account: SocialAccount, events: int, rounds: int) -> dict[str, Any]:
    """Requests per second of our address and of the bare view, in turns, and their ratio.

    Each request is one event, signed and unique, over kept connections; 200 means that it is stored.
    """
    path = urlsplit(hook_address(account)).path
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, body bytea, at timestamptz DEFAULT now())")
    ours: list[float] = []
    bare: list[float] = []
    with (
        web("config.wsgi:application", DJANGO_SETTINGS_MODULE="config.settings_test") as port,
        web("tests.bench._bare_wsgi:application", DJANGO_SETTINGS_MODULE="config.settings_test") as bare_port,
    ):
        _shoot(port, path, [_event(account, f"warm-{n}") for n in range(200)])
        _shoot(bare_port, "/bare/", [(b"{}", {}) for _n in range(200)])
        for number in range(rounds):
            calls = [_event(account, f"{number}-{n}") for n in range(events)]
            ours.append(events / _shoot(port, path, calls))
            bare.append(events / _shoot(bare_port, "/bare/", [(body, {}) for body, _headers in calls]))
    stored = ReceivedEvent.objects.unscoped("benchmark").filter(account=account).exclude(event_id__startswith="e-warm")
    return {
        "hook_per_s": round(statistics.median(ours)),
        "bare_per_s": round(statistics.median(bare)),
        "ingest_ratio": round(statistics.median(a / b for a, b in zip(ours, bare, strict=True)), 3),
        "burst_lost": events * rounds - stored.count(),
    }


def _event(account: SocialAccount, name: str) -> tuple[bytes, dict[str, str]]:
    item = {
        "id": f"c-{name}", "kind": "comment", "post": "p1", "own": False, "hidden": False, "reply_to": "",
        "url": "/p/p1", "at": "2026-11-01T08:00:00+00:00", "text": "请问这款什么时候补货？想买两罐",
        "attachments": [],
        "author": {"id": f"a-{name}", "name": "半糖去冰"},
    }  # fmt: skip
    event = {"id": f"e-{name}", "type": "comment.created", "account": account.remote_id, "item": item}
    body = json.dumps(event, ensure_ascii=False).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(hook_secret(str(account.hook_token)).encode(), stamp.encode() + b"." + body, hashlib.sha256)
    headers = {"X-Practice-Timestamp": stamp, "X-Practice-Signature": f"sha256={digest.hexdigest()}"}
    return body, {**headers, "Content-Type": "application/json"}


def _shoot(port: int, path: str, calls: list[tuple[bytes, dict[str, str]]]) -> float:
    """Seconds that the calls took over sixteen kept connections. Raises RuntimeError for an answer other than 200."""
    wrong: list[int] = []
    shares = [calls[n::CONNECTIONS] for n in range(CONNECTIONS)]
    threads = [threading.Thread(target=_one_by_one, args=(port, path, share, wrong.append)) for share in shares]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} calls were answered with {sorted(set(wrong))}")
    return time.monotonic() - begun


def _one_by_one(port: int, path: str, calls: list[tuple[bytes, dict[str, str]]], wrong: Callable[[int], None]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for body, headers in calls:
        link.request("POST", path, body, headers)
        answer = link.getresponse()
        answer.read()
        if answer.status != 200:
            wrong(answer.status)
    link.close()
