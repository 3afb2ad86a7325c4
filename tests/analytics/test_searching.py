"""Searching platforms for what monitors listen for, against a real practice network process."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.connectors import registry
from accounts.models import Competitor, SocialAccount, TrackedAccount, TrackedPost
from accounts.states import AccountState
from analytics.listening_states import MentionSource
from analytics.models import HeardText, Mention, MentionDay, Monitor, MonitorSearch
from analytics.services.listening import searching
from analytics.services.listening.searching import AGAIN, FIRST_LOOK, OVERLAP, terms_of
from analytics.tasks import forget_heard, listen, search_due, search_monitor
from config.lib.clock import now
from interactions.models import Identity, Message
from interactions.services.privacy.erasing import contact_erase
from team.actors import Actor
from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import PracticeServer, practice_network, practice_server
from tests.factories import SocialAccountFactory
from tests.interactions.making import received, thread_of

__all__ = ["connect", "eager", "practice", "practice_network", "practice_server", "url_of"]
pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def account(connect: Any) -> SocialAccount:
    return connect()


@pytest.fixture
def say(practice: PracticeServer) -> Any:
    """People say something on the network, `hours` ago."""

    def make(*texts: str, hours: float = 5, person: str = "路人", flavour: str = "weibo", likes: int = 3) -> None:
        at = (now() - timedelta(hours=hours)).isoformat()
        said = [
            {"flavour": flavour, "person": person, "text": text, "at": at, "likes": likes, "language": "zh"}
            for text in texts
        ]
        practice.admin("POST", "/admin/voices", {"voices": said})

    return make


@pytest.fixture
def search(eager: None, django_capture_on_commit_callbacks: Any) -> Any:
    """What the beat does, with the tasks it starts. Returns how many searches were due."""

    def run() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            due = search_due()
        listen()
        return due

    return run


@pytest.fixture
def monitor(client: Any, at: Any, workspace: Any) -> Any:
    def make(words: str = "山屿", *, accounts: Any = (), **values: Any) -> Monitor:
        form = {"name": words, "kind": "brand", "any_of": words, "sure": "on", **values}
        form["accounts"] = [str(one.pk) for one in accounts]
        answer = client.post(at("monitor_new"), form)
        assert answer.status_code == 302, answer.context["form"].errors
        return Monitor.objects.for_workspace(workspace).latest("pk")

    return make


def calls(practice: PracticeServer) -> int:
    return sum(one["path"] == "/api/search" for one in practice.admin("GET", "/admin/calls")["calls"])


def test_found_posts_become_mentions(account, say, search, monitor, client, at, workspace, clock, practice) -> None:
    say("山屿好喝，推荐", "云焙也行", "山屿的快递太慢了，失望")
    say("山屿，很久以前", hours=24 * 8)
    say("山屿 elsewhere", flavour="x")
    row = monitor("山屿，shanyu", accounts=[account])
    page = client.get(at("monitor", row.pk)).content.decode()
    assert "Not searched yet" in page
    assert search() == 1
    kept = MonitorSearch.objects.for_workspace(workspace).get()
    assert (kept.found, kept.round_at, kept.failures, kept.error_message) == (2, None, 0, "")
    assert kept.next_at == now() + AGAIN
    mentions = Mention.objects.for_workspace(workspace).filter(source=MentionSource.SEARCH)
    assert {one.heard.text: one.sentiment for one in mentions} == {
        "山屿好喝，推荐": "positive", "山屿的快递太慢了，失望": "negative",
    }  # fmt: skip
    assert {one.engagement for one in mentions} == {3}
    shown = client.get(at("monitor", row.pk), {"source": "search"})
    text = shown.content.decode()
    assert "2 posts found so far" in text
    assert f'href="{practice.url}/v/' in text
    assert {one.author for one in shown.context["mentions"]} == {"路人"}
    # Nothing is asked before a quarter of an hour is over, and nothing comes twice.
    assert search() == 0
    clock.shift(AGAIN)
    say("山屿又上新", hours=0.1)
    assert search() == 1
    kept.refresh_from_db()
    assert (kept.found, kept.since) == (3, now() - OVERLAP)
    assert HeardText.objects.for_workspace(workspace).count() == 3
    assert MentionDay.objects.for_workspace(workspace).filter(monitor=row).count() >= 1


def test_what_is_here_by_another_way_is_left_out(account, say, search, monitor, workspace, practice) -> None:
    """Our own posts, posts of tracked competitors, messages of the inbox, spam, and what another account found."""
    rival = Competitor.objects.create(workspace=workspace, name="云焙")
    tracked = TrackedAccount.objects.create(
        workspace=workspace, competitor=rival, platform="practice-weibo", handle="yunbei"
    )
    theirs = {"flavour": "weibo", "handle": "yunbei", "display_name": "云焙", "followers": 10}
    posts = [
        {"account": who, "flavour": "weibo", "format": "text", "text": f"山屿 {who}", "at": now().isoformat()}
        for who in ("yunbei", "shanyu")
    ]
    made = practice.admin("POST", "/admin/seed", {"accounts": [theirs], "posts": posts})["posts"]
    TrackedPost.objects.create(
        workspace=workspace, tracked=tracked, remote_id=made[0]["id"], text="山屿 yunbei", at=now(), read_at=now()
    )
    said = practice.say("shanyu", "@shanyu 山屿 好喝", kind="mention")
    known = received(thread_of(account, "@shanyu 山屿 好喝"))[-1]
    Message.objects.for_workspace(workspace).filter(pk=known.pk).update(remote_id=said["id"])
    say("加我微信领山屿优惠，全场三折，兼职日结私我", "山屿 真的好喝")
    monitor("山屿", accounts=[account])
    monitor("山屿茶", accounts=[account], any_of="山屿")
    search()
    assert list(HeardText.objects.for_workspace(workspace).values_list("text", flat=True)) == ["山屿 真的好喝"]


def test_a_message_that_comes_later_counts_once(account, search, monitor, workspace, practice, clock) -> None:
    said = practice.say("shanyu", "@shanyu 山屿 好喝", kind="mention", at=(now() - timedelta(hours=1)).isoformat())
    row = monitor("山屿", accounts=[account])
    search()
    assert Mention.objects.for_workspace(workspace).get().source == MentionSource.SEARCH
    message = received(thread_of(account, "@shanyu 山屿 好喝"))[-1]
    Message.objects.for_workspace(workspace).filter(pk=message.pk).update(remote_id=said["id"])
    clock.shift(AGAIN)
    search()
    assert Mention.objects.for_workspace(workspace).get().source == MentionSource.INBOX
    assert sum(MentionDay.objects.for_workspace(workspace).values_list("mentions", flat=True)) == 1
    assert not HeardText.objects.for_workspace(workspace).exists()
    assert row.searches.get().found == 1


def test_a_round_goes_on_where_it_stopped(account, say, search, monitor, workspace, practice, monkeypatch) -> None:
    """Pages and words are gone through one after another; a going makes few calls, the next one goes on."""
    monkeypatch.setattr(searching, "CALLS", 2)
    monkeypatch.setattr(searching, "PER_PAGE", 2)
    say(*(f"山屿 {n}" for n in range(5)), *(f"SHANYU {n}" for n in range(3)))
    row = monitor("山屿，shanyu", accounts=[account])
    assert terms_of(row) == [("山屿",), ("shanyu",)]
    assert (search(), row.searches.get().found) == (1, 4)
    assert row.searches.get().round_at is not None
    assert (search(), row.searches.get().found) == (1, 7)
    while row.searches.get().round_at is not None:
        assert search() == 1
    assert row.searches.get().found == 8
    assert calls(practice) == 5


def test_refusals_are_kept_and_shown_with_what_to_do(
    account, say, search, monitor, client, at, practice, clock
) -> None:
    row = monitor("山屿", accounts=[account])
    practice.fault("rate_limit", path="/api/search", retry_after=120)
    search()
    kept = row.searches.get()
    assert (kept.error_kind, kept.failures, kept.next_at) == ("rate_limited", 1, now() + timedelta(seconds=120))
    assert "Tried again at" in client.get(at("monitor", row.pk)).content.decode()
    clock.shift(timedelta(minutes=3))
    say("山屿")
    search()
    kept.refresh_from_db()
    assert (kept.error_kind, kept.failures, kept.found) == ("", 0, 1)
    practice.fault("revoke_token", path="/api/search")
    clock.shift(AGAIN)
    search()
    assert row.searches.get().error_kind == "needs_reconnect"
    text = client.get(at("monitor", row.pk)).content.decode()
    assert "Connect it again" in text or "Connect the account again" in text
    # An account that works no more is not asked.
    SocialAccount.objects.for_workspace(account.workspace).update(state=AccountState.NEEDS_RECONNECT)
    clock.shift(timedelta(days=1))
    assert search() == 0
    assert "not connected any more" in client.get(at("monitor", row.pk)).content.decode()


def test_the_budget_is_shared(account, say, search, monitor, monkeypatch) -> None:
    until = now() + timedelta(seconds=90)
    SocialAccount.objects.for_workspace(account.workspace).update(hold_until=until)
    row = monitor("山屿", accounts=[account])
    say("山屿")
    search()
    kept = row.searches.get()
    assert (kept.next_at, kept.found, kept.error_message) == (until, 0, "")


def test_other_words_begin_anew_and_a_pause_asks_nothing(account, say, search, monitor, client, at, clock) -> None:
    say("云焙好喝", hours=50)
    row = monitor("山屿", accounts=[account])
    search()
    form = {"name": "m", "kind": "brand", "any_of": "云焙", "sure": "on", "accounts": [str(account.pk)]}
    assert client.post(at("monitor_edit", row.pk), form).status_code == 302
    kept = row.searches.get()
    assert (kept.since, kept.next_at) == (now() - FIRST_LOOK, now())
    search()
    assert row.searches.get().found == 1
    client.post(at("monitor_pause", row.pk))
    clock.shift(AGAIN)
    assert search() == 0
    assert search_monitor(kept.pk) == "busy"
    # Nobody is asked any more.
    client.post(at("monitor_edit", row.pk), {**form, "accounts": []})
    assert not row.searches.exists()


def test_who_can_be_asked(account, client, at, workspace, monitor) -> None:
    blind = SocialAccountFactory(workspace=workspace, platform="wechat_oa")
    assert "wechat_oa" in registry.slugs()
    form = client.get(at("monitor_new")).context["form"]
    assert [value for value, _label in form.fields["accounts"].choices] == [str(account.pk)]
    wrong = {"name": "m", "kind": "brand", "any_of": "山屿", "sure": "on", "accounts": [str(blind.pk)]}
    refused = client.post(at("monitor_new"), wrong)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["accounts"])
    base = f"/api/v1/workspaces/{workspace.slug}/listening/monitors/"
    body = {"name": "m", "kind": "brand", "any_of": ["山屿"]}
    made = client.post(base, {**body, "accounts": [account.pk]}, **JSON)
    assert (made.status_code, made.json()["accounts"]) == (201, [account.pk])
    assert client.post(base, {**body, "name": "n", "accounts": [blind.pk]}, **JSON).status_code == 422
    SocialAccount.objects.for_workspace(workspace).update(state=AccountState.DISCONNECTED)
    text = client.get(at("monitor_new")).content.decode()
    assert "No connected account can search its platform." in text


def test_words_go_after_a_while_and_when_their_author_is_erased(
    account, say, search, monitor, client, at, owner, workspace, clock
) -> None:
    say("山屿难喝", person="苦舌头")
    say("山屿好喝", person="别人")
    row = monitor("山屿", accounts=[account])
    search()
    author = HeardText.objects.for_workspace(workspace).get(text="山屿难喝").author_id
    thread = thread_of(account, "你好", who="somebody")
    Identity.objects.for_workspace(workspace).filter(pk=thread.identity_id).update(remote_id=author)
    contact_erase(workspace=workspace, actor=Actor(owner), contact_id=thread.contact_id)
    text = client.get(at("monitor", row.pk)).content.decode()
    assert "难喝" not in text
    assert "苦舌头" not in text
    # It is not found a second time.
    clock.shift(AGAIN)
    search()
    assert HeardText.objects.for_workspace(workspace).count() == 2
    clock.shift(timedelta(days=91))
    forget_heard()
    assert set(HeardText.objects.for_workspace(workspace).values_list("text", "author", "url")) == {("", "", "")}
    assert Mention.objects.for_workspace(workspace).count() == 2
