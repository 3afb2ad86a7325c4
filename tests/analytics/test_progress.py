"""Progress, forecast and health from data, as time goes by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import AccountReading, AccountStrategy
from accounts.services.readings import reading_keep
from analytics.forecast import fit
from analytics.models import GoalReview
from analytics.selectors.progress import progress_of
from analytics.states import Health
from analytics.tasks import watch_goals
from config.lib.clock import now
from content.states import PublicationState
from team.models import Notification
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def pass_days(clock, account, gains):
    """Let days pass; each ends with a check that finds so many more followers."""
    for gain in gains:
        clock.shift(DAY)
        latest = AccountReading.objects.for_workspace(account.workspace).filter(account=account).latest("day")
        account.followers = (latest.followers or 0) + gain
        reading_keep(account)


@pytest.mark.parametrize(
    ("gain", "health", "chance"), [(55, Health.ON_TRACK, 0.9), (30, Health.OFF_TRACK, 0.0)], ids=["fast", "slow"]
)
def test_health_follows_the_figures(goal, account, clock, gain, health, chance):
    made = goal()
    pass_days(clock, account, [gain] * 15)
    watch_goals()
    made.refresh_from_db()
    assert made.health == health
    assert made.progress["value"] == pytest.approx(15 * gain, abs=2)
    assert made.progress["done"] == pytest.approx(15 * gain / 1500, abs=0.01)
    assert made.progress["elapsed"] == pytest.approx(0.5)
    assert made.progress["chance"] == pytest.approx(chance, abs=0.1)
    assert made.progress["low"] <= made.progress["forecast"] <= made.progress["high"]


def test_without_enough_days_the_pace_is_compared_with_the_time(goal, account, clock):
    AccountReading.objects.for_workspace(account.workspace).filter(day__lt=date(2026, 6, 1)).delete()
    made = goal()
    assert made.health == Health.UNCLEAR
    pass_days(clock, account, [40] * 6)
    progress = progress_of(made)
    assert (progress.trend, progress.health) == (None, Health.AT_RISK)


def test_a_missed_milestone_makes_it_one_step_worse(goal, account, clock):
    made = goal(m0_day="2026-06-08", m0_value="600", m0_label="first week")
    pass_days(clock, account, [10] * 7 + [70] * 8)
    before = progress_of(made, day=date(2026, 6, 8))
    assert before.missed == ()
    after = progress_of(made)
    assert len(after.missed) == 1
    assert after.health != Health.ON_TRACK


def test_reached_and_closed(goal, account, clock, client, at):
    made = goal()
    refused = client.post(at("goal_close", made.pk), {"outcome": "reached", "lesson": "Notes work."})
    assert "it was not reached" in refused.content.decode()
    pass_days(clock, account, [150] * 11)
    watch_goals()
    made.refresh_from_db()
    assert made.health == Health.REACHED
    assert client.post(at("goal_close", made.pk), {"outcome": "reached", "lesson": ""}).status_code == 422
    assert client.post(at("goal_close", made.pk), {"outcome": "reached", "lesson": "Notes work."}).status_code == 302
    made.refresh_from_db()
    assert made.final_value == pytest.approx(1650, abs=2)
    pass_days(clock, account, [150])
    page = client.get(at("goal", made.pk)).content.decode()
    assert "Notes work." in page
    assert 'title="1,650"' in page or 'title="1,648"' in page
    assert client.post(at("goal_review", made.pk), {"note": "late"}).status_code == 409


def test_a_new_account_is_no_gain(goal, account, workspace, read, clock):
    made = goal(subject="workspace", account="")
    other = SocialAccountFactory(workspace=workspace)
    pass_days(clock, account, [50] * 3)
    read(other, gain=0, days=1, last=500_000, until=date(2026, 6, 3))
    assert progress_of(made).value == pytest.approx(150, abs=2)


def test_posts_and_regularity_come_from_what_was_published(goal, account, workspace, clock):
    AccountStrategy.objects.create(workspace=workspace, account=account, posts_per_week=2)
    posts = goal(metric="posts", target="8", name="8 posts in June")
    regular = goal(metric="regularity", target="80", name="80% of weeks with two posts")
    for day in (1, 2, 9, 16, 17):
        PublicationFactory(
            post=PostFactory(workspace=workspace), account=account, state=PublicationState.PUBLISHED,
            published_at=now() + timedelta(days=day), next_attempt_at=None,
        )  # fmt: skip
    clock.shift(21 * DAY)
    assert progress_of(posts).value == 5
    # Weeks begin on Mondays; the first of June is one: kept, missed, kept.
    assert progress_of(regular).value == pytest.approx(66.67, abs=0.01)


@pytest.mark.raises_notice("goal_worse")
def test_the_owner_hears_of_a_worse_standing_once_a_week(goal, account, clock, owner, workspace):
    made = goal(rhythm=30)
    told = Notification.objects.for_workspace(workspace).filter(kind="goal_worse", recipient=owner)
    pass_days(clock, account, [55] * 10)
    watch_goals()
    assert not told.exists()
    pass_days(clock, account, [0] * 6)
    watch_goals()
    watch_goals()
    assert told.count() == 1
    made.refresh_from_db()
    first = made.told_health
    pass_days(clock, account, [0] * 3)
    watch_goals()
    made.refresh_from_db()
    assert told.count() == 1
    assert made.told_health == first
    pass_days(clock, account, [0] * 5)
    watch_goals()
    assert told.count() == (2 if first == Health.AT_RISK else 1)


@pytest.mark.raises_notice("goal_review_due")
def test_a_review_that_is_due_is_asked_for_and_keeps_the_standing_of_its_day(
    goal, account, clock, client, at, workspace
):
    made = goal()
    told = Notification.objects.for_workspace(workspace).filter(kind="goal_review_due")
    pass_days(clock, account, [55] * 7)
    watch_goals()
    watch_goals()
    assert told.count() == 1
    assert "A review has been due" in client.get(at("goal", made.pk)).content.decode()
    assert client.post(at("goal_review", made.pk), {"note": " "}).status_code == 422
    assert client.post(at("goal_review", made.pk), {"note": "As planned.", "next_step": "Go on."}).status_code == 302
    pass_days(clock, account, [0] * 9)
    review = GoalReview.objects.for_workspace(workspace).get()
    assert review.health == Health.ON_TRACK
    assert review.progress["value"] == pytest.approx(385, abs=2)
    page = client.get(at("goal", made.pk)).content.decode()
    assert "26% done, 23% of the time gone" in page


@pytest.mark.raises_notice("goal_over")
def test_when_the_time_is_over_the_owner_is_asked_to_close(goal, account, clock, client, at, workspace):
    made = goal()
    pass_days(clock, account, [50] * 31)
    watch_goals()
    assert Notification.objects.for_workspace(workspace).filter(kind="goal_over").count() == 1
    assert "The time is over" in client.get(at("goal", made.pk)).content.decode()


def test_the_forecast_ignores_odd_days_and_knows_its_limits():
    first = date(2026, 1, 1)
    line = [(first + n * DAY, 100.0 + 10 * n + (n % 3)) for n in range(30)]
    assert fit(line[:13]) is None
    trend = fit(line)
    spoilt = fit([*line[:10], (line[10][0], 5_000.0), *line[11:]])
    assert trend.slope == pytest.approx(10, abs=0.1)
    assert spoilt.slope == pytest.approx(10, abs=0.3)
    near, far = trend.last + 5 * DAY, trend.last + 60 * DAY
    assert trend.deviation(far) > trend.deviation(near)
    low, high = trend.span(near)
    assert low < 100 + 10 * 34 < high
    assert trend.chance(0, near) > 0.99
    flat = fit([(first + n * DAY, 7.0) for n in range(20)])
    assert (flat.slope, flat.at(far)) == (0, 7)
