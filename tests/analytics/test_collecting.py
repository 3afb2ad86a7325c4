"""Reading figures from a real network process: what is due, what is refused, what was before."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.connectors import registry
from accounts.connectors.types import Draft, RateBudget
from accounts.models import SocialAccount
from accounts.services.health import account_check
from accounts.services.sessions import session_open
from analytics.models import AccountCollection, AccountDay, ContentDay, Fetch, MeasuredPost, PostSnapshot
from analytics.sampling import next_sample_at
from analytics.selectors.data.answers import answer_of
from analytics.services.collecting.budget import read_allowed
from analytics.store_states import Backfill, FetchKind, FetchState, PostSource
from analytics.tasks import collect_account, collect_due, keep_store, roll_up
from config.lib.clock import local_day, now
from content.models import Publication
from team.models import Workspace
from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import PracticeServer, practice_network, practice_server
from tests.making import published

__all__ = ["connect", "eager", "practice", "practice_network", "practice_server", "url_of"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def collect(eager: None, django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[], int]:
    """What the beat does each minute, with the tasks it starts."""

    def run() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return collect_due()

    return run


def live(account: SocialAccount, text: str = "岩茶的三道水温", key: str = "k1") -> Publication:
    """A post that is on the network and written down as published."""
    session = session_open(account=account)
    sent = session.connector.publish(session.credential, Draft(text=text), key=key)
    return published(account.workspace, text=text, account=account, remote_id=sent.remote_id)


def test_the_grid_thins_out_and_ends(workspace: Workspace) -> None:
    start = now()
    moments, moment = [], next_sample_at(published_at=start, moment=start)
    while moment:
        moments.append(moment - start)
        moment = next_sample_at(published_at=start, moment=moment)
    assert moments[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=45)]
    assert timedelta(hours=3) in moments
    assert timedelta(days=7) in moments
    assert moments[-1] == timedelta(days=90)
    assert len(moments) == 109
    # A reading that comes late does not push the later ones back.
    assert next_sample_at(published_at=start, moment=start + timedelta(minutes=21)) == start + timedelta(minutes=30)


def test_a_published_post_is_read_and_rolled_up(
    connect: Callable[..., SocialAccount], collect: Callable[[], int]
) -> None:
    account = connect()
    publication = live(account)
    assert collect() == 1
    post = MeasuredPost.objects.for_workspace(account.workspace).get(publication=publication)
    assert post.source == PostSource.PUBLISHED
    assert post.likes is not None
    # Weibo's flavour tells no saves: not reported, never 0.
    assert post.saves is None
    fetch = Fetch.objects.for_workspace(account.workspace).get(kind=FetchKind.POSTS)
    assert (fetch.state, fetch.asked, fetch.got) == (FetchState.DONE, fetch.got, fetch.asked)
    assert answer_of(fetch.answer)[post.remote_id]["id"] == post.remote_id
    assert post.next_sample_at is not None
    assert post.next_sample_at - now() <= timedelta(minutes=15)
    roll_up()
    today = local_day(now(), account.workspace.time_zone)
    row = ContentDay.objects.for_workspace(account.workspace).get(account=account, day=today, format=post.format)
    assert row.posts >= 1
    # Nothing is due before the next grid time.
    assert collect() == 0


def test_what_was_on_the_account_before_is_found(
    connect: Callable[..., SocialAccount], collect: Callable[[], int]
) -> None:
    account = connect(handle="older")
    session = session_open(account=account)
    session.connector.publish(session.credential, Draft(text="早就在这里的一篇"), key="before")
    collect()
    collection = AccountCollection.objects.for_workspace(account.workspace).get(account=account)
    assert collection.backfill == Backfill.DONE
    post = MeasuredPost.objects.for_workspace(account.workspace).get(account=account, title="早就在这里的一篇")
    assert (post.source, post.publication) == (PostSource.BACKFILL, None)
    assert post.likes is not None


def test_followers_come_from_the_checks_of_the_account(
    connect: Callable[..., SocialAccount], collect: Callable[[], int]
) -> None:
    account = connect(handle="followed")
    account_check(account=account)
    collect()
    day = AccountDay.objects.for_workspace(account.workspace).get(account=account)
    assert day.followers == account.followers
    assert day.followers is not None
    assert Fetch.objects.for_workspace(account.workspace).filter(kind=FetchKind.READINGS).count() == 1


def test_a_refusal_is_written_down_and_tried_later(
    connect: Callable[..., SocialAccount], practice: PracticeServer, collect: Callable[[], int]
) -> None:
    account = connect(handle="limited")
    live(account, key="l1")
    practice.fault("rate_limit", account=account.handle, path="/api/metrics", retry_after=120)
    collect()
    collection = AccountCollection.objects.for_workspace(account.workspace).get(account=account)
    assert collection.error_kind == "rate_limited"
    assert collection.retry_at is not None
    assert timedelta(seconds=60) < collection.retry_at - now() <= timedelta(hours=6)
    failed = Fetch.objects.for_workspace(account.workspace).get(kind=FetchKind.POSTS)
    assert (failed.state, failed.error_kind) == (FetchState.FAILED, "rate_limited")
    assert collect() == 0
    practice.clear_faults()
    with time_machine.travel(collection.retry_at + timedelta(seconds=1)):
        assert collect() == 1
    collection.refresh_from_db()
    assert (collection.error_kind, collection.failures) == ("", 0)


def test_a_post_that_is_gone_is_read_no_more(connect: Callable[..., SocialAccount], collect: Callable[[], int]) -> None:
    account = connect(handle="deleter")
    publication = live(account, key="d1")
    collect()
    session = session_open(account=account)
    session.connector.delete(session.credential, publication.remote_id)
    post = MeasuredPost.objects.for_workspace(account.workspace).get(publication=publication)
    seen = PostSnapshot.objects.for_workspace(account.workspace).filter(post=post).count()
    for n in range(1, 4):
        with time_machine.travel(now() + timedelta(hours=n)):
            collect_account(account.pk)
    post.refresh_from_db()
    assert post.gone_at is not None
    assert post.next_sample_at is None
    assert post.likes is not None
    assert PostSnapshot.objects.for_workspace(account.workspace).filter(post=post).count() == seen


def test_reading_leaves_half_of_the_budget_to_publishing(
    connect: Callable[..., SocialAccount], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = connect(handle="budget")
    collection = AccountCollection.objects.create(workspace=account.workspace, account=account)
    shared = (RateBudget("calls", 60, 3600, burst=10),)
    capabilities = registry.capabilities(account.platform)
    monkeypatch.setattr(
        registry, "capabilities", lambda slug: dataclasses.replace(capabilities, budgets=shared), raising=True
    )
    granted = sum(read_allowed(account=account, collection=collection) is None for _n in range(10))
    assert granted == 5
    assert SocialAccount.objects.for_workspace(account.workspace).get(pk=account.pk).rate_clock > now()


def test_old_answers_and_months_are_dropped(
    connect: Callable[..., SocialAccount], collect: Callable[[], int], settings: Any
) -> None:
    account = connect(handle="keeper")
    live(account, key="o1")
    collect()
    roll_up()
    kept = ContentDay.objects.for_workspace(account.workspace).count()
    settings.SNAPSHOT_MONTHS = 1
    with time_machine.travel(now() + timedelta(days=95)):
        keep_store()
    assert not PostSnapshot.objects.for_workspace(account.workspace).exists()
    assert not Fetch.objects.for_workspace(account.workspace).filter(answer__isnull=False).exists()
    assert ContentDay.objects.for_workspace(account.workspace).count() == kept
