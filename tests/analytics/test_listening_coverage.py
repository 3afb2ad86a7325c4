"""What a search finds is compared only with days on which it searched, too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.connectors.found import FoundPost
from accounts.models import SocialAccount
from analytics.models import MentionDay, MentionSpike, Monitor
from analytics.services.listening.found import found_keep
from analytics.tasks import listen, watch_spikes
from config.lib.clock import local_day, now
from tests.factories import SocialAccountFactory
from tests.interactions.making import thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def searcher(workspace: Any) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


@pytest.fixture
def find(workspace: Any, searcher: SocialAccount) -> Callable[..., None]:
    """A search has found `n` posts of `back` days ago."""

    def make(n: int, back: int = 0) -> None:
        at = now() - timedelta(days=back)
        posts = [
            FoundPost(
                remote_id=f"{at:%m%d}-{one}", author_id=f"a{one}", author_handle=f"h{one}",
                text=f"山屿 {at:%m%d} {one}", at=at, url=f"https://x.example/{at:%m%d}/{one}",
            )
            for one in range(n)
        ]  # fmt: skip
        assert found_keep(workspace=workspace, account=searcher, posts=posts) == n

    return make


@pytest.fixture
def hear(workspace: Any) -> Callable[..., None]:
    """Somebody writes to us, `n` times, `back` days ago."""
    account = SocialAccountFactory(workspace=workspace)

    def make(n: int, back: int = 0) -> None:
        for one in range(n):
            thread_of(account, f"山屿 {back} {one}", at=now() - timedelta(days=back, minutes=one))

    return make


@pytest.fixture
def monitor(client: Any, at: Any, workspace: Any) -> Callable[..., Monitor]:
    def make(*accounts: SocialAccount) -> Monitor:
        form = {"name": "m", "kind": "brand", "any_of": "山屿", "sure": "on"}
        kept = Monitor.objects.for_workspace(workspace).first()
        address = at("monitor_edit", kept.pk) if kept else at("monitor_new")
        answer = client.post(address, {**form, "accounts": [str(one.pk) for one in accounts]})
        assert answer.status_code == 302, answer.context["form"].errors
        while Monitor.objects.for_workspace(workspace).filter(fill_day__isnull=False).exists():
            listen()
        return Monitor.objects.for_workspace(workspace).get()

    return make


def test_turning_search_on_is_no_spike_and_no_growth(
    client, at, workspace, clock, searcher, find, hear, monitor
) -> None:
    for back in range(70):
        hear(1, back)
    row = monitor()
    monitor(searcher)
    base = f"/api/v1/workspaces/{workspace.slug}/listening/"
    for _week in range(4):
        for _day in range(7):
            clock.shift(timedelta(days=1))
            hear(1)
            find(20)
            listen()
            assert watch_spikes() == 0
        page = client.get(at("monitor", row.pk), {"days": "7"})
        line = page.context["line"]
        assert line.current.mentions > 100
        if _week == 0:
            assert line.change == 0
            assert "140 found by search are not compared" in page.content.decode()
            (shown,) = client.get(base, {"days": "7"}).json()["lines"]
            assert (shown["change"], shown["not_compared"]) == (0, 140)
            assert client.get(f"{base}monitors/{row.pk}/series/", {"days": "7"}).json()["change"] == 0
    assert not MentionSpike.objects.for_workspace(workspace).exists()
    # Both weeks were searched: they are compared whole.
    line = client.get(at("monitor", row.pk), {"days": "7"}).context["line"]
    assert (line.change, line.not_compared) == (0, 0)
    # After four weeks what a search finds can be a spike.
    clock.shift(timedelta(days=8))
    find(80)
    listen()
    assert watch_spikes() == 1
    # Searching no more is no fall.
    monitor()
    line = client.get(at("monitor", row.pk), {"days": "28"}).context["line"]
    assert line.not_compared > 500


def test_a_real_spike_is_told_while_search_is_new(workspace, clock, searcher, find, hear, monitor) -> None:
    for back in range(70):
        hear(1, back)
    monitor()
    monitor(searcher)
    clock.shift(timedelta(days=2))
    hear(15)
    find(20)
    listen()
    assert watch_spikes() == 1
    assert MentionSpike.objects.for_workspace(workspace).get().peak == 15


def test_days_tell_what_search_found(workspace, searcher, find, hear, monitor) -> None:
    monitor(searcher)
    hear(2)
    find(3)
    listen()
    today = MentionDay.objects.for_workspace(workspace).filter(day=local_day(now(), workspace.time_zone))
    assert (sum(one.mentions for one in today), sum(one.searched for one in today)) == (5, 3)
