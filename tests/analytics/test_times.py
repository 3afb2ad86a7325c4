"""Best times of an account: its own evidence, zones, quiet hours and spacing, slots from suggestions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils.translation import override

from accounts.models import AudienceFigure, ResearchSource
from accounts.research_states import SourceKind
from analytics.selectors.times import day_factors, own_times, shifted, week_of_times
from content.models import PublishingLimit, QueueSlot
from content.selectors.active_hours import prior_of
from content.selectors.best_time import best_time, own_times_of
from content.time_hooks import OwnPost, OwnTimes
from team.roles import Role
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)  # a Monday noon in Shanghai


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False), override("en"):
        yield


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


def posts(account, hour_utc, rates, *, first=datetime(2026, 5, 4, tzinfo=UTC), prefix="p"):
    """A post on each of the days from Monday `first` on, at `hour_utc`, with the engagement rates in percent."""
    for number, rate in enumerate(rates):
        moment = first + timedelta(days=number, hours=hour_utc)
        post = measured(account, moment, remote_id=f"{prefix}{hour_utc}-{number}")
        sampled(post, (f"{moment + timedelta(days=1):%Y-%m-%d %H:%M}", {"impressions": 1000, "likes": rate * 10}))


def own_of(workspace, account):
    return own_times_of(workspace=workspace, accounts=[account])[account.pk]


def test_without_posts_it_is_the_prior_exactly(workspace, account):
    week = week_of_times(workspace=workspace, account=account)
    assert week.weekday.scores == prior_of("weibo").weekday
    assert (week.weekday.own, week.weekday.posts) == (False, 0)
    assert "not your data" in week.weekday.words
    assert "0 of the 30" in week.weekday.words


def test_own_posts_count_on_the_clock_of_the_account(workspace, account):
    """Hand reckoned: 13:00 UTC is 21:00 in Shanghai. Usual rate 2 % (median of fifteen 1 % and sixteen 2 %)."""
    posts(account, 13, [2] * 16)
    posts(account, 2, [1] * 15)
    own = own_of(workspace, account)
    assert {(post.hour, post.ratio) for post in own.posts} == {(21, 1.0), (10, 0.5)}
    assert (len(own.posts), own.pooled) == (31, False)
    # From Monday 4 May on: 4 and 5 May were holidays, Saturday the 9th was worked for them; 10, 16 and 17 are weekends.
    weekdays = [post for post in own.posts if not post.weekend]
    assert (sum(p.hour == 21 for p in weekdays), sum(p.hour == 10 for p in weekdays)) == (11, 10)
    prior = prior_of("weibo").weekday
    assumed, whole = 11 * prior[21] + 10 * prior[10], 11 * 1.0 + 10 * 0.5
    found = best_time(platform="practice-weibo", weekend=False, own=own)
    assert found.scores[21] == pytest.approx((4 * prior[21] + 11 * 1.0 / whole * assumed) / 15)
    assert found.scores[10] == pytest.approx((4 * prior[10] + 10 * 0.5 / whole * assumed) / 14)
    assert found.scores[20] == prior[20]


def test_summer_time_moves_the_hour(workspace):
    """18:00 UTC is 13:00 in New York in winter and 14:00 in summer; so is a post there."""
    account = SocialAccountFactory(workspace=workspace, platform="practice-x", time_zone="America/New_York")
    posts(account, 18, [2] * 5, first=datetime(2026, 3, 2, tzinfo=UTC), prefix="w")
    posts(account, 18, [2] * 5, first=datetime(2026, 3, 9, tzinfo=UTC), prefix="s")
    assert sorted(post.hour for post in own_of(workspace, account).posts) == [13] * 5 + [14] * 5


def test_young_posts_and_unknown_exposure_are_no_evidence(workspace, account):
    posts(account, 13, [2] * 6)
    fresh = measured(account, NOW - timedelta(hours=20))
    sampled(fresh, ("2026-06-01 03:00", {"impressions": 10, "likes": 9}))
    silent = measured(account, NOW - timedelta(days=9))
    sampled(silent, ("2026-05-25 03:00", {"likes": 9}))
    assert own_of(workspace, account).account_posts == 6


def test_other_accounts_on_the_platform_help_one_with_few_posts(workspace, account, django_assert_max_num_queries):
    other = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    elsewhere = SocialAccountFactory(workspace=workspace, platform="practice-douyin")
    posts(account, 13, [2] * 10)
    posts(other, 2, [8] * 22)
    posts(elsewhere, 2, [8] * 22)
    with django_assert_max_num_queries(1):
        found = own_times(workspace, [account, other, elsewhere])
    assert (len(found[account.pk].posts), found[account.pk].pooled, found[account.pk].account_posts) == (32, True, 10)
    assert not found[elsewhere.pk].pooled
    # Each against its own usual rate.
    assert {post.ratio for post in found[account.pk].posts} == {1.0}
    best = best_time(platform=account.platform, weekend=False, own=found[account.pk])
    assert "32 of your own posts on this platform" in best.words


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Shanghai", {20: 1.0}), ("Asia/Kolkata", {17: 0.5, 18: 0.5}), ("America/New_York", {8: 1.0})],
)
def test_hours_of_followers_are_moved_to_the_zone(zone, expected):
    found = shifted({12: 40.0, 3: 0.0}, zone, NOW)
    assert {hour: share for hour, share in enumerate(found) if share} == pytest.approx(expected)
    assert shifted({12: 0.0}, zone, NOW) == ()


def test_the_latest_report_of_followers_counts(workspace, account):
    for key in ("1", "12"):
        source = ResearchSource.objects.create(
            workspace=workspace, kind=SourceKind.AUDIENCE, title="Audience", account=account
        )
        AudienceFigure.objects.create(
            workspace=workspace, source=source, dimension="active_hour", key=key, value=50, unit="share"
        )
    assert own_of(workspace, account).audience[20] == 1.0
    week = week_of_times(workspace=workspace, account=account)
    assert week.weekday.audience
    assert week.weekday.best[0] == 20


def test_better_weekdays_are_told_apart():
    own = OwnTimes(tuple(OwnPost(20, day, False, ratio) for day, ratio in ((1, 3.0), (2, 1.0)) for _n in range(8)))
    # Mean ratio 2; eight posts of 1.5 and of 0.5 against a weight of eight usual ones.
    assert day_factors(own) == pytest.approx([1, 1.25, 0.75, 1, 1, 1, 1])


def test_suggestions_keep_out_of_quiet_hours_and_apart(workspace, account):
    PublishingLimit.objects.create(
        workspace=workspace, account=account, quiet_from=time(20), quiet_until=time(9), gap_minutes=600, per_day=1
    )
    week = week_of_times(workspace=workspace, account=account)
    assert len(week.best) == 5
    cells = [one.cell for one in week.best]
    assert all(9 <= cell.hour < 20 for cell in cells)
    assert len({cell.weekday for cell in cells}) == 5
    assert cells[0].hour == 12
    assert week.cells[0][21].quiet


def test_page_shows_the_basis_and_makes_slots(client_of, owner, workspace, account):
    client, address = client_of(owner), f"/w/{workspace.slug}/analytics/times/{account.pk}/"
    page = client.get(address).content.decode()
    assert "Default, not your data" in page
    assert "national survey" in page
    assert client.get(f"/w/{workspace.slug}/analytics/times/").headers["Location"] == address
    assert client.post(address, {"add": ["2-20", "4-20"]}).headers["Location"] == address
    assert list(QueueSlot.objects.for_workspace(workspace).values_list("weekday", "clock")) == [
        (2, time(20)), (4, time(20)),
    ]  # fmt: skip
    back = client.post(address, {"add": "2-20", "back": "slots"})
    assert back.headers["Location"].endswith(f"/slots/{account.pk}/")
    for wrong in ("7-20", "2-24", "x", ""):
        assert client.post(address, {"add": wrong}).status_code == 422


def test_own_data_are_named_and_drawn(client_of, owner, workspace, account, django_assert_max_num_queries):
    posts(account, 13, [2] * 20)
    posts(account, 2, [1] * 20)
    client = client_of(owner)
    address = f"/w/{workspace.slug}/analytics/times/{account.pk}/"
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert "40 own posts of this account" in page
    assert "Default, not your data" not in page
    assert "1.0× the usual" in page or "× the usual" in page
    for key, ending in (("scores", "csv"), ("posts", "svg")):
        assert client.get(f"{address}charts/{key}.{ending}").status_code == 200
    assert client.get(f"{address}charts/none.csv").status_code == 404
    slots = client.get(f"/w/{workspace.slug}/analytics/times/{account.pk}/card/").content.decode()
    assert 'name="back" value="slots"' in slots


def test_nothing_known_is_said(client_of, owner, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="telegram")
    page = client_of(owner).get(f"/w/{workspace.slug}/analytics/times/{account.pk}/").content.decode()
    assert "Not enough data" in page


def test_a_viewer_sees_but_makes_no_slots(client_of, member_of, workspace, account):
    client, address = client_of(member_of(Role.ANALYST)), f"/w/{workspace.slug}/analytics/times/{account.pk}/"
    assert 'name="add"' not in client.get(address).content.decode()
    assert client.post(address, {"add": "2-20"}).status_code == 403


def test_week_by_api(client_of, owner, workspace, account):
    week = client_of(owner).get(f"/api/v1/workspaces/{workspace.slug}/analytics/times/{account.pk}/").json()
    assert len(week["cells"]) == 168
    assert (week["own"], week["posts"], week["basis"]) == (False, 0, ["survey", "practitioners"])
    assert week["best"][0]["cell"]["hour"] == 21
