"""Who passed posts on: read from a real practice network process, shown, summed up and forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.connectors.sharers import ShareKind, Sharer
from accounts.models import SocialAccount
from analytics.models import MeasuredPost, PostSharer, PostSpread
from analytics.services.spreading.keeping import KEPT, sharers_keep
from analytics.services.spreading.reading import TIMES, next_spread_at
from analytics.store_states import PostSource, SharerKind
from analytics.tasks import keep_store, read_spread, read_spread_due
from config.lib.clock import now
from interactions.models import Identity
from interactions.services.privacy.erasing import contact_erase
from team.actors import Actor
from team.roles import Role
from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import PracticeServer, practice_network, practice_server
from tests.factories import SocialAccountFactory
from tests.interactions.making import thread_of

__all__ = ["connect", "eager", "practice", "practice_network", "practice_server", "url_of"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def account(connect: Any, practice: PracticeServer) -> SocialAccount:
    brand = {"flavour": "weibo", "handle": "shanyu", "display_name": "山屿茶", "followers": 2_000_000, "audience": 10}
    practice.admin("POST", "/admin/seed", {"accounts": [brand], "posts": []})
    return connect()


@pytest.fixture
def passed(account: SocialAccount, practice: PracticeServer) -> MeasuredPost:
    """A post of yesterday that was passed on."""
    at = (now() - timedelta(days=1)).isoformat()
    post = {"account": "shanyu", "flavour": "weibo", "format": "text", "text": "冬茶", "at": at}
    seeded = practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})["posts"][0]
    return measured(account, remote_id=seeded["id"], shares=40, title="冬茶")


@pytest.fixture
def spread(eager: None, django_capture_on_commit_callbacks: Any) -> Any:
    """What the beat does, with the tasks it starts. Returns how many accounts were due."""

    def run() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return read_spread_due()

    return run


def measured(account: SocialAccount, *, remote_id: str = "r", days: float = 1, **values: Any) -> MeasuredPost:
    return MeasuredPost.objects.create(
        workspace=account.workspace,
        account=account,
        remote_id=remote_id,
        source=PostSource.BACKFILL,
        published_at=now() - timedelta(days=days),
        **{"shares": 3, **values},
    )


def person(handle: str, followers: int | None = 10, **more: Any) -> Sharer:
    return Sharer(author_id=f"id-{handle}", handle=handle, kind=ShareKind.REPOST, followers=followers, **more)


def calls(practice: PracticeServer) -> int:
    return sum(one["path"].endswith("/sharers") for one in practice.admin("GET", "/admin/calls")["calls"])


def test_posts_are_read_seldom_and_only_young() -> None:
    start, moments = now(), []
    moment = next_spread_at(published_at=start, moment=start)
    while moment is not None:
        moments.append(moment - start)
        moment = next_spread_at(published_at=start, moment=moment)
    assert moments == list(TIMES)
    assert moments[-1] == timedelta(days=7)


def test_a_post_that_was_passed_on(
    account, passed, spread, client, at, workspace, django_assert_max_num_queries
) -> None:
    page = client.get(at("post", passed.pk)).content.decode()
    assert "Who passed it on" in page
    assert spread() == 1
    rows = PostSharer.objects.for_workspace(workspace).filter(post=passed)
    quotes = rows.filter(kind=SharerKind.QUOTE, parent=None)
    assert rows.filter(parent=None).count() == 300
    assert quotes.exists()
    # Who passed a quote on stands below it.
    second = rows.exclude(parent=None)
    assert second.exists()
    assert set(second.values_list("parent", flat=True)) <= set(quotes.values_list("pk", flat=True))
    reading_ = PostSpread.objects.for_workspace(workspace).get(post=passed)
    assert reading_.next_at == passed.published_at + timedelta(hours=72)
    # Who leads is the simulated public's luck; a quote has an address to open, so one leads here.
    rows.filter(pk=quotes.values("pk")[:1]).update(followers=50_000_000)
    client.get(at("post", passed.pk))
    with django_assert_max_num_queries(12):
        page = client.get(at("post", passed.pk))
    found = page.context["spread"]
    assert (found.known, found.second) == (rows.filter(parent=None).count(), second.count())
    assert found.reach == sum(row.followers for row in rows)
    tops = [node.sharer.followers for node in found.nodes]
    assert tops == sorted(tops, reverse=True)
    assert len(tops) == 8
    text = page.content.decode()
    leader = found.nodes[0].sharer
    assert leader.url.startswith("http://127.0.0.1")
    for words in ("Key nodes", leader.shown, "At second hand", f'href="{leader.url}"'):
        assert words in text
    table = client.get(at("post", passed.pk), {"view": "spread"}).content.decode()
    assert found.nodes[0].sharer.shown in table
    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"\xef\xbb\xbf")):
        file = client.get(at("post_spread", passed.pk, ending))
        assert (file.status_code, file.content[: len(start)]) == (200, start)
        assert f'href="{at("post_spread", passed.pk, ending)}"' in text
    assert client.get(at("post_spread", passed.pk, "pdf")).status_code == 404


def test_it_is_read_again_only_when_it_went_on(account, passed, spread, practice, clock, workspace) -> None:
    spread()
    first = calls(practice)
    count = PostSharer.objects.for_workspace(workspace).count()
    assert spread() == 0
    clock.shift(timedelta(days=2))
    # Nobody passed it on meanwhile, as its figures say: nothing is asked.
    assert (spread(), calls(practice)) == (1, first)
    MeasuredPost.objects.for_workspace(workspace).update(shares=41)
    clock.shift(timedelta(days=4))
    assert spread() == 1
    assert calls(practice) > first
    # Nobody is written down twice.
    assert PostSharer.objects.for_workspace(workspace).count() == count
    assert PostSpread.objects.for_workspace(workspace).get().next_at is None
    clock.shift(timedelta(days=9))
    assert spread() == 0


def test_who_is_not_asked(account, spread, workspace, practice) -> None:
    """Posts nobody passed on, old ones, and those of platforms that do not tell."""
    measured(account, remote_id="none", shares=0)
    measured(account, remote_id="unknown", shares=None)
    measured(account, remote_id="old", days=8)
    mute = SocialAccountFactory(workspace=workspace, platform="wechat_oa")
    measured(mute)
    assert spread() == 0
    assert not PostSpread.objects.for_workspace(workspace).exists()
    assert calls(practice) == 0


def test_what_is_said_where_nobody_is_known(account, client, at, workspace) -> None:
    mute = SocialAccountFactory(workspace=workspace, platform="wechat_oa")
    waiting = measured(account, remote_id="w")
    PostSpread.objects.create(workspace=workspace, post=waiting, next_at=now())
    said = {
        measured(mute): "This platform does not tell",
        measured(account, remote_id="none", shares=0): "Nobody has passed it on so far.",
        measured(account, remote_id="old", days=20): "It is read in the first week",
        waiting: "who did is being read",
    }
    for post, words in said.items():
        assert words in client.get(at("post", post.pk)).content.decode()
        assert client.get(at("post_spread", post.pk, "svg")).status_code == 404


def test_refusals_and_the_budget(account, passed, spread, practice, clock, client, at, workspace) -> None:
    practice.fault("rate_limit", path="*/sharers", retry_after=600)
    spread()
    kept = PostSpread.objects.for_workspace(workspace).get()
    assert (kept.error_kind, kept.read_at) == ("rate_limited", None)
    assert kept.next_at == now() + timedelta(seconds=600)
    assert "Tried again at" in client.get(at("post", passed.pk)).content.decode()
    until = now() + timedelta(minutes=20)
    clock.shift(timedelta(minutes=11))
    SocialAccount.objects.for_workspace(workspace).update(hold_until=until)
    spread()
    kept.refresh_from_db()
    assert (kept.next_at, kept.read_at) == (until, None)
    clock.shift(timedelta(minutes=20))
    spread()
    kept.refresh_from_db()
    assert (kept.error_kind, kept.failures) == ("", 0)
    assert PostSharer.objects.for_workspace(workspace).exists()
    assert read_spread(account.pk) == "nothing"


def test_an_account_that_lost_its_access_is_a_refusal(account, passed, spread, practice, workspace) -> None:
    practice.admin("POST", "/admin/reset")
    practice.admin("POST", "/admin/seed", {"accounts": [{"flavour": "weibo", "handle": "shanyu"}], "posts": []})
    spread()
    kept = PostSpread.objects.for_workspace(workspace).get()
    # The account's access went with the network, which is a refusal; the post itself stays due.
    assert kept.error_kind in {"auth_expired", "needs_reconnect"}
    assert kept.next_at is not None


def test_who_carries_posts_furthest(account, client, at, workspace, client_of, member_of) -> None:
    one, two = measured(account, remote_id="1"), measured(account, remote_id="2", days=2)
    yesterday = now() - timedelta(days=1)
    for post, people in ((one, ("loud", "keen")), (two, ("keen",))):
        sharers_keep(
            account=account, post=post, parent=None,
            sharers=[person(name, {"loud": 900, "keen": 500}[name], shared_at=yesterday) for name in people],
        )  # fmt: skip
    sharers_keep(account=account, post=one, parent=None, sharers=[person("dim", None, shared_at=yesterday)])
    # We are none of them.
    own = Sharer(author_id=account.remote_id, handle="shanyu", kind=ShareKind.REPOST, followers=9)
    assert sharers_keep(account=account, post=one, parent=None, sharers=[own]) == 0
    thread = thread_of(account, "你好", who="keen")
    Identity.objects.for_workspace(workspace).filter(pk=thread.identity_id).update(remote_id="id-keen")
    found = client.get(at("interaction")).context["amplifiers"]
    assert [(row.name, row.times, row.posts, row.reach) for row in found] == [
        ("keen", 2, 2, 1000),
        ("loud", 1, 1, 900),
        ("dim", 1, 1, None),
    ]
    assert found[0].contact == thread.contact_id
    text = client.get(at("interaction")).content.decode()
    assert f"/people/{thread.contact_id}/" in text
    base = f"/api/v1/workspaces/{workspace.slug}/analytics/"
    assert client.get(f"{base}amplifiers/").json()[0]["contact"] == thread.contact_id
    rows = client.get(f"{base}posts/{one.pk}/sharers/").json()["results"]
    assert {row["handle"]: row["followers"] for row in rows} == {"keen": 500, "loud": 900, "dim": None}
    assert client_of(member_of(Role.GUEST)).get(f"{base}amplifiers/").status_code == 403


def test_an_erased_person_is_not_written_down_again(account, client, at, owner, workspace, clock) -> None:
    post = measured(account)
    people = [person("bitter", 700, name="苦舌头"), person("sweet", 5)]
    sharers_keep(account=account, post=post, parent=None, sharers=people)
    thread = thread_of(account, "你好", who="bitter")
    Identity.objects.for_workspace(workspace).filter(pk=thread.identity_id).update(remote_id="id-bitter")
    contact_erase(workspace=workspace, actor=Actor(owner), contact_id=thread.contact_id)
    assert sharers_keep(account=account, post=post, parent=None, sharers=people) == 0
    page = client.get(at("post", post.pk))
    text = page.content.decode()
    assert "bitter" not in text
    assert "苦舌头" not in text
    # That somebody passed it on, and how many followed them, stays.
    assert (page.context["spread"].known, page.context["spread"].reach) == (2, 705)
    assert [row.name for row in client.get(at("interaction"), {"period": "7d"}).context["amplifiers"]] == []
    clock.shift(KEPT + timedelta(days=1))
    keep_store()
    assert not PostSharer.objects.for_workspace(workspace).exists()
