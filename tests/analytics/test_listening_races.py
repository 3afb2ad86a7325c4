"""Listening while others write: ids that commit late, and searches that are removed or reset during a call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.connectors.found import FoundPost
from accounts.models import Competitor, SocialAccount, TrackedAccount, TrackedPost
from analytics.models import HeardText, ListeningCursor, Mention, Monitor, MonitorSearch
from analytics.services.listening.finding import LASTS
from analytics.services.listening.found import found_keep
from analytics.services.listening.imports import Row, texts_add
from analytics.services.listening.searching import FIRST_LOOK
from analytics.tasks import listen, search_monitor
from config.lib.clock import now
from team.actors import Actor
from tests.accounts.conftest import connect, practice, url_of
from tests.accounts.practice.fixtures import PracticeServer, practice_network, practice_server
from tests.factories import SocialAccountFactory

__all__ = ["connect", "practice", "practice_network", "practice_server", "url_of"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def monitor(client: Any, at: Any, workspace: Any) -> Callable[..., Monitor]:
    def make(**values: Any) -> Monitor:
        answer = client.post(
            at("monitor_new"), {"name": "m", "kind": "brand", "any_of": "山屿", "sure": "on", **values}
        )
        assert answer.status_code == 302, answer.context["form"].errors
        return Monitor.objects.for_workspace(workspace).get()

    return make


@contextmanager
def uncommitted(write: Callable[[], Any]) -> Iterator[None]:
    """Another connection has written and commits when the block ends."""
    written, over = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                write()
                written.set()
                assert over.wait(30)
        finally:
            written.set()
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert written.wait(30)
    try:
        yield
    finally:
        over.set()
        thread.join()


def mentioned(workspace: Any) -> set[str]:
    rows = Mention.objects.for_workspace(workspace).select_related("heard", "post")
    return {(one.heard or one.post).text for one in rows}


def test_an_import_that_commits_late_is_found(owner: Any, workspace: Any, monitor: Any) -> None:
    """A long import is overtaken by a found post with a higher id; nothing of it is passed over."""
    late = [Row("山屿 late", now() - timedelta(days=2)), Row("山屿 late too", now())]
    monitor()
    listen()
    account = SocialAccountFactory(workspace=workspace)
    soon = FoundPost(
        remote_id="1", url="https://x.example/1", text="山屿 soon", at=now(), author_id="a", author_handle="a"
    )
    with uncommitted(lambda: texts_add(workspace=workspace, actor=Actor(owner), name="long", texts=late)):
        assert found_keep(workspace=workspace, account=account, posts=[soon]) == 1
        listen()
        assert mentioned(workspace) == {"山屿 soon"}
    assert listen() == 2
    assert mentioned(workspace) == {"山屿 soon", "山屿 late", "山屿 late too"}
    assert listen() == 0


def test_posts_that_commit_late_are_found_until_all_must_be_there(workspace: Any, monitor: Any, clock: Any) -> None:
    rival = Competitor.objects.create(workspace=workspace, name="云焙")
    tracked = TrackedAccount.objects.create(workspace=workspace, competitor=rival, platform="weibo", handle="yunbei")

    def post(text: str) -> TrackedPost:
        return TrackedPost.objects.create(
            workspace=workspace, tracked=tracked, remote_id=text, text=text, at=now(), read_at=now()
        )

    monitor()
    listen()
    with uncommitted(lambda: post("山屿 late")):
        post("山屿 soon")
        last = post("something else")
        listen()
        assert mentioned(workspace) == {"山屿 soon"}
    assert listen() == 1
    assert mentioned(workspace) == {"山屿 soon", "山屿 late"}
    for _span in range(2):
        clock.shift(LASTS)
        assert listen() == 0
    assert ListeningCursor.objects.for_workspace(workspace).get().settled["post_id"] == last.pk


@contextmanager
def searching(practice: PracticeServer, search: MonitorSearch, effect: str = "latency") -> Iterator[list[str]]:
    """A worker's search, while the platform takes a second to answer."""
    practice.fault(effect, path="/api/search", seconds=1.0, count=1)
    said: list[str] = []

    def work() -> None:
        try:
            said.append(search_monitor(search.pk))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    rows = MonitorSearch.objects.for_workspace(search.workspace)
    while not rows.filter(pk=search.pk, round_at__isnull=False).exists() and thread.is_alive():
        if any(one["path"] == "/api/search" for one in practice.admin("GET", "/admin/calls")["calls"]):
            break
    try:
        yield said
    finally:
        thread.join()


@pytest.fixture
def asked(connect: Any, monitor: Any, practice: PracticeServer) -> MonitorSearch:
    account: SocialAccount = connect()
    said = {"flavour": "weibo", "person": "路人", "text": "山屿好喝", "language": "zh", "likes": 3}
    practice.admin("POST", "/admin/voices", {"voices": [{**said, "at": (now() - timedelta(hours=5)).isoformat()}]})
    return monitor(accounts=[str(account.pk)]).searches.get()


def test_a_search_removed_during_a_call_stays_removed(client, at, workspace, practice, asked) -> None:
    with searching(practice, asked) as said:
        form = {"name": "m", "kind": "brand", "any_of": "山屿", "sure": "on", "accounts": []}
        assert client.post(at("monitor_edit", asked.monitor_id), form).status_code == 302
    assert said == ["overtaken"]
    assert not MonitorSearch.objects.for_workspace(workspace).exists()


@pytest.mark.parametrize("effect", ["latency", "hang"], ids=["answered", "refused"])
def test_other_words_during_a_call_begin_anew(client, at, workspace, practice, asked, effect) -> None:
    """What the worker knew is of the words before; the search begins with the new ones at once."""
    with searching(practice, asked, effect) as said:
        form = {"name": "m", "kind": "brand", "any_of": "云焙", "sure": "on", "accounts": [str(asked.account_id)]}
        assert client.post(at("monitor_edit", asked.monitor_id), form).status_code == 302
    assert said == ["overtaken"]
    kept = MonitorSearch.objects.for_workspace(workspace).get()
    assert (kept.since, kept.round_at, kept.next_at, kept.failures) == (now() - FIRST_LOOK, None, now(), 0)
    assert search_monitor(kept.pk) == "searched"
    assert not HeardText.objects.for_workspace(workspace).exists()
