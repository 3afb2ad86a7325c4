"""A worker dies at each seam of the engine; the next one finds out, and no post is lost or doubled.

Three platforms at once: one knows our key (sending again is safe), one can be searched, one offers neither, so that
only a person can tell.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import StoredCredential
from config.lib.clock import now
from content.engine.reap import reap
from content.models import Attempt, Post, Publication
from content.states import PublicationState as S
from content.tasks import mend_publications

from .conftest import Desk, Engine, fresh, until
from .dying_worker import POINTS

NATIVE, LOOKUP, NEITHER = "practice-weibo", "practice-xiaohongshu", "practice-douyin"
POSTS = {"path": "/api/posts", "method": "POST"}
# Where the dead worker may have created the post, or has.
SENT = {"after_attempt", "during_call", "after_call"}


@pytest.mark.parametrize("point", [p for p in POINTS if p not in {"during_reconcile", "during_refresh"}])
def test_worker_dies_and_the_next_one_takes_over(desk: Desk, engine: Engine, point: str) -> None:
    rows = {slug: desk.scheduled(desk.account(slug), text=f"Once on {slug}") for slug in (NATIVE, LOOKUP, NEITHER)}
    if point == "during_call":
        desk.network.fault("latency", count=0, seconds=1.2, **POSTS)
    die(desk, point, len(rows))
    if point == "during_call":
        # A lease outlives by far what a platform needs for a call; here its end is brought forward by hand below.
        until(lambda: len(desk.texts()) == len(rows))
    desk.network.clear_faults()
    states = {slug: fresh(row).state for slug, row in rows.items()}
    assert set(states.values()) <= expected_at(point)
    leases_end()
    engine.start()
    for slug in (NATIVE, LOOKUP):
        assert engine.until(rows[slug], S.PUBLISHED, seconds=20, hurry=True).remote_id
    if point in SENT:
        # The engine never guesses: a person decides about this one.
        engine.until(rows[NEITHER], S.UNKNOWN, seconds=20)
        until(lambda: fresh(rows[NEITHER]).next_attempt_at is None, hurry=True)
    else:
        engine.until(rows[NEITHER], S.PUBLISHED, seconds=20, hurry=True)
    mend_publications()  # each minute by the scheduler: what a death left out after the close
    assert statuses(rows) <= {"published", "failed"}
    texts = desk.texts()
    assert len(texts) == len(set(texts))
    assert {f"Once on {slug}" for slug in (NATIVE, LOOKUP)} <= set(texts)
    sends = [len([kind for kind, _outcome in desk.attempts(row) if kind == "send"]) for row in rows.values()]
    assert sends[-1] == 1


def test_worker_dies_while_it_looks_for_a_post(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account(LOOKUP), text="Found in the end")
    desk.network.fault("created_but_500", **POSTS)
    engine.start()
    engine.until(row, S.UNKNOWN)
    engine.stop()
    Publication.objects.unscoped("test").update(next_attempt_at=now())
    die(desk, "during_reconcile", 1)
    assert fresh(row).state == S.UNKNOWN
    leases_end()
    engine.start()
    engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Found in the end"]
    outcomes = Attempt.objects.for_workspace(desk.workspace).filter(publication=row, kind="find")
    assert list(outcomes.order_by("number").values_list("outcome", flat=True)) == ["", "published"]


def test_worker_dies_while_it_renews_access(desk: Desk, engine: Engine) -> None:
    """The platform has exchanged the tokens, and nobody wrote the new ones down."""
    account = desk.account(NATIVE)
    row = desk.scheduled(account, text="With fresh access")
    StoredCredential.objects.for_workspace(desk.workspace).update(expires_at=now() + timedelta(seconds=5))
    die(desk, "during_refresh", 1)
    assert fresh(row).state == S.CLAIMED
    assert not Attempt.objects.unscoped("test").exists()
    leases_end()
    StoredCredential.objects.for_workspace(desk.workspace).update(refresh_lease_until=now())
    engine.start()
    engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["With fresh access"]
    account.refresh_from_db()
    assert account.state == "ok"


def expected_at(point: str) -> set[str]:
    """What rows' states say after a death at this point; videos are processed for a while after their upload."""
    return {
        "before_claim_commit": {S.SCHEDULED},
        "after_claim": {S.CLAIMED},
        "after_attempt": {S.SENDING},
        "during_call": {S.SENDING},
        "after_call": {S.SENDING},
        "after_close": {S.PUBLISHED, S.PROCESSING},
    }[point]


def statuses(rows: dict[str, Publication]) -> set[str]:
    """What the posts show."""
    ids = [row.post_id for row in rows.values()]
    return set(Post.objects.unscoped("test").filter(pk__in=ids).values_list("status", flat=True))


def leases_end() -> None:
    """The time of the dead worker's leases passes."""
    Publication.objects.unscoped("test").filter(lease_token__isnull=False).update(lease_until=now())
    reap()


def die(desk: Desk, point: str, rows: int) -> None:
    """Run a worker that ends itself at the point."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    url += f"&port={database['PORT']}" if database["PORT"] else ""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": url,
        "PRACTICE_URL": desk.network.url,
        "PRACTICE_ADMIN_KEY": desk.network.admin_key,
    }
    command = [sys.executable, "-m", "tests.content.engine.dying_worker", point, str(rows)]
    done = subprocess.run(command, env=env, cwd=Path(__file__).parents[3], timeout=60, check=False)
    assert done.returncode == -9
