"""Posts an account got elsewhere, such as in the platform's own app, after it was connected."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.connectors import registry
from accounts.connectors.publics import PublicPost
from accounts.connectors.types import CallPrice, Draft, RateBudget
from accounts.models import SocialAccount
from accounts.services.sessions import session_open
from analytics.models import AccountCollection, ContentDay, Fetch, MeasuredPost
from analytics.store_states import FetchKind, FetchState, PostSource
from analytics.tasks import collect_account, collect_due, roll_up
from config.lib.clock import now
from team.models import Workspace
from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import PracticeServer, practice_network, practice_server
from tests.analytics.measuring import measured
from tests.factories import SocialAccountFactory
from tests.making import published

__all__ = ["connect", "eager", "practice", "practice_network", "practice_server", "url_of"]
pytestmark = pytest.mark.django_db
DAY = timedelta(hours=27)


@pytest.fixture
def collect(eager: None, django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., int]:
    """What the beat does each minute, with the tasks it starts, so long after now."""

    def run(after: timedelta = timedelta(0)) -> int:
        with time_machine.travel(now() + after), django_capture_on_commit_callbacks(execute=True):
            return collect_due()

    return run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many posts were asked for, each time."""
    found: list[int] = []
    kind = registry.load("practice-weibo")

    def public_posts(self: Any, auth: Any, handle: str, *, limit: int = 50) -> Sequence[PublicPost]:
        found.append(limit)
        listed: Sequence[PublicPost] = kind.public_posts(self, auth, handle, limit=limit)
        return listed

    counting = type("Counting", (kind,), {"public_posts": public_posts})
    monkeypatch.setattr(registry, "load", lambda slug: counting)
    return found


def on_a_phone(account: SocialAccount, *texts: str) -> list[str]:
    """Posts that nobody made with Juzhen; their names at the platform."""
    session = session_open(account=account)
    made = [session.connector.publish(session.credential, Draft(text=one), key=uuid4().hex) for one in texts]
    return [one.remote_id for one in made]


def posts_of(account: SocialAccount) -> list[MeasuredPost]:
    return list(MeasuredPost.objects.for_workspace(account.workspace).filter(account=account).order_by("pk"))


def collection_of(account: SocialAccount) -> AccountCollection:
    return AccountCollection.objects.for_workspace(account.workspace).get(account=account)


def looks(account: SocialAccount) -> list[Fetch]:
    return list(Fetch.objects.for_workspace(account.workspace).filter(account=account, kind=FetchKind.LISTING))


def test_a_post_made_on_a_phone_is_found_within_a_day(
    connect: Callable[..., SocialAccount], collect: Callable[..., int], asked: list[int]
) -> None:
    account = connect(handle="phone")
    collect()
    assert asked == [100]
    (remote_id,) = on_a_phone(account, "手机上发的一条")
    collect(timedelta(minutes=30))
    assert posts_of(account) == []
    collect(DAY)
    (post,) = posts_of(account)
    assert (post.remote_id, post.title, post.source) == (remote_id, "手机上发的一条", PostSource.BACKFILL)
    assert asked == [100, 20]
    assert (looks(account)[0].state, looks(account)[0].got) == (FetchState.DONE, 1)
    # Its figures come with the next minute, and no list is asked for again that day.
    collect(DAY + timedelta(minutes=1))
    collect(DAY + timedelta(hours=12))
    post.refresh_from_db()
    assert post.likes is not None
    assert asked == [100, 20]
    roll_up()
    assert sum(ContentDay.objects.for_workspace(account.workspace).values_list("posts", flat=True)) == 1
    collect(DAY * 2)
    assert asked == [100, 20, 20]
    assert len(posts_of(account)) == 1


def test_more_are_asked_for_only_where_all_of_them_are_new(
    connect: Callable[..., SocialAccount], collect: Callable[..., int], asked: list[int]
) -> None:
    account = connect(handle="busy")
    collect()
    on_a_phone(account, *(f"茶 {n}" for n in range(25)))
    collect(DAY)
    assert asked == [100, 20, 100]
    assert len(posts_of(account)) == 25
    on_a_phone(account, *(f"壶 {n}" for n in range(19)))
    collect(DAY * 2)
    assert asked == [100, 20, 100, 20]
    assert len(posts_of(account)) == 44


def test_few_are_asked_for_where_each_costs_money(
    connect: Callable[..., SocialAccount],
    collect: Callable[..., int],
    asked: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = connect(handle="paid")
    collect()
    dear = dataclasses.replace(registry.capabilities(account.platform), prices=(CallPrice("post", "", 1, "USD"),))
    monkeypatch.setattr(registry, "capabilities", lambda slug: dear)
    on_a_phone(account, "一条")
    collect(DAY)
    assert asked == [100, 5]
    assert len(posts_of(account)) == 1


def test_what_juzhen_has_just_published_is_one_post(
    connect: Callable[..., SocialAccount], collect: Callable[..., int]
) -> None:
    account = connect(handle="own")
    collect()
    # The platform has it, and nobody has written that down yet.
    (remote_id,) = on_a_phone(account, "岩茶的三道水温")
    collect(DAY)
    (found,) = posts_of(account)
    publication = published(account.workspace, text="岩茶的三道水温", account=account, remote_id=remote_id)
    collect(DAY)
    collect(DAY * 2)
    (post,) = posts_of(account)
    assert (post.pk, post.publication, post.source) == (found.pk, publication, PostSource.PUBLISHED)


def test_a_short_budget_puts_it_off(
    connect: Callable[..., SocialAccount], collect: Callable[..., int], asked: list[int]
) -> None:
    account = connect(handle="short")
    collect()
    on_a_phone(account, "手机上发的一条")
    later = now() + timedelta(days=9)
    AccountCollection.objects.for_workspace(account.workspace).update(next_days_at=later)
    SocialAccount.objects.for_workspace(account.workspace).update(hold_until=now() + DAY + timedelta(hours=1))
    collect(DAY)
    assert (asked, looks(account)) == ([100], [])
    collection = collection_of(account)
    assert collection.next_look_at == now() + DAY + timedelta(hours=1)
    # Neither a fault, nor does anything else wait for it.
    assert (collection.failures, collection.retry_at) == (0, None)
    collect(DAY + timedelta(minutes=61))
    assert asked == [100, 20]
    assert len(posts_of(account)) == 1


def test_figures_of_posts_come_first_until_it_is_long_overdue(
    connect: Callable[..., SocialAccount], collect: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = connect(handle="crowded")
    collect()
    capabilities = registry.capabilities(account.platform)
    one_an_hour = dataclasses.replace(capabilities, budgets=(RateBudget("calls", 1, 3600, burst=1),))
    monkeypatch.setattr(registry, "capabilities", lambda slug: one_an_hour)
    post = measured(account, now(), remote_id="p1")
    rows = MeasuredPost.objects.for_workspace(account.workspace).filter(pk=post.pk)
    for hours in (27, 30):
        with time_machine.travel(now() + timedelta(hours=hours)):
            rows.update(next_sample_at=now())
            collect_account(account.pk)
    assert looks(account) == []
    with time_machine.travel(now() + timedelta(days=2)):
        rows.update(next_sample_at=now())
        collect_account(account.pk)
    assert len(looks(account)) == 1


@pytest.mark.parametrize("effect", ["rate_limit", "server_error"])
def test_a_refused_list_keeps_nothing_else_waiting(
    connect: Callable[..., SocialAccount], practice: PracticeServer, collect: Callable[..., int], effect: str
) -> None:
    account = connect(handle="refused")
    collect()
    on_a_phone(account, "手机上发的一条")
    practice.fault(effect, account=account.handle, path="/api/profiles/*", count=0)
    collect(DAY)
    collection = collection_of(account)
    assert (collection.failures, collection.retry_at, collection.error_kind) == (0, None, "")
    assert collection.next_look_at is not None
    assert timedelta(hours=1) < collection.next_look_at - (now() + DAY) < timedelta(hours=6)
    (fetch,) = looks(account)
    assert fetch.state == FetchState.FAILED
    assert fetch.error_kind
    practice.clear_faults()
    collect(DAY + timedelta(hours=6))
    assert len(posts_of(account)) == 1


def test_accounts_from_before_are_looked_at_with_their_days(
    connect: Callable[..., SocialAccount], collect: Callable[..., int]
) -> None:
    account = connect(handle="before")
    collect()
    AccountCollection.objects.for_workspace(account.workspace).update(next_look_at=None, looked_at=None)
    on_a_phone(account, "手机上发的一条")
    collect(timedelta(minutes=30))
    assert posts_of(account) == []
    collect(timedelta(hours=7))
    assert len(posts_of(account)) == 1


def test_an_account_that_cannot_be_listed_costs_nothing(
    connect: Callable[..., SocialAccount], collect: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = connect(handle="unlisted")
    collect()
    deaf = type("Deaf", (registry.load(account.platform),), {"public_posts": None})
    monkeypatch.setattr(registry, "load", lambda slug: deaf)
    assert collect(DAY) == 1
    assert collection_of(account).next_look_at is None
    assert collect(DAY + timedelta(minutes=1)) == 0
    assert looks(account) == []


def test_the_data_page_says_where_posts_made_elsewhere_are_seen(
    client: Client,
    at: Callable[..., str],
    workspace: Workspace,
    connect: Callable[..., SocialAccount],
    collect: Callable[..., int],
) -> None:
    connect(handle="listed")
    collect()
    page = client.get(at("data")).content.decode()
    assert "Posts made elsewhere" in page
    assert "looked for at" in page
    assert "lists no posts" not in page
    AccountCollection.objects.for_workspace(workspace).update(looked_at=now() - timedelta(days=4))
    assert "not listed since" in client.get(at("data")).content.decode()
    SocialAccountFactory(workspace=workspace, platform="facebook", handle="ours")
    page = client.get(at("data")).content.decode()
    assert "The platform of 1 account lists no posts" in page
    assert ">not seen<" in page
    assert at("figure_files") in page


def test_the_dictionary_says_where_posts_made_elsewhere_are_missing(client: Client, at: Callable[..., str]) -> None:
    page = client.get(at("metric", "posts")).content.decode()
    assert "import" in page
    assert "once a day" in page
