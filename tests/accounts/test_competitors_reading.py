"""Followed accounts are read at their platforms: by whom, when, what becomes of refusals, and what is unusual."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.competitor_states import ReadProblem
from accounts.connectors.errors import ConnectorError, RateLimited, RemoteGone, SpendCapReached, Transient
from accounts.connectors.publics import PublicPost, PublicProfile
from accounts.connectors.types import Credential
from accounts.models import Competitor, CompetitorAlert, SocialAccount, TrackedAccount, TrackedPost, TrackedSnapshot
from accounts.services.competitors import reading
from accounts.services.competitors.reading import tracked_read, window_of
from accounts.services.connecting import connect_direct
from accounts.services.sessions import Session
from accounts.tasks import read_tracked, read_tracked_accounts, remind_of_competitors
from config.lib.clock import now
from team.actors import Actor
from team.models import Notification, User, Workspace
from tests.accounts.practice.fixtures import *  # noqa: F403
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


class Platform:
    """A connector that answers as the test says and notes who asked."""

    def __init__(self) -> None:
        self.followers: int | None = 1000
        self.posts: list[PublicPost] = []
        self.error: ConnectorError | None = None
        self.asked: list[str] = []
        self.limits: list[int] = []

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        self.asked.append(auth.remote_id)
        if self.error:
            raise self.error
        return PublicProfile("r", handle, "Yunbei", "https://x.example/y", followers=self.followers, posts=40)

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> list[PublicPost]:
        self.limits.append(limit)
        return self.posts


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MOMENT, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    stub = Platform()

    def opened(*, account: SocialAccount) -> Session:
        return Session(stub, Credential({}, remote_id=account.remote_id), account, None)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "session_open", opened)
    return stub


@pytest.fixture
def rival(workspace: Workspace, owner: User) -> Competitor:
    return Competitor.objects.create(workspace=workspace, name="云焙茶社", owner=owner)


@pytest.fixture
def tracked(workspace: Workspace, rival: Competitor) -> TrackedAccount:
    return TrackedAccount.objects.create(
        workspace=workspace, competitor=rival, platform="practice-weibo", handle="yunbei", due_at=now()
    )


@pytest.fixture
def asking(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo", remote_id="ours")


def post(hours: float, name: str = "", **figures: int | None) -> PublicPost:
    return PublicPost(name or f"p{hours}", "https://x.example/p", "Tea", now() - timedelta(hours=hours), **figures)


def told(kind: str) -> list[Notification]:
    return list(Notification.objects.unscoped("test").filter(kind=kind))


def test_a_reading_from_the_practice_network(
    practice_network: Any, settings: Any, workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    """The whole way: an own account asks the network, page and figures say so."""
    settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = practice_network.url, practice_network.admin_key
    theirs = {"flavour": "weibo", "handle": "yunbei", "display_name": "云焙茶社", "followers": 4200, "audience": 1}
    at = (now() - timedelta(days=2)).isoformat()
    entry = {"account": "yunbei", "flavour": "weibo", "format": "text", "text": "秋茶", "at": at}
    practice_network.admin("POST", "/admin/seed", {"accounts": [theirs], "posts": [entry]})
    values = {"handle": "shanyu", "display_name": "Shanyu"}
    connect_direct(workspace=workspace, actor=Actor(owner), platform="practice-weibo", values=values)
    rival = Competitor.objects.create(workspace=workspace, name="云焙茶社")
    web = client_of(owner)
    page = reverse("accounts:competitor_figures", args=[workspace.slug, rival.pk])
    web.post(page, {"platform": "practice-weibo", "handle": "@yunbei"})
    row = TrackedAccount.objects.for_workspace(workspace).get()
    web.post(reverse("accounts:tracked_read", args=[workspace.slug, row.pk]))
    shot = TrackedSnapshot.objects.for_workspace(workspace).get()
    assert (shot.followers, shot.posts, shot.sample, shot.source) == (4200, 1, 1, "api")
    html = web.get(reverse("accounts:tracked", args=[workspace.slug, row.pk])).content.decode()
    assert "Platform interface" in html
    assert "秋茶" in web.get(reverse("accounts:competitor_samples", args=[workspace.slug, rival.pk])).content.decode()


def test_figures_of_a_day(
    clock: Any, platform: Platform, tracked: TrackedAccount, asking: SocialAccount, workspace: Workspace
) -> None:
    platform.posts = [
        post(1, likes=10, comments=2, views=100), post(30, likes=5), post(24 * 8, likes=99), post(50, likes=None),
    ]  # fmt: skip
    tracked_read(tracked=tracked)
    shot = TrackedSnapshot.objects.for_workspace(workspace).get()
    # The post eight days old is outside the window; one post tells no reactions and is no part of the sample.
    assert (shot.posts, shot.sample, shot.likes, shot.comments, shot.shares, shot.views) == (3, 2, 15, 2, None, 100)
    tracked.refresh_from_db()
    assert (tracked.name, tracked.problem, tracked.read_at) == ("Yunbei", "", MOMENT)
    assert tracked.due_at is not None
    assert timedelta(hours=12) < tracked.due_at - MOMENT < timedelta(hours=37), "once on the next day"
    platform.followers = 1100
    tracked_read(tracked=tracked)
    assert TrackedSnapshot.objects.for_workspace(workspace).get().followers == 1100, "the last reading of a day stays"


def test_a_list_that_was_cut_shortens_the_window() -> None:
    posts = [PublicPost(str(n), "", "", MOMENT - timedelta(hours=2 * n), likes=1) for n in range(50)]
    found = window_of(posts, MOMENT, full=True)
    assert (found["window_days"], found["posts"]) == (4, 48)
    assert window_of(posts[:10], MOMENT, full=True)["posts"] is None, "not even a day is covered"
    assert window_of([], MOMENT, full=False)["likes"] == 0, "nothing posted, nothing liked"


@pytest.mark.parametrize(
    ("error", "problem", "hours"),
    [
        (RemoteGone(platform="x"), ReadProblem.GONE, 24 * 7),
        (SpendCapReached(platform="x", code="spend_cap"), ReadProblem.CAP, 24),
        (RateLimited(retry_after=7200, platform="x"), ReadProblem.LATER, 2),
        (Transient(platform="x"), ReadProblem.FAILED, 6),
    ],
)
def test_refusals_are_told_and_tried_later(
    clock: Any, platform: Platform, tracked: TrackedAccount, asking: SocialAccount, error: Any, problem: str, hours: int
) -> None:
    platform.error = error
    tracked_read(tracked=tracked)
    tracked.refresh_from_db()
    assert (tracked.problem, tracked.due_at) == (problem, MOMENT + timedelta(hours=hours))
    asking.refresh_from_db()
    assert asking.state == "ok", "what is wrong with their account is nothing wrong with ours"


def test_publishing_goes_first(
    clock: Any, platform: Platform, tracked: TrackedAccount, asking: SocialAccount, workspace: Workspace
) -> None:
    """An account whose platform asked it to wait is left alone; another one asks instead."""
    asking.hold_until = MOMENT + timedelta(minutes=5)
    asking.save()
    assert tracked_read(tracked=tracked).problem == ReadProblem.LATER
    SocialAccountFactory(workspace=workspace, platform="practice-weibo", remote_id="free", position=9)
    assert tracked_read(tracked=tracked).problem == ""
    assert platform.asked == ["free"]
    SocialAccount.objects.for_workspace(workspace).update(state="needs_reconnect")
    assert tracked_read(tracked=tracked).problem == ReadProblem.NO_ACCOUNT


def test_the_daily_round(
    clock: Any, tracked: TrackedAccount, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, rival: Competitor,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    """Due accounts are taken once, however many rounds run; days that were missed are not caught up one by one."""
    started: list[tuple[int, int]] = []
    monkeypatch.setattr(
        read_tracked, "apply_async", lambda args, countdown, expires: started.append((*args, countdown))
    )
    clock.shift(timedelta(days=3))
    for _round in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            read_tracked_accounts()
    assert [pk for pk, _delay in started] == [tracked.pk]
    assert 0 <= started[0][1] < 600
    rival.archived_at = now()
    rival.save()
    clock.shift(timedelta(days=3))
    assert read_tracked_accounts() == 0, "archived competitors are not read"
    assert read_tracked(tracked.pk) == "gone"


@pytest.mark.raises_notice("competitor_post")
def test_an_unusual_post_is_told_once(
    clock: Any, platform: Platform, tracked: TrackedAccount, asking: SocialAccount, workspace: Workspace, owner: User
) -> None:
    platform.posts = [post(20, "hit", likes=900), *[post(24 * n, likes=40 + n % 5) for n in range(1, 15)]]
    tracked_read(tracked=tracked)
    tracked_read(tracked=tracked)
    alert = CompetitorAlert.objects.for_workspace(workspace).get()
    assert (alert.kind, alert.params["value"], alert.params["usual"], alert.params["of"]) == ("post", 900, 42, 14)
    assert [note.recipient for note in told("competitor_post")] == [owner]
    clock.shift(timedelta(days=8))
    alert.delete()
    tracked_read(tracked=tracked)
    assert not CompetitorAlert.objects.for_workspace(workspace).filter(kind="post").exists(), (
        "a week later it is no news"
    )


@pytest.mark.raises_notice("competitor_growth")
def test_unusual_growth_over_days(
    clock: Any, platform: Platform, tracked: TrackedAccount, asking: SocialAccount, workspace: Workspace
) -> None:
    platform.followers = 20_000
    for day in range(17):
        platform.followers += 20 + day % 3
        tracked_read(tracked=tracked)
        clock.shift(timedelta(days=1))
    assert not CompetitorAlert.objects.for_workspace(workspace).exists()
    platform.followers += 800
    tracked_read(tracked=tracked)
    tracked_read(tracked=tracked)
    alert = CompetitorAlert.objects.for_workspace(workspace).get()
    assert (alert.kind, alert.params["value"], alert.params["usual"]) == ("growth", 800, 21)


@pytest.mark.raises_notice("competitor_silence")
def test_silence_is_told_once_a_silence(
    clock: Any, platform: Platform, tracked: TrackedAccount, asking: SocialAccount, workspace: Workspace
) -> None:
    platform.posts = [post(48 * n, f"p{n}", likes=5) for n in range(6)]
    tracked_read(tracked=tracked)
    assert not CompetitorAlert.objects.for_workspace(workspace).exists()
    for _day in range(3):
        clock.shift(timedelta(days=4))
        tracked_read(tracked=tracked)
    alert = CompetitorAlert.objects.for_workspace(workspace).get()
    assert (alert.kind, alert.params["days"], alert.params["usual"]) == ("silence", 8, 2)
    platform.posts = [post(0, "again", likes=5), *platform.posts]
    tracked_read(tracked=tracked)
    clock.shift(timedelta(days=9))
    tracked_read(tracked=tracked)
    assert CompetitorAlert.objects.for_workspace(workspace).count() == 2, "another silence, another alert"


def test_paid_platforms_are_read_weekly_and_with_few_posts(
    clock: Any, platform: Platform, workspace: Workspace, rival: Competitor
) -> None:
    SocialAccountFactory(workspace=workspace, platform="x")
    row = TrackedAccount.objects.create(workspace=workspace, competitor=rival, platform="x", handle="guest")
    tracked_read(tracked=row)
    assert platform.limits == [20]
    assert row.due_at is not None
    assert timedelta(days=6) < row.due_at - MOMENT < timedelta(days=8)


def test_old_posts_are_forgotten(
    clock: Any, platform: Platform, tracked: TrackedAccount, asking: SocialAccount, workspace: Workspace
) -> None:
    platform.posts = [post(1, likes=1), post(24 * 200, likes=1)]
    tracked_read(tracked=tracked)
    assert [row.remote_id for row in TrackedPost.objects.for_workspace(workspace)] == ["p1"]


@pytest.mark.raises_notice("competitor_review")
def test_the_review_day_is_reminded_of_once(clock: Any, workspace: Workspace, rival: Competitor, owner: User) -> None:
    rival.review_on = MOMENT.date() + timedelta(days=1)
    rival.save()
    assert remind_of_competitors() == 0
    clock.shift(timedelta(days=1))
    assert remind_of_competitors() == 1
    assert remind_of_competitors() == 0
    assert [note.recipient for note in told("competitor_review")] == [owner]
