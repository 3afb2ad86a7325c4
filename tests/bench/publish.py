"""`./juzhen bench publish [--posts 2000] [--rate 50] [--slots 32] [--latency 0.15]`: how late, how fast posts go out.

The real claim loop sends to a real practice network on loopback, which answers after `latency` seconds. Two runs:
steady (`rate` posts fall due each second) and burst (all due at once, plus one small workspace beside it).
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import F

from accounts.models import SocialAccount
from accounts.services.vault import credential_store
from config.lib.clock import now
from content.engine.loop import PublishLoop
from content.enqueue import publish_wake
from content.models import Post, Publication
from content.services.payload import payload_build, payload_hash
from content.states import PostState
from content.states import PublicationState as S
from team.models import Workspace
from tests.accounts.practice.fixtures import PracticeServer

WORKSPACES, ACCOUNTS_EACH = 10, 20


def main() -> None:
    """Both runs, one after the other."""
    parser = argparse.ArgumentParser(prog="./juzhen bench publish", description=__doc__)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--slots", type=int, default=32)
    parser.add_argument("--latency", type=float, default=0.15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="juzhen-bench-") as folder:
        network = PracticeServer(Path(folder))
        network.start()
        settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = network.url, network.admin_key
        try:
            accounts = open_accounts(network)
            network.fault("latency", path="/api/posts", method="POST", count=0, seconds=options.latency)
            gap = timedelta(seconds=1 / options.rate)
            steady = [(accounts[n % len(accounts)], n * gap) for n in range(options.posts)]
            run("steady", steady, options.slots, network)
            big, small = accounts[ACCOUNTS_EACH:], accounts[:ACCOUNTS_EACH]
            burst = [(big[n % len(big)], timedelta(0)) for n in range(options.posts)]
            burst += [(account, timedelta(0)) for account in small]
            run("burst", burst, options.slots, network, apart=small[0].workspace_id)
        finally:
            network.stop()


def open_accounts(network: PracticeServer) -> list[SocialAccount]:
    """Workspaces with connected accounts, whose own rate budget is as good as unlimited for this run."""
    accounts = []
    for w in range(WORKSPACES):
        workspace = Workspace.objects.create(slug=f"bench-{w}", name=f"Bench {w}")
        for a in range(ACCOUNTS_EACH):
            _connector, credential = network.connect("practice-weibo", f"b{w}x{a}")
            account = SocialAccount.objects.create(
                workspace=workspace, platform="practice-weibo", remote_id=credential.remote_id, handle=f"b{w}x{a}"
            )
            credential_store(account=account, credential=credential)
            accounts.append(account)
    return accounts


def run(title: str, plan: list, slots: int, network: PracticeServer, apart: int | None = None) -> None:
    """Schedule the plan, publish it, print what came of it."""
    parked = now() + timedelta(hours=2)
    rows = schedule([(account, parked + offset) for account, offset in plan])
    before = len(network.effects())
    loop = PublishLoop(slots=slots)
    # The clock starts here: inserting the rows is not what is measured.
    shift = parked - now() - timedelta(seconds=1)
    mine = Publication.objects.unscoped("benchmark").filter(pk__in=rows)
    mine.update(due_at=F("due_at") - shift, next_attempt_at=F("next_attempt_at") - shift)
    thread = threading.Thread(target=loop.run)
    cpu, started = time.process_time(), time.monotonic()
    thread.start()
    publish_wake()
    waiting = mine.exclude(state=S.PUBLISHED)
    while waiting.exists() and time.monotonic() - started < 600:
        time.sleep(0.5)
    spent, took = time.process_time() - cpu, time.monotonic() - started
    loop.stop()
    thread.join()
    done = mine.filter(state=S.PUBLISHED)
    lags = sorted((p.first_sent_at - p.due_at).total_seconds() for p in done if p.workspace_id != apart)
    effects = len(network.effects()) - before
    print(  # noqa: T201
        f"{title}: {len(rows)} posts, {done.count()} published, {effects} created, {took:.1f} s, "
        f"{done.count() / took:.0f}/s; lag to the send p50 {at(lags, 0.5):.3f} s, p99 {at(lags, 0.99):.3f} s; "
        f"CPU {spent:.1f} s = {1000 * spent / max(1, len(rows)):.1f} ms a post"
    )
    if apart is not None:
        small = sorted((p.first_sent_at - p.due_at).total_seconds() for p in done if p.workspace_id == apart)
        print(f"  the small workspace beside it: p50 {at(small, 0.5):.3f} s, last {small[-1]:.3f} s")  # noqa: T201
    if effects != len(rows):
        raise SystemExit("Not every post was created exactly once.")


def schedule(plan: list) -> list[int]:
    """Insert the rows as the scheduling service leaves them, without its checks (they are not what is measured)."""
    posts = Post.objects.bulk_create(
        [
            Post(workspace_id=account.workspace_id, text=f"Post {n}", state=PostState.SCHEDULED, due_at=due)
            for n, (account, due) in enumerate(plan)
        ]
    )
    rows = []
    for post, (account, due) in zip(posts, plan, strict=True):
        payload = payload_build(post=post, account=account)
        rows.append(
            Publication(
                workspace_id=account.workspace_id, post=post, account=account, state=S.SCHEDULED, due_at=due,
                next_attempt_at=due, late_at=due + timedelta(hours=1), payload=payload,
                content_hash=payload_hash(payload),
            )
        )  # fmt: skip
    return [row.pk for row in Publication.objects.bulk_create(rows, batch_size=500)]


def at(values: list[float], share: float) -> float:
    """The value below which `share` of the sorted values lie."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


if __name__ == "__main__":
    main()
