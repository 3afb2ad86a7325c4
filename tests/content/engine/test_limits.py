"""The engine keeps to the workspace's own limits: it waits, goes on by itself, and lets urgent posts through."""

from __future__ import annotations

import time as clock
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import PublishingLimit
from content.services.limits import LimitValues, limit_remove, limit_save
from content.states import PublicationState as S
from tests.content.engine.conftest import Desk, Engine, fresh, until

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
POSTS = {"path": "/api/posts", "method": "POST"}


def limited(account: SocialAccount, **values: Any) -> None:
    PublishingLimit.objects.create(workspace=account.workspace, account=account, **values)


def quiet_now(account: SocialAccount) -> dict[str, Any]:
    """Quiet hours around this moment on the account's clock."""
    local = now().astimezone(ZoneInfo(account.zone))
    start, end = (local - HOUR).time(), (local + 2 * HOUR).time()
    return {"quiet_from": start, "quiet_until": end}


def pace_of(account: SocialAccount) -> datetime:
    return SocialAccount.objects.unscoped("test").get(pk=account.pk).pace_until


def waits(account: SocialAccount) -> None:
    until(lambda: pace_of(account) > now())


def calm(engine: Engine, seconds: float = 0.6) -> None:
    """A few turns of the loop, in which nothing may happen."""
    clock.sleep(seconds)


def test_spacing_lets_one_out_and_the_next_wait(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    limited(account, gap_minutes=60)
    first = desk.scheduled(account, text="First")
    engine.start()
    first = engine.until(first, S.PUBLISHED)
    second = desk.scheduled(account, text="Second")
    waits(account)
    calm(engine)
    assert desk.texts() == ["First"]
    row = fresh(second)
    assert (row.state, row.lease_token, row.attempt_count) == (S.SCHEDULED, None, 0)
    assert pace_of(account) == first.published_at + HOUR
    # Waiting is not being late.
    assert row.late_at == pace_of(account) + HOUR
    limit_remove(workspace=desk.workspace, actor=desk.actor, account_id=account.pk)
    engine.until(second, S.PUBLISHED)
    assert desk.texts() == ["First", "Second"]


def test_cap_of_the_day_holds_a_burst_whatever_the_number_of_workers(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    limited(account, per_day=3)
    rows = [desk.scheduled(account, text=f"Post {n}") for n in range(6)]
    engine.start()
    engine.start()
    until(lambda: sum(fresh(row).state == S.PUBLISHED for row in rows) == 3)
    waits(account)
    calm(engine)
    assert len(desk.texts()) == 3
    assert sorted(fresh(row).state for row in rows) == [*3 * [S.PUBLISHED], *3 * [S.SCHEDULED]]


def test_quiet_hours_hold_ordinary_posts_and_let_urgent_ones_out(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    limited(account, **quiet_now(account))
    ordinary = desk.scheduled(account, text="Ordinary")
    engine.start()
    waits(account)
    urgent = desk.scheduled(account, text="Urgent", urgent=True)
    engine.until(urgent, S.PUBLISHED)
    calm(engine)
    assert desk.texts() == ["Urgent"]
    assert fresh(ordinary).state == S.SCHEDULED
    assert pace_of(account) > now()


def test_other_accounts_do_not_wait(desk: Desk, engine: Engine) -> None:
    quiet, free = desk.account(), desk.account("practice-x", handle="free")
    limited(quiet, **quiet_now(quiet))
    held = desk.scheduled(quiet, text="Held")
    out = desk.scheduled(free, text="Out")
    engine.start()
    engine.until(out, S.PUBLISHED)
    assert (fresh(held).state, desk.texts()) == (S.SCHEDULED, ["Out"])


def test_advice_holds_nothing(desk: Desk, engine: Engine) -> None:
    account = desk.account()
    limited(account, gap_minutes=600, per_day=1, enforce=False, **quiet_now(account))
    rows = [desk.scheduled(account, text=f"Post {n}") for n in range(2)]
    engine.start()
    for row in rows:
        engine.until(row, S.PUBLISHED)


def test_questions_about_a_send_go_on(desk: Desk, engine: Engine) -> None:
    """An unclear post is looked for during quiet hours: only sending waits."""
    account = desk.account()
    desk.network.fault("created_but_500", **POSTS)
    row = desk.scheduled(account, text="Unclear")
    engine.start()
    until(lambda: fresh(row).state == S.UNKNOWN)
    limit_save(
        workspace=desk.workspace, actor=desk.actor, account_id=account.pk, values=LimitValues(**quiet_now(account))
    )
    engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Unclear"]
