"""Repeating a post: each date once, as previewed, never in a burst; what people did by hand stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils.translation import override

from accounts.models import SocialAccount
from content.models import Post, Publication, Recurrence, Variant
from content.selectors.recurrence import date_rows, plan_of, posts_by_date
from content.selectors.repeat_rules import SimpleRule, rule_words, simple_rule
from content.services.drafting import post_delete
from content.services.recurring import recurrence_create
from content.services.review import post_approve
from content.services.scheduling import post_cancel, post_move, post_schedule
from content.services.skipping import StillRepeats
from content.states import PostState
from content.tasks import make_occurrences_of
from team.actors import Actor
from team.models import AuditEntry, Membership, Notification, User, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import (
    MediaAssetFactory,
    PostFactory,
    PostMediaFactory,
    PublicationFactory,
    RecurrenceFactory,
    SocialAccountFactory,
)

# A Monday, eleven in Shanghai.
NOW = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def planner(db: None, member_of: Any) -> User:
    return member_of(Role.PLANNER)


@pytest.fixture
def pattern(db: None, workspace: Workspace, planner: User) -> Post:
    """With everything a date takes over."""
    post = PostFactory(
        workspace=workspace, author=planner, title="Tea of the day", text="Own text", first_comment="Come by",
        options={"link": "https://example.com/tea"}, notes="Ask Lin", campaign="Spring", late_minutes=15,
    )  # fmt: skip
    for platform in ("practice-weibo", "practice-xiaohongshu"):
        account = SocialAccountFactory(workspace=workspace, platform=platform)
        PublicationFactory(post=post, account=account, state="draft", due_at=None)
    PostMediaFactory(post=post, asset=MediaAssetFactory(workspace=workspace), alt="A cup")
    Variant.all_objects.create(
        workspace=workspace, post=post, platform="practice-xiaohongshu", text="Red text", title="Red"
    )
    return post


def begin(post: Post, who: User | None = None, *, rule: str = "FREQ=DAILY;INTERVAL=5", **values: Any) -> Recurrence:
    """Repeat it every fifth day at ten from tomorrow, and make what is due: three dates."""
    wanted = {"first_day": date(2027, 3, 2), "clock": time(10, 0), **values}
    row = recurrence_create(
        workspace=post.workspace, actor=Actor(who or post.author), post_id=post.pk, rule=rule, **wanted
    )
    make_occurrences_of(row.pk)
    row.refresh_from_db()
    return row


def made(row: Recurrence) -> list[Post]:
    return list(Post.objects.for_workspace(row.workspace_id).filter(recurrence=row).order_by("occurrence_at"))


def asked(row: Recurrence) -> dict[str, Any]:
    return {"workspace": row.workspace, "actor": Actor(row.post.author), "post_id": row.post_id}


@pytest.mark.django_db
def test_a_date_is_a_scheduled_copy_of_everything(pattern: Post) -> None:
    row = begin(pattern)
    first = made(row)[0]
    assert first.occurrence_at == first.due_at == datetime(2027, 3, 2, 2, 0, tzinfo=UTC)
    for name in ("title", "text", "first_comment", "options", "notes", "campaign", "late_minutes", "author"):
        assert getattr(first, name) == getattr(pattern, name), name
    assert [(item.asset_id, item.alt) for item in first.attachments.all()] == [
        (item.asset_id, item.alt) for item in pattern.attachments.all()
    ]
    assert [(v.platform, v.text, v.title) for v in first.variants.all()] == [
        ("practice-xiaohongshu", "Red text", "Red")
    ]
    rows = list(Publication.objects.for_workspace(row.workspace_id).filter(post=first))
    assert {p.state for p in rows} == {"scheduled"}
    assert {p.account_id for p in rows} == {p.account_id for p in pattern.publications.all()}
    assert (pattern.state, Post.objects.unscoped("test").get(pk=pattern.pk).recurrence_id) == ("draft", None)


@pytest.mark.django_db
def test_what_is_made_is_what_the_preview_shows(pattern: Post) -> None:
    row = begin(pattern, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", time_zone="Europe/Berlin")
    shown = date_rows(plan_of(row), posts=posts_by_date(row), pattern_id=pattern.pk)
    assert [post.occurrence_at for post in made(row)] == [item.date.at for item in shown if item.post]
    # Monday the 1st is past; the Thursday, then two weeks on, at least three; the clocks change on the 28th.
    assert [f"{item.date.local:%m-%d %H:%M %z}" for item in shown][:4] == [
        "03-04 10:00 +0100", "03-15 10:00 +0100", "03-18 10:00 +0100", "03-29 10:00 +0200",
    ]  # fmt: skip
    assert [item.clocks_change for item in shown][:4] == [False, False, False, True]
    assert len(made(row)) == 3


@pytest.mark.django_db
def test_two_weeks_ahead_and_never_more_than_sixty_at_once(pattern: Post) -> None:
    assert len(made(begin(pattern, rule="FREQ=DAILY;INTERVAL=2"))) == 7
    other = PostFactory(workspace=pattern.workspace, author=pattern.author)
    PublicationFactory(post=other, account=pattern.publications.first().account, state="draft", due_at=None)
    hourly = begin(other, rule="FREQ=HOURLY")
    assert len(made(hourly)) == 60


@pytest.mark.django_db
def test_dates_missed_while_nothing_ran_are_not_made_up_for(pattern: Post) -> None:
    row = begin(pattern)
    with time_machine.travel(NOW + timedelta(days=40), tick=True):
        make_occurrences_of(row.pk)
        later = [post.occurrence_at for post in made(row)][3:]
        assert len(later) == 3
        assert min(later) > NOW + timedelta(days=40)


@pytest.mark.django_db
def test_it_ends_after_its_last_date(pattern: Post) -> None:
    row = begin(pattern, rule="FREQ=DAILY;COUNT=2")
    assert len(made(row)) == 2
    with time_machine.travel(NOW + timedelta(days=9), tick=True):
        make_occurrences_of(row.pk)
    row.refresh_from_db()
    assert row.ended_at
    assert not Notification.objects.for_workspace(row.workspace_id).filter(kind="recurrence_stopped").exists()


@pytest.mark.django_db
def test_moving_the_workspace_elsewhere_moves_no_date(pattern: Post) -> None:
    row = begin(pattern)
    before = [post.occurrence_at for post in made(row)]
    Workspace.objects.filter(pk=pattern.workspace_id).update(time_zone="America/New_York")
    with time_machine.travel(NOW + timedelta(days=5), tick=True):
        make_occurrences_of(row.pk)
    after = [post.occurrence_at for post in made(row)]
    assert after[:3] == before
    assert after[3] == before[-1] + timedelta(days=5)


@pytest.mark.django_db
def test_texts_take_turns(pattern: Post) -> None:
    row = begin(pattern, rule="FREQ=DAILY;INTERVAL=2", variations=["Second", " ", "Third"])
    assert row.variations == ["Second", "Third"]
    turns = ["Own text", "Second", "Third", "Own text", "Second", "Third", "Own text"]
    assert [post.text for post in made(row)] == turns
    second = made(row)[1]
    assert {p.payload["text"] for p in Publication.objects.for_workspace(row.workspace_id).filter(post=second)} == {
        "Second"
    }
    assert second.variants.get().title == "Red"


@pytest.mark.django_db
def test_a_post_planned_for_one_of_the_dates_is_that_date(pattern: Post) -> None:
    """Or the same text would go out twice at the same moment."""
    due = datetime(2027, 3, 7, 2, 0, tzinfo=UTC)
    post_schedule(workspace=pattern.workspace, actor=Actor(pattern.author), post_id=pattern.pk, due_at=due)
    row = begin(pattern)
    assert [post.pk == pattern.pk for post in made(row)] == [False, True, False]
    # Moved by hand it still is that date: no copy takes its place.
    post_move(
        workspace=pattern.workspace, actor=Actor(pattern.author), post_id=pattern.pk, due_at=due + timedelta(hours=3)
    )
    make_occurrences_of(row.pk)
    assert len(made(row)) == 3


@pytest.mark.raises_notice("recurrence_problem")
@pytest.mark.django_db
def test_an_account_that_is_gone_leaves_drafts_and_tells(pattern: Post, planner: User) -> None:
    SocialAccount.objects.for_workspace(pattern.workspace).filter(platform="practice-weibo").update(
        state="disconnected"
    )
    row = begin(pattern)
    assert {post.state for post in made(row)} == {PostState.DRAFT}
    assert made(row)[0].due_at == made(row)[0].occurrence_at
    assert len(made(row)) == 3
    assert row.problem
    notes = Notification.objects.for_workspace(row.workspace_id).filter(recipient=planner, kind="recurrence_problem")
    assert notes.count() == 1


@pytest.mark.django_db
def test_with_approval_each_date_waits_for_its_own(pattern: Post, member_of: Any) -> None:
    Workspace.objects.filter(pk=pattern.workspace_id).update(approval_mode=ApprovalMode.REQUIRED)
    pattern.workspace.refresh_from_db()
    reviewer = member_of(Role.MANAGER)
    row = begin(pattern, rule="FREQ=WEEKLY")
    first = made(row)[0]
    assert first.status == "in_review"
    assert (
        Notification.objects.for_workspace(row.workspace_id).filter(recipient=reviewer, kind="post_review").count() == 3
    )
    post_approve(workspace=pattern.workspace, actor=Actor(reviewer), post_id=first.pk)
    first.refresh_from_db()
    assert first.status == "scheduled"
    assert [post.status for post in made(row)] == ["scheduled", "in_review", "in_review"]


@pytest.mark.raises_notice("recurrence_stopped")
@pytest.mark.django_db
@pytest.mark.parametrize("why", ["left", "role", "cancelled"])
def test_it_stops_and_tells_why(pattern: Post, planner: User, owner: User, why: str) -> None:
    row = begin(pattern, rule="FREQ=WEEKLY")
    count = len(made(row))
    members = Membership.objects.for_workspace(pattern.workspace).filter(user=planner)
    if why == "left":
        members.delete()
    elif why == "role":
        members.update(role=Role.DESIGNER)
    else:
        post_cancel(workspace=pattern.workspace, actor=Actor(owner), post_id=pattern.pk)
    with time_machine.travel(NOW + timedelta(days=21), tick=True):
        make_occurrences_of(row.pk)
    row.refresh_from_db()
    assert (bool(row.ended_at), bool(row.problem), len(made(row))) == (True, True, count)
    note = Notification.objects.for_workspace(row.workspace_id).get(recipient=owner, kind="recurrence_stopped")
    assert note.params["reason"] == row.problem
    assert AuditEntry.objects.for_workspace(row.workspace_id).filter(verb="recurrence.stopped").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_make_each_date_once(pattern: Post) -> None:
    row = RecurrenceFactory(
        workspace=pattern.workspace,
        post=pattern,
        created_by=pattern.author,
        first_day=date(2027, 3, 2),
        clock=time(10, 0),
    )
    start, failures = threading.Barrier(3), []

    def run() -> None:
        try:
            start.wait()
            make_occurrences_of(row.pk)
        except Exception as error:  # noqa: BLE001 - shown below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(made(row)) == 14
    assert Publication.objects.for_workspace(row.workspace_id).filter(state="scheduled").count() == 28


@pytest.mark.django_db
def test_a_deleted_date_is_left_out_and_a_pattern_stays(pattern: Post) -> None:
    row = begin(pattern)
    gone = made(row)[1]
    Publication.objects.for_workspace(row.workspace_id).filter(post=gone).update(state="draft")
    Post.objects.for_workspace(row.workspace_id).filter(pk=gone.pk).update(state=PostState.DRAFT)
    post_delete(workspace=pattern.workspace, actor=Actor(pattern.author), post_id=gone.pk)
    make_occurrences_of(row.pk)
    row.refresh_from_db()
    assert row.skipped == ["2027-03-07"]
    assert gone.occurrence_at not in {post.occurrence_at for post in made(row)}
    with pytest.raises(StillRepeats):
        post_delete(workspace=pattern.workspace, actor=Actor(pattern.author), post_id=pattern.pk)


@pytest.mark.parametrize(
    ("simple", "first_day", "rule", "en", "zh"),
    [
        (SimpleRule("week", 2, (0, 3), until=date(2027, 3, 1)), date(2027, 1, 4),
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270301",
         "Every 2 weeks on Mon, Thu at 10:00, until 2027-03-01", "每 2 周的周一、周四 10:00，到 2027-03-01"),
        (SimpleRule("day"), date(2027, 1, 4), "FREQ=DAILY", "Every day at 10:00", "每天 10:00"),
        (SimpleRule("week", weekdays=(0, 3)), date(2027, 1, 4), "FREQ=WEEKLY;BYDAY=MO,TH",
         "Every week on Mon, Thu at 10:00", "每周一、周四 10:00"),
        (SimpleRule("day", 3, count=5), date(2027, 1, 4), "FREQ=DAILY;INTERVAL=3;COUNT=5",
         "Every 3 days at 10:00, 5 times", "每 3 天 10:00，共 5 次"),
        (SimpleRule("month"), date(2027, 1, 31), "FREQ=MONTHLY;BYMONTHDAY=31",
         "Every month on day 31 at 10:00", "每月31日 10:00"),
        (SimpleRule("month", month_by="weekday"), date(2027, 1, 12), "FREQ=MONTHLY;BYDAY=2TU",
         "Every month on the 2nd Tue at 10:00", "每月第二个周二 10:00"),
        (SimpleRule("month", 2, month_by="last_weekday"), date(2027, 1, 29), "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR",
         "Every 2 months on the last Fri at 10:00", "每 2 个月的最后一个周五 10:00"),
        (SimpleRule("year"), date(2028, 2, 29), "FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2",
         "Every year on 29 Feb at 10:00", "每年2月29日 10:00"),
    ],
)  # fmt: skip
def test_the_form_its_rule_and_the_words(simple: SimpleRule, first_day: date, rule: str, en: str, zh: str) -> None:
    text = simple.text(first_day)
    assert set(text.split(";")) == set(rule.split(";"))
    again = simple_rule(text, first_day)
    assert again is not None
    assert again.text(first_day) == text
    for language, words in (("en", en), ("zh-hans", zh)):
        with override(language):
            assert rule_words(text, first_day, time(10, 0)) == words


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY;INTERVAL=2"])
def test_a_rule_without_a_day_means_that_of_its_start(rule: str) -> None:
    simple = simple_rule(rule, date(2027, 3, 4))
    assert simple is not None
    assert simple.text(date(2027, 3, 4)).startswith(rule)
    with override("en"):
        assert "10:00" in rule_words(rule, date(2027, 3, 4), time(10, 0))
        assert "FREQ" not in rule_words(rule, date(2027, 3, 4), time(10, 0))


def test_what_the_form_cannot_say_stays_a_rule() -> None:
    rule = "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR"
    assert simple_rule(rule, date(2027, 1, 1)) is None
    with override("en"):
        assert rule in rule_words(rule, date(2027, 1, 1), time(9, 0))
