"""Races for a row: two dispatchers, an edit, a cancellation and a pause against a claim."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from content.engine.claim import Claimer
from content.engine.work import work
from content.errors import PublishingBegan
from content.models import Attempt, Publication
from content.services.drafting import PostChanges, post_update
from content.services.pausing import publishing_pause
from content.services.scheduling import post_cancel, post_move
from content.states import PauseScope
from content.states import PublicationState as S

from .conftest import Desk, Engine, claim_one, fresh, until

SPAN = timedelta(seconds=60)


def test_dispatchers_at_the_same_time_share_nothing(desk: Desk) -> None:
    """Eight claimers at once: no row twice, no account twice, and everybody gets something."""
    for n in range(12):
        account = desk.account(handle=f"a{n}")
        for k in range(3):
            desk.scheduled(account, text=f"{n} {k}")
    start, found = threading.Barrier(8), []

    def dispatch() -> None:
        start.wait()
        found.append([claim.publication_id for claim in Claimer(SPAN).claim(2)])
        connection.close()

    threads = [threading.Thread(target=dispatch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [pk for ids in found for pk in ids]
    assert Counter(taken).most_common(1)[0][1] == 1
    accounts = Publication.objects.unscoped("test").filter(pk__in=taken).values_list("account", flat=True)
    assert len(set(accounts)) == len(taken) == 12


@pytest.mark.parametrize("change", ["edit", "cancel", "move"])
def test_a_claimed_post_is_left_alone(desk: Desk, change: str) -> None:
    """Whoever changes a post that a worker has just taken is told so; what goes out is what was claimed."""
    row = desk.scheduled(desk.account(), text="As it was")
    claimed, lease = claim_one()
    who: dict[str, Any] = {"workspace": desk.workspace, "actor": desk.actor, "post_id": row.post_id}
    changes = {
        "edit": lambda: post_update(**who, version=None, changes=PostChanges(text="Changed")),
        "cancel": lambda: post_cancel(**who),
        "move": lambda: post_move(**who, due_at=row.due_at + timedelta(days=1)),
    }
    with pytest.raises(PublishingBegan):
        changes[change]()
    assert work(claimed, lease) == "live"
    assert desk.texts() == ["As it was"]
    assert fresh(row).post.text == "As it was"


def test_a_pause_in_the_middle_of_a_burst_lets_nothing_more_begin(desk: Desk, engine: Engine) -> None:
    """After its commit no send begins; what was under way ends, and is known."""
    for n in range(10):
        account = desk.account(handle=f"a{n}")
        for k in range(6):
            desk.scheduled(account, text=f"{n} {k}")
    desk.network.fault("latency", path="/api/posts", method="POST", count=0, seconds=0.1)
    engine.start(slots=4, name="one")
    engine.start(slots=4, name="two")
    until(lambda: Attempt.objects.unscoped("test").count() >= 8)
    publishing_pause(workspace=desk.workspace, actor=desk.actor, scope=PauseScope.WORKSPACE, reason="Stop")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() + interval '50 milliseconds'")
        (committed,) = cursor.fetchone()
    time.sleep(0.6)
    attempts = Attempt.objects.unscoped("test")
    assert not attempts.filter(started_at__gt=committed).exists()
    rows = Publication.objects.unscoped("test")
    until(lambda: not rows.filter(lease_token__isnull=False).exists())
    sent = attempts.count()
    assert sent < 60
    assert rows.filter(state=S.PUBLISHED).count() == sent == len(desk.texts())
    assert rows.filter(state=S.SCHEDULED).count() == 60 - sent
