"""The events of publishing, each made to happen for real, and the people who hear of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.translation import override

from accounts.models import SocialAccount
from config.lib.clock import now
from content import tasks
from content.models import Publication
from content.services.pausing import publishing_pause, publishing_resume
from content.services.review import post_approve, post_request_changes, post_submit
from content.states import PauseScope
from content.states import PublicationState as S
from team import notices
from team.actors import Actor
from team.models import Notification, User
from team.roles import Role
from tests.factories import MembershipFactory, PostFactory, PublicationFactory, SocialAccountFactory

from .conftest import Desk, Engine, until

POSTS = {"path": "/api/posts", "method": "POST"}


def told(kind: str) -> list[Notification]:
    return list(Notification.objects.unscoped("test").filter(kind=kind).order_by("pk"))


def words(notice: Notification) -> str:
    with override("en"):
        return notices.get(notice.kind).text(notice.params)


@pytest.mark.raises_notice("publication_failed")
@pytest.mark.raises_notice("publication_handoff")
@pytest.mark.raises_notice("publication_late")
@pytest.mark.raises_notice("publication_unknown")
def test_what_becomes_of_posts_is_told(desk: Desk, engine: Engine) -> None:
    refused = desk.account(handle="refused")
    desk.network.fault("reject", account="refused", **POSTS)
    desk.network.fault("created_but_500", account="unclear", **POSTS)
    desk.scheduled(refused)
    desk.scheduled(desk.account("practice-douyin", "unclear"))
    desk.scheduled(desk.account("practice-channels", "byhand"))
    late = desk.scheduled(desk.account(handle="late"), due=now() + timedelta(hours=1))
    hour = now() - timedelta(hours=1)
    Publication.objects.unscoped("test").filter(pk=late.pk).update(next_attempt_at=hour, due_at=hour, late_at=hour)
    engine.start()
    for kind in ("publication_failed", "publication_unknown", "publication_handoff", "publication_late"):
        until(lambda kind=kind: bool(told(kind)))
        assert {notice.recipient for notice in told(kind)} == {desk.owner}


@pytest.mark.raises_notice("comment_failed")
def test_a_comment_that_is_refused_is_told(desk: Desk, engine: Engine) -> None:
    desk.network.fault("reject", path="/api/posts/*/comments", method="POST")
    row = desk.scheduled(desk.account(), first_comment="And first")
    engine.start()
    engine.until(row, S.PUBLISHED)
    Publication.objects.unscoped("test").filter(pk=row.pk).update(comment_next_at=now() - timedelta(seconds=1))
    assert tasks.send_comment(row.pk) == "failed"


@pytest.mark.django_db
@pytest.mark.raises_notice("publishing_paused")
@pytest.mark.raises_notice("publishing_resumed")
def test_pauses_are_told_to_the_others(owner: User, member_of: Any, workspace: Any) -> None:
    planner = member_of(Role.PLANNER)
    member_of(Role.GUEST)
    who = {"workspace": workspace, "actor": Actor(owner)}
    pause = publishing_pause(**who, scope=PauseScope.WORKSPACE, reason="Recall")
    publishing_resume(**who, pause_id=pause.pk)
    for kind in ("publishing_paused", "publishing_resumed"):
        assert [notice.recipient for notice in told(kind)] == [planner]


@pytest.mark.django_db
@pytest.mark.raises_notice("post_review")
@pytest.mark.raises_notice("post_approved")
@pytest.mark.raises_notice("post_changes")
def test_reviews_are_told_to_reviewer_and_author(owner: User, member_of: Any, workspace: Any) -> None:
    author = member_of(Role.PLANNER)
    post = PostFactory(workspace=workspace, author=author)
    PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state=S.DRAFT, due_at=None)
    who = {"workspace": workspace, "post_id": post.pk}
    post_submit(**who, actor=Actor(author))
    assert [notice.recipient for notice in told("post_review")] == [owner]
    post_approve(**who, actor=Actor(owner))
    post_request_changes(**who, actor=Actor(owner), note="Shorter")
    assert [notice.recipient for notice in told("post_approved") + told("post_changes")] == [author, author]


def overdue(account: SocialAccount, minutes: int, title: str = "Left behind", **values: Any) -> Publication:
    """A scheduled post that should have left `minutes` ago."""
    at = now() - timedelta(minutes=minutes)
    post = PostFactory(workspace=account.workspace, state="scheduled", title=title, **values)
    return PublicationFactory(post=post, account=account, due_at=at, next_attempt_at=at)


@pytest.mark.django_db
@pytest.mark.raises_notice("publication_stuck")
def test_stuck_posts_are_told_once(owner: User, member_of: Any, workspace: Any) -> None:
    author = member_of(Role.DESIGNER)
    account = SocialAccountFactory(workspace=workspace)
    overdue(account, 9)
    assert tasks.alarm_stuck() == 0
    overdue(account, 11, author=author)
    assert tasks.alarm_stuck() == 1
    assert {notice.recipient for notice in told("publication_stuck")} == {owner, author}
    assert words(told("publication_stuck")[0]) == (
        f"“Left behind” on {account} is due but does not leave, although nothing holds it back."
    )
    # Read or not, the same rows are not told again; new ones are, once an hour at most.
    Notification.objects.unscoped("test").update(read_at=now())
    assert tasks.alarm_stuck() == 0
    overdue(account, 15)
    Notification.objects.unscoped("test").update(created_at=now() - timedelta(minutes=50))
    assert tasks.alarm_stuck() == 0
    Notification.objects.unscoped("test").update(created_at=now() - timedelta(minutes=61))
    assert tasks.alarm_stuck() == 1
    assert words(told("publication_stuck")[-1]).startswith("2 due posts do not leave")
    Notification.objects.unscoped("test").update(created_at=now() - timedelta(minutes=61), read_at=now())
    assert tasks.alarm_stuck() == 1
    Publication.objects.unscoped("test").update(next_attempt_at=now() - timedelta(hours=3))
    Notification.objects.unscoped("test").update(created_at=now() - timedelta(minutes=61), read_at=now())
    assert tasks.alarm_stuck() == 0


@pytest.mark.django_db
def test_stuck_posts_of_each_workspace_are_told_to_its_own_people(owner: User, workspace: Any) -> None:
    other = MembershipFactory()
    overdue(SocialAccountFactory(workspace=workspace), 20, title="Mine")
    overdue(SocialAccountFactory(workspace=other.workspace), 20, title="Theirs")
    assert tasks.alarm_stuck() == 2
    heard = {notice.recipient: notice.params["post"] for notice in told("publication_stuck")}
    assert heard == {owner: "Mine", other.user: "Theirs"}


@pytest.mark.django_db
@pytest.mark.raises_notice("account_silent")
def test_silence_is_told_once_and_again_after_it_has_ended(owner: User, member_of: Any, workspace: Any) -> None:
    caretaker = member_of(Role.COMMUNITY)
    account = SocialAccountFactory(workspace=workspace, caretaker=caretaker, display_name="Tea house")
    start = now() - timedelta(days=4)
    for n in range(6):
        published(account, start - timedelta(hours=12 * n))
    assert tasks.alarm_silence() == 1
    assert {notice.recipient for notice in told("account_silent")} == {owner, caretaker}
    assert words(told("account_silent")[0]).startswith("Tea house has published nothing since")
    Notification.objects.unscoped("test").update(read_at=now())
    assert tasks.alarm_silence() == 0

    # It publishes again, and that silence is over; the next one is told anew.
    published(account, now())
    assert tasks.alarm_silence() == 0
    account.refresh_from_db()
    assert account.silence_told_at is None
    with time_machine.travel(now() + timedelta(days=3)):
        assert tasks.alarm_silence() == 1
        assert tasks.alarm_silence() == 0
    assert len(told("account_silent")) == 4


def published(account: SocialAccount, at: Any) -> Publication:
    """A post that went live then."""
    post = PostFactory(workspace=account.workspace, state="scheduled")
    return PublicationFactory(post=post, account=account, state=S.PUBLISHED, next_attempt_at=None, published_at=at)
