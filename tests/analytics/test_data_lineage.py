"""Where numbers come from: the parts of a number are exactly the number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.test import Client

from accounts.models import SocialAccount
from analytics.dictionary import BY_ID, METRICS, VERSION
from analytics.metric_states import Rule
from analytics.models import MeasuredPost
from analytics.selectors.data.lineage import lineage, post_lineage, post_value
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import totals
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.rolling import rollups_settle
from analytics.store_states import FetchKind
from team.models import Workspace
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


@pytest.fixture
def story(workspace: Workspace) -> SocialAccount:
    """Three posts of which one is old when it is first read and one lost likes, and what the day itself reports."""
    account = SocialAccountFactory(workspace=workspace, display_name="山屿茶")
    fresh = measured(account, "2026-05-19 02:00", format="video", title="围炉煮茶的三道水温", remote_id="fresh")
    fetch = fetch_begin(account=account, kind=FetchKind.POSTS)
    sampled(fresh, ("2026-05-19 03:00", {"impressions": 400, "likes": 30, "comments": 3}))
    sampled(fresh, ("2026-05-20 03:00", {"impressions": 900, "likes": 72, "comments": 9}), fetch=fetch)
    fetch_end(fetch=fetch, asked=1, got=1, answers={"fresh": {"view_count": 900}, "other": {"view_count": 1}})
    newest = measured(account, "2026-05-20 01:00", title="新茶到了", format="video")
    sampled(newest, ("2026-05-20 04:00", {"video_views": 150, "watch_seconds": 900, "likes": 11}))
    old = measured(account, "2026-03-01 01:00", title="去年的茶", format="image")
    sampled(old, ("2026-05-20 05:00", {"impressions": 7000, "likes": 500}), ("2026-05-21 05:00", {"likes": 498}))
    picture = measured(account, "2026-05-20 02:00", title="茶席", format="image")
    sampled(picture, ("2026-05-20 06:00", {"impressions": 80, "likes": 4, "shares": 2}))
    day = fetch_begin(account=account, kind=FetchKind.DAYS)
    days_store(
        fetch=day,
        days=[
            DayFigures(DAY - timedelta(days=1), {"followers": 1000}),
            DayFigures(DAY, {"followers": 1040, "followers_gained": 60, "clicks": 17, "impressions": 12_000}),
            DayFigures(DAY + timedelta(days=1), {"orders": 3}, Decimal("299.70"), "CNY"),
        ],
    )
    fetch_end(fetch=day, asked=3, got=3, answers={DAY.isoformat(): {"new_user": 60}})
    rollups_settle()
    return account


@pytest.mark.parametrize("length", [1, 2, 10])
def test_the_parts_add_up_to_the_number(story: SocialAccount, length: int) -> None:
    SocialAccountFactory(workspace=story.workspace)
    for metric, accounts in product(METRICS, ([story.pk], None)):
        metric_id = metric.metric_id
        scope = Scope(story.workspace, DAY, DAY + timedelta(days=length - 1), accounts)
        data, shown = lineage(scope, metric), totals(scope, [metric_id])[metric_id]
        assert data.value == shown
        if metric.rule == Rule.CHANGE:
            assert sum(one.value for one in data.ends) == shown
        elif metric.rule == Rule.LAST:
            assert sum(one.end.followers or 0 for one in data.ends) == shown
        else:
            tops = [part.value for part in data.parts if part.value is not None]
            top = sum(tops) if tops else None
            assert metric.metric_id == "sales" or data.top == top
            below = sum(part.below or 0 for part in data.parts)
            assert not metric.below or (data.below or 0) == below
            ratio = metric.times * top / below if top is not None and below else None
            assert (ratio if metric.rule == Rule.RATIO else top) == shown
        if length == 1 and accounts and metric.table == "content":
            gains = [part.value for part in data.posts if part.value is not None]
            assert sum(gains) + (data.own_value or 0) == (data.top or 0)
            low = [part.below for part in data.posts if part.below is not None]
            assert not metric.below or data.own_value or sum(low) == (data.below or 0)


def test_a_day_is_told_post_by_post(story: SocialAccount, client: Client, at: Callable[..., str]) -> None:
    page = client.get(at("lineage"), {"metric": "likes", "account": story.pk, "day": "2026-05-20"})
    text = page.content.decode()
    data = page.context["data"]
    assert [(part.post.title, part.value) for part in data.posts] == [
        ("围炉煮茶的三道水温", 42), ("新茶到了", 11), ("茶席", 4), ("去年的茶", None),
    ]  # fmt: skip
    assert page.context["data"].value == 57
    assert "围炉煮茶的三道水温" in text
    assert "new: counts from 0" in text
    assert "counted from then on" in text
    assert re.search(r"Likes: 30 → 72", text)


def test_what_only_the_accounts_day_reports_is_named(
    story: SocialAccount, client: Client, at: Callable[..., str]
) -> None:
    page = client.get(at("lineage"), {"metric": "clicks", "account": story.pk, "day": "2026-05-20"})
    assert page.context["data"].own_value == 17
    assert "posts do not report it that day" in page.content.decode()
    assert "new_user" in page.content.decode()
    # Posts report impressions themselves, so the account's 12,000 are left aside.
    shown = client.get(at("lineage"), {"metric": "impressions", "account": story.pk, "day": "2026-05-20"})
    assert (shown.context["data"].value, list(shown.context["data"].own)) == (580, [])


def test_corrections_are_told(story: SocialAccount, client: Client, at: Callable[..., str]) -> None:
    fetch = fetch_begin(account=story, kind=FetchKind.DAYS)
    days_store(fetch=fetch, days=[DayFigures(DAY, {"followers_gained": 58})])
    page = client.get(at("lineage"), {"metric": "followers_gained", "account": story.pk, "day": "2026-05-20"})
    assert page.context["data"].value == 58
    assert "60 → <b" in page.content.decode()
    other = client.get(at("lineage"), {"metric": "clicks", "account": story.pk, "day": "2026-05-20"})
    assert other.context["data"].corrections == []


def test_a_posts_total_is_told_by_its_readings(story: SocialAccount, client: Client, at: Callable[..., str]) -> None:
    data = lineage(Scope(story.workspace, DAY, DAY, [story.pk]), BY_ID["likes"])
    post = data.posts[0].post
    post.refresh_from_db()
    for metric_id in [metric.metric_id for metric in METRICS if metric.table == "content"]:
        assert client.get(at("lineage"), {"metric": metric_id, "post": post.pk}).status_code == 200
    expected = {"likes": 72.0, "impressions": 900.0, "engagement": 81.0, "engagement_rate": 9.0, "saves": None}
    assert {name: post_value(post, BY_ID[name]) for name in expected} == expected
    assert '"view_count": 900' in post_lineage(post, BY_ID["likes"]).answer


def test_the_api_tells_the_same(story: SocialAccount, client: Client, workspace: Workspace) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/analytics/lineage/"
    said = client.get(base, {"metric": "likes", "account": story.pk, "first": "2026-05-20", "last": "2026-05-20"})
    body: dict[str, Any] = said.json()
    assert (body["value"], body["version"], [row["gain"] for row in body["posts"]]) == (
        "57.0",
        VERSION,
        [42, 11, 4, None],
    )
    assert body["posts"][0]["totals"][0] == {"figure": "likes", "before": 30, "after": 72}
    held = client.get(base, {"metric": "followers_net", "first": "2026-05-20", "last": "2026-05-20"}).json()
    assert held["readings"][0] | {"account": 0} == {
        "account": 0, "end_day": "2026-05-20", "end": 1040, "base_day": "2026-05-19", "base": 1000,
    }  # fmt: skip
    assert client.get(base, {"metric": "charm"}).status_code == 422


def test_strangers_and_other_workspaces_are_not_told(
    story: SocialAccount, client: Client, at: Callable[..., str], workspace: Workspace
) -> None:
    foreign = SocialAccountFactory(workspace=WorkspaceFactory())
    post = measured(foreign, "2026-05-20 01:00")
    assert client.get(at("lineage"), {"account": foreign.pk}).status_code == 404
    assert client.get(at("lineage"), {"post": post.pk}).status_code == 404
    base = f"/api/v1/workspaces/{workspace.slug}/analytics/lineage/"
    assert client.get(base, {"metric": "likes", "post": post.pk}).status_code == 404
    assert client.get(base, {"metric": "likes", "account": foreign.pk}).status_code == 422


def test_many_accounts_cost_few_queries(
    story: SocialAccount, client: Client, at: Callable[..., str], django_assert_max_num_queries: Any
) -> None:
    for _number in range(30):
        SocialAccountFactory(workspace=story.workspace)
    post = MeasuredPost.objects.for_workspace(story.workspace).order_by("pk")[0]
    one = {"metric": "likes", "account": story.pk}
    many = ({"metric": "likes"}, {"metric": "followers_net"}, {"metric": "likes", "post": post.pk})
    for query in (*many, one, one | {"day": "2026-05-20"}):
        with django_assert_max_num_queries(12):
            assert client.get(at("lineage"), query).status_code == 200
