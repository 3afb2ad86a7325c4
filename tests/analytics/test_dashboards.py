"""Dashboards: the numbers on the page against sheets reckoned by hand, filters, people, an empty brand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import AccountGroup, GroupMember
from analytics.dictionary import BY_ID
from analytics.models import AccountCollection, AccountDay, ContentDay
from analytics.selectors.dashboards.filters import filters_of, period_days
from analytics.selectors.dashboards.posts import (
    SHOWN,
    best_and_worst,
    best_and_worst_of_each,
    habits_of,
    habits_of_each,
)
from analytics.selectors.dashboards.sheet import Look, sheet_of, sheets_of
from analytics.selectors.figures.scope import Comparison, Scope, compared
from analytics.selectors.figures.values import totals
from analytics.services.store.rolling import rollups_settle
from config.lib.clock import now
from team.roles import Role
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


@pytest.fixture
def two(workspace):
    """Two accounts on two platforms."""
    return [
        SocialAccountFactory(workspace=workspace, platform="mastodon", display_name="One"),
        SocialAccountFactory(workspace=workspace, platform="bluesky", display_name="Two"),
    ]


@pytest.fixture
def day(workspace):
    """Write a rolled-up day of an account, and what the account itself reports."""

    def make(account, when, *, form="video", followers=None, orders=None, sales=None, currency="", **values):
        day = date.fromisoformat(when)
        if values:
            ContentDay.objects.create(
                workspace=workspace, account=account, day=day, format=form, reported=[0] * 11, rolled_at=now(), **values
            )
        if followers is not None or orders is not None or sales is not None:
            AccountDay.objects.create(
                workspace=workspace, account=account, day=day, captured_at=now(), followers=followers, orders=orders,
                sales=sales, currency=currency,
            )  # fmt: skip

    return make


def test_ratios_are_of_sums_and_parts_add_up(workspace, two, day):
    one, other = two
    day(one, "2026-05-20", exposure=1000, exposure_engaged=1000, engagement=100, engagement_exposed=100, posts=1)
    day(one, "2026-05-21", form="image", exposure=None, engagement=7)
    day(other, "2026-05-20", exposure=9000, exposure_engaged=9000, engagement=90, engagement_exposed=90, posts=2)
    day(other, "2026-04-20", exposure=5000, exposure_engaged=5000, engagement=100, engagement_exposed=100)
    sheet = sheet_of(
        Scope(workspace, date(2026, 5, 2), date(2026, 5, 31)), Scope(workspace, date(2026, 4, 2), date(2026, 5, 1))
    )
    # 190 of 10,000 and not the mean of 10 % and 1 %; the 7 without exposure count above only in "engagement".
    assert sheet.value("engagement_rate") == pytest.approx(1.9)
    assert sheet.value("engagement") == 197
    assert sheet.value("engagement_rate", "before") == pytest.approx(2.0)
    assert sheet.change("engagement_rate") == pytest.approx(-0.1)
    assert sheet.change("exposure") == pytest.approx(100)
    assert [sheet.of_account("exposure", one.pk) for one in two] == [1000, 9000]
    assert sheet.of_format("exposure", "video") == 10_000
    assert sheet.of_format("exposure", "image") is None
    assert sheet.reporting("clicks") == (0, 2)
    assert sheet.value("clicks") is None
    series = dict(sheet.series("exposure"))
    assert series[date(2026, 5, 20)] == 10_000
    assert series[date(2026, 5, 21)] is None
    weeks = sheet.series("engagement_rate", weekly=True)
    assert weeks[0][0] == date(2026, 5, 2)
    assert dict(weeks)[date(2026, 5, 18)] == pytest.approx(1.9)


def test_a_sheet_says_what_the_values_say(workspace, two, day):
    """The one reading of dashboards and the values of single metrics are the same."""
    one, other = two
    day(one, "2026-04-30", followers=100)
    day(one, "2026-05-05", followers=140, orders=2, sales=Decimal("30.50"), currency="CNY", exposure=10, likes=3)
    day(other, "2026-05-10", followers=900, orders=1, sales=Decimal(20), currency="CNY")
    day(other, "2026-05-20", followers=950)
    day(one, "2026-03-01", followers=90)
    ids = ["followers", "followers_net", "orders", "sales", "exposure", "likes", "clicks", "profile_visits"]
    scope, before = (
        Scope(workspace, date(2026, 5, 1), date(2026, 5, 31)),
        Scope(workspace, date(2026, 4, 1), date(2026, 4, 30)),
    )
    sheet = sheet_of(scope, before)
    for when, span in (("now", scope), ("before", before)):
        assert {one: sheet.value(one, when) for one in ids} == totals(span, ids)
    # 40 of the one; the other began at 900 within the period and gained 50.
    assert sheet.value("followers_net") == 90
    assert sheet.value("followers") == 1090
    day(other, "2026-05-21", sales=Decimal(5), currency="USD")
    mixed = sheet_of(scope)
    assert mixed.value("sales") is None
    assert mixed.sales() == [("CNY", Decimal("50.50")), ("USD", Decimal(5))]
    assert mixed.reported("sales")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("7d", "2026-05-25", "2026-05-31"),
        ("30d", "2026-05-02", "2026-05-31"),
        ("last_month", "2026-05-01", "2026-05-31"),
        ("month", "2026-06-01", "2026-06-01"),
        ("quarter", "2026-04-01", "2026-05-31"),
    ],
)
def test_periods_end_with_the_last_whole_day(period, first, last):
    assert [str(one) for one in period_days(period, TODAY)] == [first, last]


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ({}, "2026-04-02", "2026-05-01"),
        ({"compare": "weekdays", "period": "7d"}, "2026-05-18", "2026-05-24"),
        ({"compare": "weekdays"}, "2026-03-28", "2026-04-26"),
        ({"compare": "year", "period": "7d"}, "2025-05-25", "2025-05-31"),
        ({"compare": "custom", "compare_from": "2026-01-01", "compare_to": "2026-01-05"}, "2026-01-01", "2026-01-05"),
        ({"compare": "custom", "compare_from": "2026-01-09", "compare_to": "2026-01-05"}, "2026-04-02", "2026-05-01"),
        ({"compare": "none"}, None, None),
        ({"compare": "rubbish", "account": "abc", "from": "2026-13-77", "format": "x"}, "2026-04-02", "2026-05-01"),
    ],
)  # fmt: skip
def test_comparisons_meet(workspace, given, first, last):
    before = filters_of(workspace=workspace, given=given).before
    assert (before and str(before.first), before and str(before.last)) == (first, last)


def test_filters_narrow_and_write_the_same_address(workspace, two):
    group = AccountGroup.objects.create(workspace=workspace, name="North")
    GroupMember.objects.create(workspace=workspace, group=group, account=two[1])
    filters = filters_of(
        workspace=workspace,
        given={"group": str(group.pk), "period": "custom", "from": "2026-05-30", "to": "2026-05-01"},
    )
    assert list(filters.scope.accounts) == [two[1].pk]
    assert filters.query() == {"period": "custom", "from": "2026-05-01", "to": "2026-05-30", "group": group.pk}
    again = filters_of(workspace=workspace, given={name: str(value) for name, value in filters.query().items()})
    assert again.scope == filters.scope
    both = filters_of(
        workspace=workspace, given={"account": [str(one.pk) for one in two] + ["99999"], "platform": "bluesky"}
    )
    assert list(both.scope.accounts) == [two[1].pk]


def test_days_begin_at_the_workspaces_midnight(workspace, two):
    """23:30 of 20 May in Shanghai is 15:30 UTC; half an hour later is the 21st."""
    post = measured(two[0], "2026-05-20 15:00", format="video")
    sampled(
        post,
        ("2026-05-20 15:30", {"impressions": 40, "likes": 4}),
        ("2026-05-20 16:30", {"impressions": 100, "likes": 10}),
    )
    rollups_settle()
    series = dict(sheet_of(Scope(workspace, date(2026, 5, 1), date(2026, 5, 31))).series("exposure"))
    assert (series[date(2026, 5, 20)], series[date(2026, 5, 21)]) == (40, 60)


@pytest.fixture
def lively(workspace, two):
    """Twelve posts: videos at 20:00 gain 300, pictures at 10:00 gain 100; one video 900, one picture 10."""
    account = two[0]
    for number in range(12):
        video = number % 2 == 0
        gained = {0: 900, 1: 10}.get(number, 300 if video else 100)
        when = datetime(2026, 5, 6 + number, 12 if video else 2, tzinfo=UTC)
        post = measured(
            account,
            f"{when:%Y-%m-%d %H:%M}",
            format="video" if video else "image",
            title=f"Post {number}",
            remote_id=f"r{number}",
        )
        sampled(
            post, (f"{when + timedelta(hours=3):%Y-%m-%d %H:%M}", {"impressions": 5000, "likes": gained, "shares": 0})
        )
    rollups_settle()
    AccountCollection.objects.create(
        workspace=workspace, account=account, collected_at=now(), days_until=TODAY - timedelta(days=3)
    )
    return account


def test_a_view_read_for_few_metrics_says_the_same_of_them_and_nothing_of_others(workspace, lively):
    may, april = (
        Scope(workspace, date(2026, 5, 1), date(2026, 5, 31)),
        Scope(workspace, date(2026, 4, 1), date(2026, 4, 30)),
    )
    whole, few = sheet_of(may, april), sheets_of([Look(may, april, metrics={"exposure", "engagement_rate"})])[0]
    for one in ("exposure", "engagement_rate", "followers_net"):
        assert few.value(one) == whole.value(one)
        assert few.reporting(one) == whole.reporting(one)
        assert few.series(one) == whole.series(one)
    assert few.of_format("exposure", "video") == whole.of_format("exposure", "video")
    assert whole.value("engagement") is not None
    for ask in (few.value, few.reporting, lambda one: few.of_format(one, "video")):
        with pytest.raises(KeyError):
            ask("engagement")


def test_best_and_worst_say_why(workspace, lively):
    scope = Scope(workspace, date(2026, 5, 1), date(2026, 5, 31))
    habits = habits_of(scope, shown=SHOWN)
    best, worst = best_and_worst(scope, habits)
    # 900 + 5 × 300 + 10 + 5 × 100 = 2910 over 12 posts.
    assert habits.usual[lively.pk].value == pytest.approx(242.5)
    assert best[0].post.title == "Post 0"
    assert best[0].times == pytest.approx(900 / 242.5)
    assert {key for key, _factor in best[0].reasons} == {"rate_up", "format_up"}
    assert worst[0].post.title == "Post 1"
    assert {key for key, _factor in worst[0].reasons} == {"rate_down", "format_down"}
    assert not {one.post.pk for one in best} & {one.post.pk for one in worst}
    # The sixth of May 2026 is a Wednesday; 12:00 UTC is 20:00 in Shanghai.
    assert (habits.heat[(2, 20)].total, habits.heat[(2, 20)].count) == (900, 1)


def test_views_that_are_read_together_are_those_read_alone(workspace, two, lively, day):
    day(lively, "2026-05-01", followers=100, orders=2, sales=Decimal(9), currency="CNY")
    day(two[1], "2026-05-09", followers=70)
    day(lively, "2026-05-10", followers=130, form="image", exposure=40, engagement=2)
    scopes = [
        Scope(workspace, date(2026, 5, 4), date(2026, 5, 31)),
        Scope(workspace, date(2026, 5, 9), date(2026, 5, 12), [lively.pk], "image"),
    ]
    looks = [Look(one, compared(one, Comparison.PREVIOUS), list(BY_ID)) for one in scopes]
    for look, sheet in zip(looks, sheets_of(looks), strict=True):
        alone = sheet_of(look.scope, look.before)
        for metric in BY_ID:
            for when in ("now", "before"):
                assert sheet.value(metric, when) == alone.value(metric, when)
                assert sheet.series(metric, when) == alone.series(metric, when)
        assert (sheet.formats, sheet.ends, sheet.sales()) == (alone.formats, alone.ends, alone.sales())
    together = habits_of_each(scopes, shown=3)
    assert together == [habits_of(one, shown=3) for one in scopes]
    assert best_and_worst_of_each(list(zip(scopes, together, strict=True))) == [
        best_and_worst(*one) for one in zip(scopes, together, strict=True)
    ]
    assert sheets_of([]) == habits_of_each([]) == []


def test_the_overview_shows_them(client, workspace, lively, two, day, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(at("overview")).content.decode()
    for words in (
        "Exposure",
        "60<small>K</small>",
        "Engagement rate",
        "4.85",
        "Post 0",
        "3.7 times",
        "is-few",
        "own figures are 2 days late",
    ):
        assert words in page, words
    assert "Orders" not in page
    assert at("metric", "exposure") in page
    # Followers, whatever days were not read.
    for account, when, followers in ((lively, "2026-05-07", 5), (lively, "2026-05-12", 9), (two[1], "2026-04-08", 8)):
        day(account, when, followers=followers)
    with django_assert_max_num_queries(12):
        assert client.get(at("overview") + "?metric=followers").context["metric"].metric_id == "followers"
    part = client.get(at("overview") + "?metric=engagement&period=90d", headers={"hx-request": "true"}).content.decode()
    assert "<nav" not in part
    assert "period=90d" in part


def test_every_metric_can_be_chosen_in_the_overview(client, workspace, lively, day, at):
    day(lively, "2026-05-20", followers=100, orders=2, sales=Decimal(9), currency="CNY")
    for metric in BY_ID:
        wanted = sheet_of(Scope(workspace, date(2026, 5, 2), date(2026, 5, 31)))
        chosen = client.get(at("overview"), {"metric": metric}).context["metric"].metric_id
        assert chosen == (metric if wanted.reported(metric) else "exposure")
        assert client.get(at("overview_chart", "trend", "csv"), {"metric": metric}).status_code == 200


def test_filters_are_kept_in_every_link(client, lively, at):
    page = client.get(
        at("overview") + f"?period=90d&compare=year&account={lively.pk}&metric=engagement&by=week"
    ).content.decode()
    assert "metric=exposure" in page
    for words in (f"account={lively.pk}", "compare=year", "by=week"):
        assert page.count(words) > 10, words
    assert 'name="metric" value="engagement"' in page


@pytest.mark.parametrize("ending", ["svg", "png", "csv"])
@pytest.mark.parametrize("key", ["trend", "heat", "formats"])
def test_charts_are_files(client, lively, at, key, ending):
    answer = client.get(at("overview_chart", key, ending))
    assert answer.status_code == 200
    assert len(answer.content) > 60


def test_other_charts_are_not_there(client, workspace, at):
    assert client.get(at("overview_chart", "other", "svg")).status_code == 404
    assert client.get(at("overview_chart", "trend", "exe")).status_code == 404


def test_an_empty_brand_is_told_what_comes(client, workspace, at):
    page = client.get(at("overview")).content.decode()
    assert "No figures yet" in page


def test_who_may_see(workspace, client_of, member_of, at):
    assert client_of(member_of(Role.GUEST)).get(at("overview")).status_code == 200
    assert client_of(UserFactory()).get(at("overview")).status_code == 404


def test_the_dictionary_names_sources(client, two, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get(at("metrics")).content.decode()
    assert at("metric", "engagement_rate") in page
    one = client.get(at("metric", "likes")).content.decode()
    assert "favourites_count" in one or "favourites" in one
    assert "Two" in one
    assert client.get(at("metric", "nothing")).status_code == 404
    assert "No metric found" in client.get(at("metrics") + "?q=zzz").content.decode()
