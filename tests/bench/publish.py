"""`./juzhen bench publish`: how late and how fast posts go out, with real workers, database and network processes.

Celery publish workers (`--workers`, each with `--slots` places) send to a practice network that answers after
`--latency` seconds. Three measurements:

steady   `--rate` posts fall due each second for `--seconds`, over 20 workspaces of 20 accounts
burst    `--burst` posts of the same 20 workspaces fall due at one instant
neighbour   one post of a 21st workspace falls due in the middle of that burst

Lateness is the time from a post's due time to the moment its send was written down, just before the request leaves;
`arrival` is until the network had created it, its latency included. The last line is JSON. CPU seconds are those of the
processes themselves (workers, PostgreSQL with all its backends, practice network) as the kernel counts them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.models import SocialAccount
from accounts.services.vault import credential_store
from config.lib.clock import now
from content.models import Attempt, Heartbeat, Post, Publication
from content.services.payload import payload_build, payload_hash
from content.states import PostState
from content.states import PublicationState as S
from team.models import Workspace
from tests.accounts.practice.fixtures import PracticeServer
from tests.services_plugin import services

WORKSPACES, ACCOUNTS_EACH = 20, 20
ROOT = Path(__file__).parents[2]
INSERTED_PER_SECOND = 900
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """All measurements, one after the other; exit code 1 when a post is missing or doubled."""
    parser = argparse.ArgumentParser(prog="./juzhen bench publish", description=__doc__)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--burst", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--slots", type=int, default=48)
    parser.add_argument("--latency", type=float, default=0.15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="juzhen-bench-") as folder:
        network = PracticeServer(Path(folder))
        network.start()
        settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = network.url, network.admin_key
        workers: list[subprocess.Popen[bytes]] = []
        try:
            accounts = open_accounts(network)
            network.fault("latency", path="/api/posts", method="POST", count=0, seconds=options.latency)
            workers = [publish_worker(network, options.slots, n) for n in range(options.workers)]
            wait(lambda: Heartbeat.objects.filter(kind="publisher").count() == options.workers, 60)
            steady = run_steady(options, accounts, network, workers)
            burst = run_burst(options, accounts, network, workers)
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait(60)
            network.stop()
    result = {
        "workers": options.workers,
        "slots": options.slots,
        "lateness_p50_ms": steady["p50"],
        "lateness_p95_ms": steady["p95"],
        "lateness_p99_ms": steady["p99"],
        "lateness_max_ms": steady["max"],
        "steady_per_s": steady["per_s"],
        "burst_per_s": burst["per_s"],
        "burst_lateness_p99_ms": burst["p99"],
        "neighbour_late_ms": burst["neighbour"],
        "duplicates": steady["duplicates"] + burst["duplicates"],
        "missing": steady["missing"] + burst["missing"],
        "cpu_s_per_1000": burst["cpu"],
        "steady": steady,
        "burst": burst,
    }
    print(json.dumps(result), flush=True)  # noqa: T201
    if result["duplicates"] or result["missing"]:
        raise SystemExit(1)


def open_accounts(network: PracticeServer) -> list[list[SocialAccount]]:
    """Connected accounts of each workspace; the last workspace is the neighbour."""
    found = []
    for w in range(WORKSPACES + 1):
        workspace = Workspace.objects.create(slug=f"bench-{w}", name=f"Bench {w}")
        rows = []
        for a in range(ACCOUNTS_EACH if w < WORKSPACES else 1):
            _connector, credential = network.connect("practice-weibo", f"b{w}x{a}")
            account = SocialAccount.objects.create(
                workspace=workspace, platform="practice-weibo", remote_id=credential.remote_id, handle=f"b{w}x{a}"
            )
            credential_store(account=account, credential=credential)
            rows.append(account)
        found.append(rows)
    return found


def publish_worker(network: PracticeServer, slots: int, number: int) -> subprocess.Popen[bytes]:
    """A publish worker as it runs in production."""
    env = {
        **os.environ,
        "PRACTICE_URL": network.url,
        "PRACTICE_ADMIN_KEY": network.admin_key,
        "JUZHEN_PUBLISH_SLOTS": str(slots),
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "publish", "-P", "threads", "-c", "1"]
    command += ["-n", f"bench{number}@%h", "--without-gossip", "--without-mingle"]
    log = (Path(env["JUZHEN_VAR"]) / "log" / f"publish-{number}.log").open("ab")
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)


def run_steady(options: Any, accounts: list[list[SocialAccount]], network: PracticeServer, workers: Any) -> dict:
    """Posts due one after the other at an even rate."""
    amount, flat = int(options.rate * options.seconds), [a for rows in accounts[:WORKSPACES] for a in rows]
    random.Random(5).shuffle(flat)
    start = now() + timedelta(seconds=5 + amount / INSERTED_PER_SECOND)
    rows = schedule([(flat[n % len(flat)], start + timedelta(seconds=n / options.rate)) for n in range(amount)])
    return measure(rows, start, network, workers)


def run_burst(options: Any, accounts: list[list[SocialAccount]], network: PracticeServer, workers: Any) -> dict:
    """Posts due all at once, and the neighbour's one a quarter of the goal's time into it."""
    flat = [a for rows in accounts[:WORKSPACES] for a in rows]
    start = now() + timedelta(seconds=5 + options.burst / INSERTED_PER_SECOND)
    rows = schedule([(flat[n % len(flat)], start) for n in range(options.burst)])
    (apart,) = schedule([(accounts[-1][0], start + timedelta(seconds=options.burst / 1000))])
    result = measure([*rows, apart], start, network, workers)
    alone = Publication.objects.unscoped("benchmark").get(pk=apart)
    late = (alone.first_sent_at - alone.due_at).total_seconds() if alone.first_sent_at and alone.due_at else None
    return {**result, "neighbour": None if late is None else round(late * 1000)}


def measure(ids: list[int], start: datetime, network: PracticeServer, workers: Any) -> dict[str, Any]:
    """Wait until every row is at rest; what came of it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = cpu(network, workers)
    first, last = min(ids), max(ids)
    open_rows = "SELECT count(*) FROM content_publication WHERE id BETWEEN %s AND %s AND state <> 'published'"

    def left() -> int:
        with connection.cursor() as cursor:
            cursor.execute(open_rows, [first, last])
            return int(cursor.fetchone()[0])

    time.sleep(max(0.0, (start - now()).total_seconds()))
    wait(lambda: left() == 0, 900, pause=0.5)
    spent = {name: value - before[name] for name, value in cpu(network, workers).items()}
    rows = Publication.objects.unscoped("benchmark").filter(pk__in=ids)
    done = [row for row in rows if row.state == S.PUBLISHED and row.first_sent_at and row.published_at]
    late = sorted((row.first_sent_at - row.due_at).total_seconds() for row in done)  # type: ignore[operator]
    ended = Attempt.objects.unscoped("benchmark").filter(publication__in=ids).order_by("-finished_at").first()
    took = (ended.finished_at - start).total_seconds() if ended and ended.finished_at else 0.0
    keys = {str(row.request_key): row for row in rows}
    arrived = [effect for effect in network.effects() if effect["key"] in keys]
    copies = Counter(effect["key"] for effect in arrived)
    delays = sorted(
        (datetime.fromisoformat(effect["arrived_at"]) - keys[effect["key"]].due_at).total_seconds()
        for effect in arrived
    )
    return {
        "posts": len(ids),
        "published": len(done),
        "seconds": round(took, 1),
        "per_s": round(len(done) / took, 1) if took else 0.0,
        **{name: round(at(late, share) * 1000) for name, share in SHARES.items()},
        **{f"arrival_{name}": round(at(delays, share) * 1000) for name, share in SHARES.items()},
        "duplicates": sum(amount - 1 for amount in copies.values()),
        "missing": len(ids) - len(copies),
        "cpu": {name: round(1000 * value / len(ids), 2) for name, value in spent.items()},
    }


SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


def schedule(plan: list[tuple[SocialAccount, datetime]]) -> list[int]:
    """Insert the rows as the scheduling service leaves them, without its checks (they are not what is measured)."""
    posts = Post.objects.bulk_create(
        [
            Post(workspace_id=account.workspace_id, text=f"Post {n}", state=PostState.SCHEDULED,
                 status="scheduled", due_at=due)
            for n, (account, due) in enumerate(plan)
        ],
        batch_size=1000,
    )  # fmt: skip
    rows = []
    for post, (account, due) in zip(posts, plan, strict=True):
        post._prefetched_objects_cache = {"variants": [], "attachments": []}
        payload = payload_build(post=post, account=account)
        rows.append(
            Publication(
                workspace_id=account.workspace_id, post=post, account=account, state=S.SCHEDULED, due_at=due,
                next_attempt_at=due, late_at=due + timedelta(hours=1), payload=payload,
                content_hash=payload_hash(payload),
            )
        )  # fmt: skip
    return [row.pk for row in Publication.objects.bulk_create(rows, batch_size=1000)]


def cpu(network: PracticeServer, workers: list[subprocess.Popen[bytes]]) -> dict[str, float]:
    """CPU seconds used so far by the workers, the database and the network."""
    postgres = services.children[0].pid
    return {
        "workers": sum(_cpu_of(worker.pid) for worker in workers),
        "postgres": _cpu_of(postgres) + sum(_cpu_of(pid) for pid in _children(postgres)),
        "network": _cpu_of(network.process.pid) if network.process else 0.0,
    }


def _cpu_of(pid: int) -> float:
    """User and system time of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def at(values: list[float], share: float) -> float:
    """The value below which `share` of the sorted values lie."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def wait(condition: Any, seconds: float, *, pause: float = 0.1) -> None:
    """Until the condition holds, at most so long."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(pause)


if __name__ == "__main__":
    main()
