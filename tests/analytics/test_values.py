"""Values of metrics over a scope, against sheets reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import SocialAccount
from analytics.dictionary import BY_ID, HEADLINES, METRICS
from analytics.figures import DAY_FIGURES, POST_FIGURES, ROLLED
from analytics.metric_states import Rule
from analytics.models import AccountDay, ContentDay
from analytics.selectors.dashboards.sheet import sheet_of
from analytics.selectors.figures.followers import ends, levels
from analytics.selectors.figures.posts import ordered, posts_of, usual_engagement
from analytics.selectors.figures.scope import Comparison, Scope, compared
from analytics.selectors.figures.values import (
    by_day,
    change,
    money,
    reporting,
    totals,
    totals_by_account,
    totals_by_format,
)
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.rolling import rollups_settle
from analytics.store_states import FetchKind
from config.lib.clock import now
from team.models import Workspace
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
D = date.fromisoformat


@pytest.fixture
def accounts(workspace: Workspace) -> list[SocialAccount]:
    return [SocialAccountFactory(workspace=workspace) for _n in range(2)]


def followers(account: SocialAccount, **days: int) -> None:
    """Readings of followers, by `d` and the day of November."""
    rows = [DayFigures(date(2026, 11, int(name[1:])), {"followers": value}) for name, value in days.items()]
    days_store(fetch=fetch_begin(account=account, kind=FetchKind.DAYS), days=rows)


def november(workspace: Workspace, first: int = 1, last: int = 30) -> Scope:
    return Scope(workspace, date(2026, 11, first), date(2026, 11, last))


def test_every_metric_names_what_the_store_has() -> None:
    for metric in METRICS:
        model = ContentDay if metric.table == "content" else AccountDay
        names = {field.name for field in model._meta.get_fields()}
        assert metric.column in names
        assert not metric.below or metric.below in names
        assert set(metric.raw) <= {*POST_FIGURES, *DAY_FIGURES, "sales"}
        assert bool(metric.below) == (metric.rule == Rule.RATIO)
    assert len(BY_ID) == len(METRICS)
    assert set(HEADLINES) <= BY_ID.keys()
    assert len(ROLLED) == len(set(ROLLED))


def test_a_rate_is_a_ratio_of_sums_and_no_average_of_rates(workspace: Workspace, accounts: list[SocialAccount]) -> None:
    """The sheet: 10 of 100 (10 %) and 10 of 1,000 (1 %) make 20 of 1,100: 1.818 %, not 5.5 %; C tells no exposure."""
    for account, seen, liked in ((accounts[0], 100, 10), (accounts[1], 1000, 10)):
        sampled(measured(account, "2026-11-03 02:00"), ("2026-11-03 04:00", {"impressions": seen, "likes": liked}))
    sampled(measured(accounts[1], "2026-11-04 02:00", format="text"), ("2026-11-04 04:00", {"likes": 500}))
    rollups_settle()
    scope = november(workspace)
    found = totals(scope, ["engagement_rate", "engagement", "exposure", "saves", "posts"])
    assert found["engagement_rate"] == pytest.approx(100 * 20 / 1100)
    assert (found["engagement"], found["exposure"], found["saves"], found["posts"]) == (520, 1100, None, 3)
    rates = {key: row["engagement_rate"] for key, row in totals_by_account(scope, ["engagement_rate"]).items()}
    assert rates == {accounts[0].pk: pytest.approx(10), accounts[1].pk: pytest.approx(1)}
    formats = totals_by_format(scope, ["engagement_rate", "followers"])
    assert formats["text"] == {"engagement_rate": None}
    week = sheet_of(scope).series("engagement_rate", weekly=True)
    assert week[0] == (D("2026-11-01"), None)
    assert week[1] == (D("2026-11-02"), pytest.approx(100 * 20 / 1100))
    assert reporting(scope, "exposure") == (2, 2)
    assert totals(Scope(workspace, scope.first, scope.last, accounts=[accounts[0].pk]), ["exposure"])["exposure"] == 100
    assert totals(Scope(workspace, scope.first, scope.last, format="text"), ["engagement"])["engagement"] == 500


def test_followers_carry_on_and_a_new_account_is_no_gain(workspace: Workspace, accounts: list[SocialAccount]) -> None:
    followers(accounts[0], d1=100, d3=110, d6=105)
    followers(accounts[1], d5=1000, d6=1010)
    scope = november(workspace, 2, 6)
    assert totals(scope, ["followers", "followers_net"]) == {"followers": 1115, "followers_net": 15}
    assert by_day(scope, "followers") == [
        (D("2026-11-02"), 1100),
        (D("2026-11-03"), 1110),
        (D("2026-11-04"), 1110),
        (D("2026-11-05"), 1110),
        (D("2026-11-06"), 1115),
    ]
    assert [value for _day, value in by_day(scope, "followers_net")] == [0, 10, 0, 0, 5]
    assert (
        sum(value or 0 for _day, value in by_day(scope, "followers_net"))
        == totals(scope, ["followers_net"])["followers_net"]
    )
    assert totals_by_account(scope, ["followers_net"])[accounts[0].pk]["followers_net"] == 5


def test_currencies_are_never_added_up(workspace: Workspace, accounts: list[SocialAccount]) -> None:
    fetch = fetch_begin(account=accounts[0], kind=FetchKind.IMPORT)
    days_store(
        fetch=fetch,
        days=[
            DayFigures(D("2026-11-02"), {"orders": 2}, sales=Decimal("20.50"), currency="CNY"),
            DayFigures(D("2026-11-03"), {"orders": 1}, sales=Decimal("9.90"), currency="CNY"),
        ],
    )
    scope = november(workspace)
    assert totals(scope, ["sales", "orders"]) == {"sales": Decimal("30.40"), "orders": 3}
    other = fetch_begin(account=accounts[1], kind=FetchKind.IMPORT)
    days_store(fetch=other, days=[DayFigures(D("2026-11-03"), sales=Decimal("5.00"), currency="USD")])
    assert totals(scope, ["sales"]) == {"sales": None}
    assert money(scope).by_currency == (("CNY", Decimal("30.40")), ("USD", Decimal("5.00")))


@pytest.mark.parametrize(
    ("how", "first", "last"),
    [
        (Comparison.PREVIOUS, "2026-10-02", "2026-10-31"),
        (Comparison.WEEKDAYS, "2026-09-27", "2026-10-26"),
        (Comparison.YEAR, "2025-11-01", "2025-11-30"),
    ],
)
def test_what_a_month_is_compared_with(workspace: Workspace, how: str, first: str, last: str) -> None:
    scope = november(workspace)
    other = compared(scope, how)
    assert other is not None
    assert (other.first, other.last, other.length) == (D(first), D(last), scope.length)
    if how == Comparison.WEEKDAYS:
        assert other.first.weekday() == scope.first.weekday()


def test_other_comparisons(workspace: Workspace) -> None:
    leap = Scope(workspace, D("2028-02-29"), D("2028-02-29"))
    year = compared(leap, Comparison.YEAR)
    assert year is not None
    assert year.first == D("2027-02-28")
    custom = compared(leap, Comparison.CUSTOM, first=D("2026-01-01"), last=D("2026-01-09"))
    assert custom is not None
    assert custom.length == 9
    assert compared(leap, Comparison.CUSTOM) is None
    assert compared(leap, Comparison.NONE) is None
    assert change(110, 100) == 10
    assert change(-5, -10) == 50
    assert change(5, 0) is None
    assert change(None, 3) is None


def test_best_posts_and_what_is_usual(workspace: Workspace, accounts: list[SocialAccount]) -> None:
    for n in range(6):
        post = measured(accounts[0], f"2026-11-0{n + 1} 02:00", title=f"Post {n}")
        sampled(post, (f"2026-11-0{n + 1} 04:00", {"likes": 10 * (n + 1), "impressions": 1000 if n else None}))
    silent = measured(accounts[1], "2026-11-02 02:00", title="Silent")
    scope = november(workspace)
    best = list(ordered(posts_of(scope), "engagement"))
    assert [post.likes for post in best] == [60, 50, 40, 30, 20, 10, None]
    assert best[-1] == silent
    assert next(iter(ordered(posts_of(scope), "-engagement"))).likes == 10
    assert [post.likes for post in ordered(posts_of(scope), "rate")][:2] == [60, 50]
    assert usual_engagement(scope, [one.pk for one in accounts]) == {accounts[0].pk: 35}
    assert posts_of(Scope(workspace, scope.first, scope.first + timedelta(days=1))).count() == 3


def carried_on(known: dict[int, list[tuple[date, int]]], scope: Scope) -> dict[date, float]:
    """Followers of all accounts on each day of the scope and the day before it, reading by reading."""
    before = scope.first - timedelta(days=1)
    near = (before - timedelta(days=60), scope.last)
    carried = [found for rows in known.values() if (found := [one for one in rows if near[0] <= one[0] <= near[1]])]
    return {
        day: sum(([value for at, value in rows if at <= day] or [rows[0][1]])[-1] for rows in carried)
        for day in (before, *scope.days())
        if carried
    }


@given(
    readings=st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 24)), st.integers(0, 10_000), min_size=1, max_size=60
    ),
    first=st.integers(2, 22),
    length=st.integers(1, 8),
    chosen=st.none() | st.sets(st.integers(0, 3), min_size=1),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_followers_are_those_of_the_rule_whatever_was_read(
    workspace: Workspace, readings: dict[tuple[int, int], int], first: int, length: int, chosen: set[int] | None
) -> None:
    """The rule, reading by reading: the last up to a day, before any of them the first; ends at most 60 days old."""
    AccountDay.objects.for_workspace(workspace).delete()
    ids = list(SocialAccount.objects.for_workspace(workspace).order_by("pk").values_list("pk", flat=True))
    ids += [SocialAccountFactory(workspace=workspace).pk for _n in range(4 - len(ids))]
    start = D("2026-09-01")
    begin = start + timedelta(days=3 * first)
    # The first account is read every day of the scope: those without gaps, with holes and with none at all meet.
    daily = {(0, begin + timedelta(days=n)): 100 + 7 * n for n in range(-1, length)}
    daily |= {(at, start + timedelta(days=3 * n)): value for (at, n), value in readings.items()}
    AccountDay.objects.bulk_create(
        AccountDay(workspace=workspace, account_id=ids[at], day=day, captured_at=now(), followers=value)
        for (at, day), value in daily.items()
    )
    accounts = ids if chosen is None else [ids[n] for n in chosen]
    scope = Scope(workspace, begin, begin + timedelta(days=length - 1), None if chosen is None else accounts)
    known: dict[int, list[tuple[date, int]]] = {}
    for row in AccountDay.objects.for_workspace(workspace).filter(account__in=accounts).order_by("day"):
        known.setdefault(row.account_id, []).append((row.day, row.followers or 0))
    both = [scope, replace(scope, first=scope.last)]
    assert levels(both) == [carried_on(known, one) for one in both]
    before = begin - timedelta(days=1)
    wanted = {}
    for pk, rows in known.items():
        level = [v for at, v in rows if scope.last - timedelta(days=60) < at <= scope.last][-1:]
        base = [v for at, v in rows if before - timedelta(days=60) < at <= before][-1:]
        base = base or [v for at, v in rows if scope.first <= at <= scope.last][:1]
        if level and base:
            wanted[pk] = (level[0], base[0])
    assert ends({"now": scope})["now"] == wanted
