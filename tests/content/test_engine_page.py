"""The engine page and its REST twin: the verdict, the figures, the accounts, and nothing of other workspaces."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AppBudget, SocialAccount, StoredCredential
from config.lib.clock import now
from content.engine.rates import rate_of
from content.models import Attempt, Heartbeat, Publication
from content.services.pausing import publishing_pause
from content.states import AttemptKind, PauseScope
from content.states import PublicationState as S
from team.actors import Actor
from team.models import Workspace
from team.roles import Role
from tests.factories import MembershipFactory, PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


def alive(name: str = "box:1", kind: str = "publisher", **values: Any) -> Heartbeat:
    """A process seen just now."""
    return Heartbeat.objects.create(
        name=name, kind=kind, **{"slots": 16, "busy": 3, "started_at": now(), "seen_at": now(), **values}
    )


def all_alive() -> None:
    """An installation in good health."""
    alive(queues="publish")
    alive("default@box:2", "worker", queues="default,media", slots=2, busy=0)
    alive("beat@box:3", "beat", slots=0, busy=0)
    alive("scheduler", "scheduler", slots=0, busy=0)


def sent(
    account: SocialAccount, *, ago: timedelta, late: float | None = 0.1, outcome: str = "published"
) -> Publication:
    """A post that left `ago`, `late` seconds after its time."""
    at = now() - ago
    post = PostFactory(workspace=account.workspace, state="scheduled")
    row = PublicationFactory(
        post=post, account=account, state=S.PUBLISHED, due_at=at, next_attempt_at=None, published_at=at
    )
    Attempt.objects.create(
        workspace=account.workspace, publication=row, number=1, kind=AttemptKind.SEND, started_at=at, finished_at=at,
        outcome=outcome, late_ms=None if late is None else round(late * 1000),
    )  # fmt: skip
    return row


def due(account: SocialAccount, *, since: timedelta, **values: Any) -> Publication:
    """A scheduled post whose time came `since`."""
    at = now() - since
    post = PostFactory(workspace=account.workspace, state="scheduled", title=values.pop("title", "Waiting"))
    return PublicationFactory(post=post, account=account, due_at=at, next_attempt_at=at, **values)


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace)


@pytest.fixture
def client(owner: Any, client_of: Any) -> Client:
    return client_of(owner)


def page(client: Client, workspace: Workspace, query: str = "") -> str:
    answer = client.get(f"/w/{workspace.slug}/engine/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def figures(client: Client, workspace: Workspace) -> dict[str, Any]:
    answer = client.get(f"/api/v1/workspaces/{workspace.slug}/engine/")
    assert answer.status_code == 200
    return answer.json()


def test_empty_installation_says_so(client: Client, workspace: Workspace) -> None:
    text = page(client, workspace)
    assert "Nothing is being published: no publish worker is running." in text
    assert "worker-publish" in text
    assert "No process has shown a sign of life" in text
    assert "No accounts yet" in text
    assert text.count("no data yet") == 4
    report = figures(client, workspace)
    assert report["verdict"] == "dead"
    assert report["last_hour"] == {"samples": 0, "p50": None, "p95": None, "p99": None}
    assert report["oldest_due_at"] is None


def test_running_names_the_last_post_and_its_lateness(
    client: Client, workspace: Workspace, account: SocialAccount
) -> None:
    all_alive()
    assert "Publishing is running; no post has left yet." in page(client, workspace)
    sent(account, ago=timedelta(minutes=30), late=5)
    sent(account, ago=timedelta(seconds=12), late=0.1)
    text = page(client, workspace)
    assert re.search(r"Publishing is running; the last post left [12]\d s ago, 0.1 s after its time\.", text)
    assert "3 of 16 places in use" in text
    assert "default@box:2 · default, media" in text
    Attempt.objects.unscoped("test").all().delete()
    assert re.search(r"the last post left [12]\d s ago\.", page(client, workspace))


def test_punctuality_of_hour_and_day(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    all_alive()
    for n in range(100):
        sent(account, ago=timedelta(minutes=5), late=0.1 * (n + 1))
    sent(account, ago=timedelta(hours=5, minutes=30), late=400)
    sent(account, ago=timedelta(minutes=5), late=None)
    sent(account, ago=timedelta(hours=25), late=9000)
    report = figures(client, workspace)
    assert report["last_hour"] == {"samples": 100, "p50": 5.0, "p95": 9.5, "p99": 9.9}
    assert report["last_day"]["samples"] == 101
    assert [hour["lateness"]["samples"] for hour in report["hours"]] == [0] * 18 + [1] + [0] * 4 + [100]
    text = page(client, workspace)
    assert "95% of 100 posts at most" in text
    assert "1 post · 95% within 7 min" in text
    assert "no posts" in text


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 ms"), (300, "5 min"), (10_000, "3 h")])
def test_no_data_and_zero_are_different(
    client: Client, workspace: Workspace, account: SocialAccount, seconds: int, words: str
) -> None:
    all_alive()
    sent(account, ago=timedelta(minutes=1), late=seconds)
    text = page(client, workspace)
    assert words in text
    assert "no data yet" not in text


def test_stuck_and_slow_rows_are_named(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    all_alive()
    row = due(account, since=timedelta(minutes=2), title="Two minutes late")
    text = page(client, workspace)
    assert "Publishing is behind: a due post has been waiting for 2 min." in text
    assert f"/posts/{row.post_id}/" in text
    due(account, since=timedelta(minutes=11), title="Forgotten by all")
    text = page(client, workspace)
    assert "Publishing is running, but 1 post has been waiting for more than 10 minutes." in text
    assert "Forgotten by all" in text
    report = figures(client, workspace)
    assert (report["verdict"], report["stuck"], report["due"]) == ("stuck", 1, 2)
    assert report["accounts"][0]["stuck"] == 1
    assert report["accounts"][0]["hold"]["code"] == "stuck"
    assert "1 due post has not left" in client.get(f"/w/{workspace.slug}/accounts/{account.pk}/").content.decode()


@pytest.mark.parametrize(
    ("change", "held"),
    [
        ({"state": "needs_reconnect"}, "needs_reconnect"),
        ({"hold_until": timedelta(minutes=5)}, "held"),
        ({"pace_until": timedelta(hours=2)}, "pace"),
        ({"rate_clock": timedelta(hours=1)}, "budget"),
        ({"app_budget": timedelta(minutes=3)}, "app"),
        ({"pause": PauseScope.ACCOUNT}, "paused"),
        ({"pause": PauseScope.PLATFORM}, "paused"),
    ],
)
def test_rows_that_something_holds_are_not_stuck_and_say_why(
    client: Client, workspace: Workspace, owner: Any, account: SocialAccount, change: dict[str, Any], held: str
) -> None:
    all_alive()
    due(account, since=timedelta(minutes=30))
    if scope := change.pop("pause", None):
        publishing_pause(
            workspace=workspace, actor=Actor(owner), scope=scope, reason="Storm", platform=account.platform,
            account_id=account.pk,
        )  # fmt: skip
    if span := change.pop("app_budget", None):
        account.app_budget = AppBudget.objects.create(platform=account.platform, hold_until=now() + span)
    for field, value in change.items():
        setattr(account, field, now() + value if isinstance(value, timedelta) else value)
        if field == "rate_clock":
            account.hold_until = account.rate_clock - rate_of(account.platform).ahead
    account.save()
    report = figures(client, workspace)
    (watch,) = report["accounts"]
    assert report["stuck"] == 0
    assert watch["waiting"] == 1
    assert watch["hold"]["code"] == held
    assert watch["hold"]["reason"] in page(client, workspace)


def test_an_account_that_is_being_served_has_no_stuck_rows(
    client: Client, workspace: Workspace, account: SocialAccount
) -> None:
    """A long queue of one account drains at the pace its budget allows."""
    all_alive()
    due(account, since=timedelta(minutes=30))
    sent(account, ago=timedelta(minutes=2))
    assert figures(client, workspace)["stuck"] == 0
    Attempt.objects.unscoped("test").update(started_at=now() - timedelta(minutes=12))
    assert figures(client, workspace)["stuck"] == 1


def test_questions_that_nobody_asks_are_stuck_too(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    all_alive()
    due(account, since=timedelta(minutes=30), state=S.PROCESSING)
    due(account, since=timedelta(minutes=30), state=S.UNKNOWN)
    due(account, since=timedelta(minutes=30), needs_approval=True)
    later = due(account, since=timedelta(minutes=30), needs_approval=True, approved_from=now() + timedelta(hours=1))
    Publication.objects.unscoped("test").filter(pk=later.pk).update(approved_hash=later.content_hash)
    assert figures(client, workspace)["stuck"] == 2


def test_waiting_posts_of_a_free_account_say_why(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    due(account, since=timedelta(minutes=1), needs_approval=True)
    assert figures(client, workspace)["accounts"][0]["hold"]["code"] == "content"
    due(account, since=timedelta(minutes=1))
    assert figures(client, workspace)["accounts"][0]["hold"]["code"] == "no_worker"
    all_alive()
    assert figures(client, workspace)["accounts"][0]["hold"]["code"] == "turn"
    assert "It is about to leave." in page(client, workspace)


def test_bucket_shows_what_is_used(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    rate = rate_of(account.platform)
    account.rate_clock = now() + rate.gap * 7 - timedelta(milliseconds=200)
    account.save()
    (watch,) = figures(client, workspace)["accounts"]
    assert watch["bucket"] == {"used": 7, "size": 1 + rate.ahead // rate.gap}
    assert watch["hold"] is None


def test_states_link_to_the_tabs_of_the_queue(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    for state in (S.FAILED, S.FAILED, S.PAUSED, S.NEEDS_HANDOFF, S.SCHEDULED, S.DRAFT):
        PublicationFactory(post=PostFactory(workspace=workspace, state="scheduled"), account=account, state=state)
    PublicationFactory(post=PostFactory(workspace=workspace, state="cancelled"), account=account, state=S.FAILED)
    sent(account, ago=timedelta(hours=2))
    sent(account, ago=timedelta(hours=30))
    counts = {row["state"]: row["count"] for row in figures(client, workspace)["states"]}
    assert counts == {"scheduled": 1, "published": 1, "failed": 2, "needs_handoff": 1, "paused": 1}
    text = page(client, workspace)
    assert f'href="/w/{workspace.slug}/queue/?tab=failed"' in text
    assert f'href="/w/{workspace.slug}/queue/?tab=held"' in text


def test_calls_of_the_last_hour_by_outcome(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    sent(account, ago=timedelta(minutes=10))
    sent(account, ago=timedelta(minutes=10), outcome="rate_limited")
    sent(account, ago=timedelta(minutes=70))
    outcomes = figures(client, workspace)["attempts_last_hour"]
    assert {(row["outcome"], row["count"]) for row in outcomes} == {("published", 1), ("rate_limited", 1)}
    assert "Asked to wait" in page(client, workspace)


def rhythm(account: SocialAccount, *, every: timedelta, last: timedelta, count: int = 8) -> None:
    """Posts at even intervals, the last of them `last` ago."""
    for n in range(count):
        sent(account, ago=last + every * n)


@pytest.mark.parametrize(
    ("every", "last", "count", "silent"),
    [
        (timedelta(hours=12), timedelta(hours=50), 8, True),
        (timedelta(hours=12), timedelta(hours=47), 8, False),
        (timedelta(hours=12), timedelta(hours=50), 4, False),
        (timedelta(days=2), timedelta(days=5), 8, False),
        (timedelta(days=2), timedelta(days=7), 8, True),
    ],
)
def test_silence_is_measured_by_the_account_s_own_rhythm(
    client: Client, workspace: Workspace, account: SocialAccount, every: timedelta, last: timedelta, count: int,
    silent: bool,
) -> None:  # fmt: skip
    rhythm(account, every=every, last=last, count=count)
    (watch,) = figures(client, workspace)["accounts"]
    assert watch["silent"] is silent
    assert (">Silent<" in page(client, workspace).replace("</svg>", ">")) is silent
    detail = client.get(f"/w/{workspace.slug}/accounts/{account.pk}/").content.decode()
    assert ("Nothing has been published here since" in detail) is silent


def test_planned_paused_or_lost_accounts_are_not_silent(
    client: Client, workspace: Workspace, owner: Any, account: SocialAccount
) -> None:
    rhythm(account, every=timedelta(hours=12), last=timedelta(days=3))
    assert figures(client, workspace)["accounts"][0]["silent"]
    far = due(account, since=-timedelta(days=5))
    assert figures(client, workspace)["accounts"][0]["silent"]
    far.delete()
    soon = due(account, since=-timedelta(days=2))
    assert not figures(client, workspace)["accounts"][0]["silent"]
    soon.delete()
    publishing_pause(workspace=workspace, actor=Actor(owner), scope=PauseScope.WORKSPACE, reason="Holiday")
    assert not figures(client, workspace)["accounts"][0]["silent"]


def test_access_that_ends_counts_down_and_names_the_caretaker(
    client: Client, workspace: Workspace, owner: Any, account: SocialAccount
) -> None:
    credential = StoredCredential.objects.create(
        workspace=workspace, account=account, sealed=b"x", expires_at=now() + timedelta(days=2, hours=3),
        refresh_refused=True,
    )  # fmt: skip
    assert "nobody looks after it" in page(client, workspace)
    account.caretaker = owner
    account.save()
    text = page(client, workspace)
    assert "2 days" in text
    (watch,) = figures(client, workspace)["accounts"]
    assert watch["caretaker"] == owner.label
    assert watch["access_until"][:19] == credential.expires_at.isoformat()[:19]


def test_two_schedulers_and_a_lost_worker_are_shown(client: Client, workspace: Workspace) -> None:
    all_alive()
    alive("beat@other:9", "beat", slots=0, busy=0)
    alive("gone:5", seen_at=now() - timedelta(minutes=10))
    alive("forgotten:5", seen_at=now() - timedelta(hours=2))
    text = page(client, workspace)
    assert "more than one scheduler is running" in text
    assert "lost, last seen 10 min ago" in text
    assert "forgotten:5" not in text
    assert figures(client, workspace)["verdict"] == "two_beats"


@pytest.mark.parametrize(
    ("missing", "cause"),
    [("beat", "Start the service beat"), ("worker", "worker-default"), ("", "Check Redis"), ("busy", "have been busy")],
)
def test_standing_background_is_explained_and_told_to_those_who_can_act(
    client: Client, workspace: Workspace, member_of: Any, client_of: Any, missing: str, cause: str
) -> None:
    all_alive()
    Heartbeat.objects.update(started_at=now() - timedelta(hours=3))
    banner = f"/w/{workspace.slug}/banners/"
    assert client.get(banner).content.decode().strip() == ""
    Heartbeat.objects.filter(kind="scheduler").update(seen_at=now() - timedelta(minutes=8))
    Heartbeat.objects.filter(kind=missing).delete()
    if missing == "busy":
        Heartbeat.objects.filter(kind="worker").update(busy=2)
    assert cause in client.get(banner).content.decode()
    assert cause in page(client, workspace)
    assert figures(client, workspace)["verdict"] == "background"
    assert client_of(member_of(Role.GUEST)).get(banner).content.decode().strip() == ""


def test_start_is_not_a_standstill(client: Client, workspace: Workspace) -> None:
    """Just started, the first task has yet to come; a new workspace without any process gets its time, too."""
    all_alive()
    Heartbeat.objects.filter(kind="scheduler").update(seen_at=now() - timedelta(hours=9))
    assert client.get(f"/w/{workspace.slug}/banners/").content.decode().strip() == ""
    Heartbeat.objects.all().delete()
    assert client.get(f"/w/{workspace.slug}/banners/").content.decode().strip() == ""
    Workspace.objects.filter(pk=workspace.pk).update(created_at=now() - timedelta(minutes=6))
    assert "Start the service beat" in client.get(f"/w/{workspace.slug}/banners/").content.decode()


def test_nothing_of_another_workspace_shows(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    all_alive()
    empty = figures(client, workspace)
    other = SocialAccountFactory(workspace=WorkspaceFactory(), display_name="Foreign account")
    due(other, since=timedelta(minutes=30), title="Foreign post")
    sent(other, ago=timedelta(minutes=1), late=77)
    PublicationFactory(post=PostFactory(workspace=other.workspace, state="scheduled"), account=other, state=S.FAILED)
    publishing_pause(
        workspace=other.workspace, actor=Actor(MembershipFactory(workspace=other.workspace).user),
        scope=PauseScope.WORKSPACE, reason="Foreign reason",
    )  # fmt: skip
    text = page(client, workspace)
    assert "Foreign" not in text
    assert "no post has left yet" in text
    moving = {"at", "processes", "hours", "scheduler_seen_at"}
    same = figures(client, workspace)
    assert {k: v for k, v in same.items() if k not in moving} == {k: v for k, v in empty.items() if k not in moving}
    assert all(hour["lateness"]["samples"] == 0 for hour in same["hours"])


def test_page_of_two_hundred_accounts_is_short_and_cheap(client: Client, workspace: Workspace) -> None:
    all_alive()
    accounts = [SocialAccountFactory(workspace=workspace, display_name=f"Branch {n:03}") for n in range(200)]
    for each in accounts[:40]:
        due(each, since=timedelta(minutes=20))
        sent(each, ago=timedelta(hours=3))
    client.get(f"/w/{workspace.slug}/engine/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(f"/w/{workspace.slug}/engine/")
    assert len(asked) <= 12, [query["sql"][:100] for query in asked]
    text = answer.content.decode()
    assert text.count('class="cell-main"') == 50
    assert "Page 1 of 4" in text
    found = page(client, workspace, "?q=branch+177")
    assert "Branch 177" in found
    assert found.count('class="cell-main"') == 1
    assert "No account matches" in page(client, workspace, "?q=nowhere")


def test_live_part_brings_the_accounts_along(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    answer = client.get(f"/w/{workspace.slug}/engine/?q=&page=1", headers={"hx-request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'id="engine-top"' in text
    assert 'hx-swap-oob="true"' in text
    assert 'hx-trigger="every 5s"' in text


@pytest.mark.parametrize("role", list(Role))
def test_every_member_may_look(workspace: Workspace, member_of: Any, client_of: Any, role: Role) -> None:
    assert client_of(member_of(role)).get(f"/w/{workspace.slug}/engine/").status_code == 200


def test_moments_are_aware(client: Client, workspace: Workspace, account: SocialAccount) -> None:
    sent(account, ago=timedelta(minutes=1))
    report = figures(client, workspace)
    assert datetime.fromisoformat(report["last_published_at"]).utcoffset() is not None
