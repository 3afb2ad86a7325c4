"""The metric store: samples in any order, gains by day, corrections, holes, edges of days."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import SocialAccount
from analytics.figures import POST_FIGURES
from analytics.models import AccountDay, ContentDay, Fetch, MeasuredPost, PostSnapshot, Restatement, RollupMark
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import totals
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.store.days import DayFigures, days_store, days_undo
from analytics.services.store.rolling import CLAIM, rollups_run, rollups_settle
from analytics.services.store.samples import Sample, samples_store
from analytics.services.store.samples_undo import samples_undo
from analytics.store_states import FetchKind
from analytics.tasks import roll_up
from team.actors import Actor
from team.models import User, Workspace
from team.services.workspaces import workspace_update
from tests.analytics.measuring import at, measured, sampled
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace)


def days(account: SocialAccount, figure: str, format: str | None = None) -> dict[date, Any]:
    """The gains of a figure by day, over all formats unless one is named."""
    rollups_settle()
    rows = ContentDay.objects.for_workspace(account.workspace).filter(account=account)
    if format is not None:
        rows = rows.filter(format=format)
    found: dict[date, Any] = {}
    for row in rows:
        value = getattr(row, figure)
        if value is not None or row.day not in found:
            found[row.day] = value if found.get(row.day) is None else found[row.day] + (value or 0)
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_gains_of_a_day_are_the_last_value_less_the_last_before(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(
        post,
        ("2026-11-01 03:00", {"impressions": 100, "likes": 5}),
        ("2026-11-01 12:00", {"impressions": 400, "likes": 20}),
        ("2026-11-02 12:00", {"impressions": 650, "likes": 26}),
        ("2026-11-04 12:00", {"impressions": 700, "likes": 25}),
    )
    # Shanghai is eight hours ahead of UTC; nothing was read on the 3rd; a like was taken back on the 4th.
    assert days(account, "impressions") == {day("2026-11-01"): 400, day("2026-11-02"): 250, day("2026-11-04"): 50}
    assert days(account, "likes") == {day("2026-11-01"): 20, day("2026-11-02"): 6, day("2026-11-04"): -1}
    row = ContentDay.objects.for_workspace(account.workspace).get(account=account, day="2026-11-01")
    assert (row.posts, row.measured, row.engagement, row.exposure) == (1, 1, 20, 400)
    assert row.reported[POST_FIGURES.index("likes")] == 1
    assert row.reported[POST_FIGURES.index("saves")] == 0


def test_a_day_begins_at_the_workspaces_midnight(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 15:30")
    sampled(post, ("2026-11-01 15:59", {"likes": 3}), ("2026-11-01 16:00", {"likes": 10}))
    assert days(account, "likes") == {day("2026-11-01"): 3, day("2026-11-02"): 7}


@pytest.mark.parametrize(
    ("zone", "moments", "expected"),
    [
        # Berlin's 25 October 2026 has 25 hours: 22:00 UTC of the 24th to 23:00 UTC of the 25th.
        ("Europe/Berlin", ["2026-10-24 22:30", "2026-10-25 22:59", "2026-10-25 23:01"], {"10-25": 20, "10-26": 10}),
        # New York's 8 March 2026 has 23 hours: 05:00 UTC of the 8th to 04:00 UTC of the 9th.
        ("America/New_York", ["2026-03-08 05:10", "2026-03-09 03:59", "2026-03-09 04:00"], {"03-08": 20, "03-09": 10}),
        # India is half an hour off the hour.
        ("Asia/Kolkata", ["2026-11-01 18:31", "2026-11-02 18:29", "2026-11-02 18:30"], {"11-02": 20, "11-03": 10}),
    ],
)
def test_days_of_23_and_25_hours(
    account: SocialAccount, zone: str, moments: list[str], expected: dict[str, int]
) -> None:
    Workspace.objects.filter(pk=account.workspace_id).update(time_zone=zone)
    post = measured(account, at(moments[0]) - timedelta(minutes=5))
    sampled(post, *[(moment, {"likes": 10 * (n + 1)}) for n, moment in enumerate(moments)])
    assert days(account, "likes") == {day(f"2026-{key}"): value for key, value in expected.items()}


def test_another_zone_reckons_all_days_anew(account: SocialAccount, owner: User) -> None:
    post = measured(account, "2026-11-01 15:30")
    sampled(post, ("2026-11-01 15:59", {"likes": 3}), ("2026-11-01 16:00", {"likes": 10}))
    assert len(days(account, "likes")) == 2
    workspace_update(workspace=account.workspace, actor=Actor(owner), time_zone="UTC")
    assert days(account, "likes") == {day("2026-11-01"): 10}


def test_many_marks_of_one_workspace_hold_up_nobody(account: SocialAccount) -> None:
    begin, waiting = date(2024, 8, 1), RollupMark.objects.unscoped("of all workspaces")
    RollupMark.objects.bulk_create(
        RollupMark(workspace=account.workspace, account=account, day=begin + timedelta(days=n % 600))
        for n in range(3 * CLAIM)
    )
    others = [SocialAccountFactory() for _one in range(2)]
    for other in others:
        sampled(measured(other, "2026-05-30 02:00"), ("2026-05-30 03:00", {"likes": 3}))
    left = waiting.count() - CLAIM
    assert roll_up() > 0
    for other in others:
        assert ContentDay.objects.for_workspace(other.workspace).get(account=other).likes == 3
        assert not waiting.filter(workspace=other.workspace).exists()
    # What the others leave is not lost: the run is full, of the oldest.
    assert waiting.count() == left
    assert waiting.order_by("id")[0].day > begin
    rollups_settle()
    assert waiting.count() == 0


def test_more_workspaces_than_a_run_takes_marks_come_in_turn() -> None:
    accounts = [SocialAccountFactory() for _one in range(5)]
    for account in accounts:
        for back in range(2):
            RollupMark.objects.create(
                workspace=account.workspace, account=account, day=date(2026, 5, 30) - timedelta(days=back)
            )
    for left in (7, 4, 1, 0):
        assert rollups_run(limit=3) == (3 if left else 1)
        assert RollupMark.objects.unscoped("of all workspaces").count() == left


def test_not_reported_is_never_nought(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(post, ("2026-11-01 03:00", {"likes": 0, "saves": None}))
    assert days(account, "likes") == {day("2026-11-01"): 0}
    assert days(account, "saves") == {day("2026-11-01"): None}
    post.refresh_from_db()
    assert (post.likes, post.saves, post.engagement, post.exposure) == (0, None, 0, None)


def test_a_hole_in_reporting_loses_no_gain(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(
        post,
        ("2026-11-01 03:00", {"likes": 4}),
        ("2026-11-01 05:00", {"likes": None, "comments": 1}),
        ("2026-11-02 03:00", {"likes": None, "comments": 2}),
        ("2026-11-03 03:00", {"likes": 9, "comments": 2}),
    )
    assert days(account, "likes") == {day("2026-11-01"): 4, day("2026-11-02"): None, day("2026-11-03"): 5}
    post.refresh_from_db()
    assert post.likes == 9


def test_an_old_post_that_is_first_read_now_has_gained_nothing_today(account: SocialAccount) -> None:
    post = measured(account, "2026-10-01 02:00")
    sampled(post, ("2026-11-01 03:00", {"likes": 900}))
    assert days(account, "likes")[day("2026-11-01")] is None
    sampled(post, ("2026-11-02 03:00", {"likes": 910}))
    assert days(account, "likes")[day("2026-11-02")] == 10


def test_a_late_sample_moves_the_gain_to_its_day(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(post, ("2026-11-01 03:00", {"likes": 1}), ("2026-11-03 03:00", {"likes": 10}))
    assert days(account, "likes") == {day("2026-11-01"): 1, day("2026-11-03"): 9}
    sampled(post, ("2026-11-02 03:00", {"likes": 7}))
    assert days(account, "likes") == {day("2026-11-01"): 1, day("2026-11-02"): 6, day("2026-11-03"): 3}
    post.refresh_from_db()
    assert post.likes == 10


def test_a_correction_is_restated_and_moves_two_days(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    first = sampled(post, ("2026-11-01 03:00", {"likes": 1, "saves": 2}), ("2026-11-02 03:00", {"likes": 10}))
    assert days(account, "likes") == {day("2026-11-01"): 1, day("2026-11-02"): 9}
    sampled(post, ("2026-11-01 03:00", {"likes": 4, "saves": 2}))
    assert days(account, "likes") == {day("2026-11-01"): 4, day("2026-11-02"): 6}
    told = Restatement.objects.for_workspace(account.workspace).get()
    assert (told.before, told.after, told.fetch_id, told.post_id) == ({"likes": 1}, {"likes": 4}, first.pk, post.pk)
    assert told.day == day("2026-11-01")


def test_the_same_again_changes_nothing(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(post, ("2026-11-01 03:00", {"likes": 1}))
    rollups_settle()
    stored = samples_store(
        fetch=fetch_begin(account=account, kind=FetchKind.POSTS),
        samples=[Sample(post.pk, at("2026-11-01 03:00"), {"likes": 1})] * 2,
    )
    assert (stored.changed, stored.corrected) == (0, 0)
    assert not RollupMark.objects.for_workspace(account.workspace).exists()


def test_engagement_is_paired_with_exposure_of_the_same_posts(account: SocialAccount) -> None:
    """The sheet: A 1,000 impressions and 50 engagements, B 2,000 plays and 30, C nothing seen and 7."""
    sampled(
        measured(account, "2026-11-01 02:00"),
        ("2026-11-01 04:00", {"impressions": 1000, "likes": 30, "comments": 10, "shares": 6, "saves": 4}),
    )
    sampled(
        measured(account, "2026-11-01 02:00", format="video"),
        ("2026-11-01 04:00", {"video_views": 2000, "likes": 20, "shares": 10, "watch_seconds": 9000, "clicks": 5}),
    )
    sampled(measured(account, "2026-11-01 02:00", format="text"), ("2026-11-01 04:00", {"likes": 7}))
    rollups_settle()
    rows = ContentDay.objects.for_workspace(account.workspace).order_by("format")
    sheet = [(row.format, row.exposure, row.engagement, row.engagement_exposed, row.watched_views) for row in rows]
    assert sheet == [
        ("image", 1000, 50, 50, None),
        ("text", None, 7, None, None),
        ("video", 2000, 30, 30, 2000),
    ]


def test_samples_of_other_accounts_are_left_out(account: SocialAccount) -> None:
    other = SocialAccountFactory()
    post = measured(other, "2026-11-01 02:00")
    fetch = fetch_begin(account=account, kind=FetchKind.POSTS)
    samples_store(fetch=fetch, samples=[Sample(post.pk, at("2026-11-01 03:00"), {"likes": 1})])
    assert not PostSnapshot.objects.unscoped("test").exists()


def test_an_undone_fetch_leaves_no_trace(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(post, ("2026-11-01 03:00", {"likes": 1}), ("2026-11-02 03:00", {"likes": 5}))
    before = (days(account, "likes"), MeasuredPost.objects.for_workspace(account.workspace).values().get())
    wrong = sampled(post, ("2026-11-02 03:00", {"likes": 50}), ("2026-11-03 03:00", {"likes": 70}))
    assert days(account, "likes")[day("2026-11-03")] == 20
    assert samples_undo(fetch=wrong, post_ids=[post.pk]) == 2
    assert (days(account, "likes"), MeasuredPost.objects.for_workspace(account.workspace).values().get()) == before
    assert not Restatement.objects.for_workspace(account.workspace).exists()


def test_an_accounts_own_day_fills_what_its_posts_do_not_tell(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(post, ("2026-11-01 03:00", {"likes": 3, "video_views": 90}))
    fetch = fetch_begin(account=account, kind=FetchKind.DAYS)
    days_store(
        fetch=fetch,
        days=[
            DayFigures(day("2026-11-01"), {"likes": 999, "impressions": 500, "followers": 40, "comments": 2}),
            DayFigures(day("2026-11-02"), {"likes": 8, "impressions": 200}),
        ],
    )
    # Posts tell their likes and plays of the 1st: only the impressions are news, and count no exposure twice.
    assert days(account, "likes") == {day("2026-11-01"): 3, day("2026-11-02"): 8}
    assert days(account, "impressions") == {day("2026-11-01"): 500, day("2026-11-02"): 200}
    assert days(account, "exposure") == {day("2026-11-01"): 90, day("2026-11-02"): 200}
    assert days(account, "engagement") == {day("2026-11-01"): 3, day("2026-11-02"): 8}
    assert days(account, "comments") == {day("2026-11-01"): 2, day("2026-11-02"): None}


def test_days_are_restated_and_undone(account: SocialAccount) -> None:
    first = fetch_begin(account=account, kind=FetchKind.DAYS)
    days_store(fetch=first, days=[DayFigures(day("2026-11-01"), {"followers": 100, "likes": 5})])
    second = fetch_begin(account=account, kind=FetchKind.IMPORT)
    changed = days_store(
        fetch=second,
        days=[
            DayFigures(day("2026-11-01"), {"followers": 110, "reach": 7}),
            DayFigures(day("2026-11-02"), {"followers": 1}),
        ],
    )
    assert changed == 2
    told = Restatement.objects.for_workspace(account.workspace).get(filled=False)
    assert (told.before, told.after) == ({"followers": 100, "reach": None}, {"followers": 110, "reach": 7})
    assert days_undo(fetch=second) == 2
    row = AccountDay.objects.for_workspace(account.workspace).get()
    assert (row.followers, row.reach, row.likes, row.fetch_id) == (100, None, 5, first.pk)


def a_day(account: SocialAccount, kind: FetchKind, when: str, **figures: int) -> Fetch:
    fetch = fetch_begin(account=account, kind=kind)
    days_store(fetch=fetch, days=[DayFigures(day(when), figures)])
    return fetch


def figures_of(account: SocialAccount) -> dict[str, tuple[int | None, int | None]]:
    rows = AccountDay.objects.for_workspace(account.workspace).order_by("day")
    return {str(row.day): (row.followers, row.orders) for row in rows}


def test_a_file_beside_other_figures_takes_only_its_own_back(account: SocialAccount) -> None:
    a_day(account, FetchKind.DAYS, "2026-11-01", followers=100)
    orders = a_day(account, FetchKind.IMPORT, "2026-11-01", orders=5)
    new = a_day(account, FetchKind.IMPORT, "2026-11-02", orders=6)
    # The platform corrects and adds its own afterwards, so it is the last one to have written both days.
    a_day(account, FetchKind.DAYS, "2026-11-01", followers=101)
    a_day(account, FetchKind.DAYS, "2026-11-02", followers=102)
    assert (days_undo(fetch=orders), days_undo(fetch=new)) == (1, 1)
    assert figures_of(account) == {"2026-11-01": (101, None), "2026-11-02": (102, None)}
    told = Restatement.objects.for_workspace(account.workspace).get()
    assert (told.before, told.after) == ({"followers": 100}, {"followers": 101})


def test_files_are_taken_back_in_any_order(account: SocialAccount) -> None:
    first = a_day(account, FetchKind.IMPORT, "2026-11-01", orders=5)
    second = a_day(account, FetchKind.IMPORT, "2026-11-01", orders=7)
    days_undo(fetch=first)
    assert figures_of(account) == {"2026-11-01": (None, 7)}
    days_undo(fetch=second)
    assert figures_of(account) == {}
    assert not Restatement.objects.for_workspace(account.workspace).exists()


def test_a_figure_told_late_counts_from_the_posts_beginning(account: SocialAccount) -> None:
    """WeChat answers with nothing until the next morning; the sheet: 500 on the 2nd, 40 on the 3rd."""
    post = measured(account, "2026-11-01 02:00")
    sampled(post, ("2026-11-01 03:00", {}), ("2026-11-02 03:00", {"reach": 500}), ("2026-11-03 03:00", {"reach": 540}))
    assert days(account, "reach") == {day("2026-11-01"): None, day("2026-11-02"): 500, day("2026-11-03"): 40}


def test_a_post_read_again_after_months_is_no_new_post(account: SocialAccount) -> None:
    post = measured(account, "2026-01-01 02:00")
    sampled(post, ("2026-01-01 03:00", {"video_views": 50_000}), ("2026-08-01 03:00", {"video_views": 51_000}))
    found = days(account, "video_views")
    assert (found[day("2026-01-01")], found[day("2026-08-01")]) == (50_000, None)


def test_a_rate_leaves_out_posts_that_do_not_report_it(account: SocialAccount) -> None:
    """The sheet: 200 clicks on 10,000 impressions, 190,000 of another post that tells no clicks: 2 %, not 0.1 %."""
    sampled(measured(account, "2026-11-01 02:00"), ("2026-11-01 04:00", {"impressions": 10_000, "clicks": 200}))
    sampled(measured(account, "2026-11-01 02:00"), ("2026-11-01 04:00", {"impressions": 190_000, "likes": 5}))
    rollups_settle()
    scope = Scope(account.workspace, day("2026-11-01"), day("2026-11-01"))
    rates = totals(scope, ["click_rate", "share_rate", "engagement_rate", "exposure"])
    assert (rates["click_rate"], rates["share_rate"], rates["exposure"]) == (2, None, 200_000)
    assert rates["engagement_rate"] == pytest.approx(100 * 5 / 190_000)


def test_two_files_of_one_moment_each_tell_their_part(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    for figures in ({"impressions": 100}, {"likes": 7}, {"likes": 8}):
        fetch = fetch_begin(account=account, kind=FetchKind.IMPORT)
        samples_store(fetch=fetch, samples=[Sample(post.pk, at("2026-11-02 16:00"), figures)])
    row = PostSnapshot.objects.for_workspace(account.workspace).get()
    assert (row.impressions, row.likes) == (100, 8)


def test_a_weaker_source_only_fills_gaps(account: SocialAccount) -> None:
    days_store(
        fetch=fetch_begin(account=account, kind=FetchKind.DAYS),
        days=[DayFigures(day("2026-11-01"), {"followers": 100})],
    )
    weak = fetch_begin(account=account, kind=FetchKind.READINGS)
    days_store(
        fetch=weak,
        days=[
            DayFigures(day("2026-11-01"), {"followers": 90}),
            DayFigures(day("2026-11-02"), {"followers": 95}),
        ],
        keep=True,
    )
    rows = AccountDay.objects.for_workspace(account.workspace).order_by("day")
    assert [row.followers for row in rows] == [100, 95]


def test_deleting_a_post_takes_its_samples_and_its_gains(account: SocialAccount) -> None:
    post = measured(account, "2026-11-01 02:00")
    sampled(post, ("2026-11-01 03:00", {"likes": 1}))
    rollups_settle()
    post.delete()
    assert not PostSnapshot.objects.unscoped("test").exists()


# --- any order ------------------------------------------------------------------------------------


def expected_gains(account: SocialAccount, posts: list[MeasuredPost]) -> dict[tuple[date, str], dict[str, int]]:
    """The same sums from all samples at once, by plain reasoning: no SQL, no order of arrival."""
    zone = ZoneInfo(account.workspace.time_zone)
    sums: dict[tuple[date, str], dict[str, int]] = defaultdict(dict)
    for post in posts:
        rows = list(
            PostSnapshot.objects.for_workspace(account.workspace).filter(post=post).order_by("captured_at").values()
        )
        born = bool(rows) and rows[0]["captured_at"] - post.published_at <= timedelta(hours=48)
        for figure in POST_FIGURES:
            last: int | None = None
            by_day: dict[date, int] = {}
            seen = 0
            first_day = rows[0]["captured_at"].astimezone(zone).date() if rows else None
            for row in rows:
                if row[figure] is not None:
                    by_day[row["captured_at"].astimezone(zone).date()] = row[figure]
            for moment, value in sorted(by_day.items()):
                base = last
                if seen == 0:
                    begin = datetime.combine(moment, datetime.min.time(), zone)
                    soon = begin < post.published_at + timedelta(days=5)
                    base = 0 if born and (moment == first_day or soon) else None
                if base is not None:
                    place = sums[moment, post.format]
                    place[figure] = place.get(figure, 0) + value - base
                last, seen = value, seen + 1
    return {key: value for key, value in sums.items() if value}


moments = st.integers(min_value=0, max_value=8 * 24 * 2).map(
    lambda half: datetime(2026, 10, 22, tzinfo=UTC) + timedelta(minutes=30 * half)
)
values = st.one_of(st.none(), st.integers(min_value=0, max_value=500))
one_sample = st.tuples(st.integers(0, 2), moments, values, values)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(one_sample, min_size=1, max_size=6), min_size=1, max_size=6), seed=st.integers(0, 99))
def test_rollups_equal_what_all_samples_come_to(
    account: SocialAccount, batches: list[list[tuple[int, datetime, int | None, int | None]]], seed: int
) -> None:
    """Late, repeated, corrected and undone, in any order, with roll-ups in between; across Berlin's longest day."""
    Workspace.objects.filter(pk=account.workspace_id).update(time_zone="Europe/Berlin")
    account.workspace.refresh_from_db()
    MeasuredPost.objects.for_workspace(account.workspace).delete()
    ContentDay.objects.for_workspace(account.workspace).delete()
    posts = [
        measured(account, at("2026-10-21 22:10"), remote_id="a", format="image"),
        measured(account, at("2026-10-24 22:10"), remote_id="b", format="video"),
        measured(account, at("2026-09-24 22:10"), remote_id="c", format="video"),
    ]
    chance, fetches = random.Random(seed), []
    for batch in batches:
        fetch = fetch_begin(account=account, kind=chance.choice([FetchKind.POSTS, FetchKind.IMPORT]))
        fetches.append(fetch)
        samples = [
            Sample(posts[which].pk, max(moment, posts[which].published_at), {"likes": likes, "video_views": views})
            for which, moment, likes, views in batch
        ]
        samples_store(fetch=fetch, samples=samples)
        if chance.random() < 0.3:
            samples_undo(fetch=chance.choice(fetches), post_ids=[post.pk for post in posts])
        if chance.random() < 0.5:
            rollups_run(limit=chance.choice([1, 2, 2000]))
    rollups_settle()
    rows = ContentDay.objects.for_workspace(account.workspace).filter(account=account)
    found = {
        (row.day, row.format): {name: value for name in POST_FIGURES if (value := getattr(row, name)) is not None}
        for row in rows
    }
    assert {key: value for key, value in found.items() if value} == expected_gains(account, posts)
