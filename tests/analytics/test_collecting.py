"""Reading figures from a real network process: what is due, what is refused, what was before."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.connectors import registry
from accounts.connectors.types import Draft, PostMetrics, RateBudget
from accounts.models import AppBudget, SocialAccount
from accounts.services.health import account_check
from accounts.services.sessions import session_open
from analytics.models import AccountCollection, AccountDay, ContentDay, Fetch, MeasuredPost, PostSnapshot
from analytics.sampling import next_sample_at
from analytics.selectors.data.answers import answer_of
from analytics.services.collecting.budget import read_allowed
from analytics.services.collecting.fetching import fetch_begin
from analytics.store_states import Backfill, FetchKind, FetchState, PostSource
from analytics.tasks import collect_account, collect_due, keep_store, roll_up
from config.lib.clock import local_day, now
from content.models import Publication
from team.models import Workspace
from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import PracticeServer, practice_network, practice_server
from tests.analytics.measuring import measured
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


def read_after(account: SocialAccount, *spans: timedelta) -> None:
    """Read an account so long after now each."""
    for span in spans:
        with time_machine.travel(now() + span):
            collect_account(account.pk)


def test_a_post_counts_as_gone_only_after_a_day_without_it(
    connect: Callable[..., SocialAccount], collect: Callable[[], int]
) -> None:
    account = connect(handle="deleter")
    publication = live(account, key="d1")
    collect()
    session = session_open(account=account)
    session.connector.delete(session.credential, publication.remote_id)
    post = MeasuredPost.objects.for_workspace(account.workspace).get(publication=publication)
    seen = PostSnapshot.objects.for_workspace(account.workspace).filter(post=post).count()
    # A platform that is late with a fresh post, or does not answer for an hour, costs it nothing.
    read_after(account, *(timedelta(minutes=20 * n) for n in range(1, 7)))
    post.refresh_from_db()
    assert (post.gone_at, post.next_sample_at is not None) == (None, True)
    read_after(account, timedelta(hours=26))
    post.refresh_from_db()
    assert post.gone_at is not None
    assert post.next_sample_at == post.gone_at + timedelta(days=1)
    read_after(account, *(timedelta(days=n, hours=3) for n in range(2, 11)))
    post.refresh_from_db()
    assert post.next_sample_at is None
    assert post.likes is not None
    assert PostSnapshot.objects.for_workspace(account.workspace).filter(post=post).count() == seen


def test_a_post_that_is_shown_again_is_read_again(
    connect: Callable[..., SocialAccount], collect: Callable[[], int]
) -> None:
    account = connect(handle="hider")
    publication = live(account, key="h1")
    collect()
    rows = MeasuredPost.objects.for_workspace(account.workspace).filter(publication=publication)
    rows.update(gone_at=now(), missed=3, missed_since=now() - timedelta(days=2), next_sample_at=now())
    collect()
    post = rows.get()
    assert (post.gone_at, post.missed, post.missed_since) == (None, 0, None)
    assert post.next_sample_at is not None
    assert post.next_sample_at - now() <= timedelta(minutes=15)


def test_an_answer_without_any_post_is_no_sign_that_they_are_gone(
    connect: Callable[..., SocialAccount], collect: Callable[[], int]
) -> None:
    account = connect(handle="silent")
    posts = [measured(account, now(), remote_id=f"unknown-{n}") for n in range(4)]
    gone = MeasuredPost.objects.for_workspace(account.workspace).filter(pk__in=[post.pk for post in posts])
    collect()
    read_after(account, timedelta(hours=1), timedelta(hours=30), timedelta(days=3))
    assert gone.filter(gone_at__isnull=False).count() == 0
    read_after(account, timedelta(days=8))
    assert gone.filter(gone_at__isnull=False).count() == 4


def test_what_breaks_on_our_side_is_written_down_and_tried_later(
    connect: Callable[..., SocialAccount], collect: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def post_metrics(self: Any, auth: Any, remote_ids: Sequence[str]) -> list[PostMetrics]:
        return [PostMetrics(one, now(), likes=10**30) for one in remote_ids]

    account = connect(handle="endless")
    live(account, key="e1")
    lost = fetch_begin(account=account, kind=FetchKind.POSTS)
    Fetch.objects.for_workspace(account.workspace).filter(pk=lost.pk).update(started_at=now() - timedelta(minutes=30))
    # No figure of this size can be stored.
    broken = type("Broken", (registry.load(account.platform),), {"post_metrics": post_metrics})
    monkeypatch.setattr(registry, "load", lambda slug: broken)
    collect()
    collection = AccountCollection.objects.for_workspace(account.workspace).get(account=account)
    assert (collection.error_kind, collection.failures, collection.busy_until) == ("broken", 1, None)
    assert collection.retry_at is not None
    fetches = Fetch.objects.for_workspace(account.workspace)
    assert not fetches.filter(state=FetchState.RUNNING).exists()
    assert fetches.filter(kind=FetchKind.POSTS, state=FetchState.FAILED, error_kind="broken").count() == 2


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


def test_each_request_counts_not_each_question(
    connect: Callable[..., SocialAccount], collect: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def post_metrics(self: Any, auth: Any, remote_ids: Sequence[str]) -> list[PostMetrics]:
        asked.append(len(remote_ids))
        return [found for one in remote_ids for found in original(self, auth, [one])]

    account = connect(handle="costly")
    for n in range(40):
        live(account, f"茶 {n}", key=f"c{n}")
    kind = registry.load(account.platform)
    original = kind.post_metrics
    slow = type("OneByOne", (kind,), {"post_metrics": post_metrics})
    monkeypatch.setattr(registry, "load", lambda slug: slow)
    capabilities = registry.capabilities(account.platform)
    budgets = (RateBudget("calls", 100, 300, burst=60),)
    monkeypatch.setattr(registry, "capabilities", lambda slug: dataclasses.replace(capabilities, budgets=budgets))
    collect()
    # Half of the burst is what reading may use: what it took beyond that is one small batch, not a hundred posts.
    assert max(asked) <= 10
    assert 30 <= sum(asked) <= 40
    collection = AccountCollection.objects.for_workspace(account.workspace).get(account=account)
    assert collection.retry_at is not None
    clock = SocialAccount.objects.for_workspace(account.workspace).get(pk=account.pk).rate_clock
    assert clock - now() >= timedelta(seconds=3 * 29)
    # What was read is kept, and the next going begins with the rest.
    assert MeasuredPost.objects.for_workspace(account.workspace).filter(captured_at__isnull=False).count() == sum(asked)


def test_accounts_of_one_application_share_its_units(
    connect: Callable[..., SocialAccount], monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = AppBudget.objects.create(platform="practice-weibo")
    accounts = [connect(handle=f"sharer{n}") for n in range(2)]
    SocialAccount.objects.for_workspace(accounts[0].workspace).update(app_budget=shared)
    units = (RateBudget("units", 60, 3600, burst=10, scope="app"),)
    capabilities = registry.capabilities(accounts[0].platform)
    monkeypatch.setattr(registry, "capabilities", lambda slug: dataclasses.replace(capabilities, budgets=units))
    granted = 0
    for account in SocialAccount.objects.for_workspace(accounts[0].workspace).select_related("app_budget"):
        collection = AccountCollection.objects.create(workspace=account.workspace, account=account)
        granted += sum(read_allowed(account=account, collection=collection) is None for _n in range(10))
    assert granted == 10


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
