"""Pillars and the mix: shares, weeks, variety, order, the calendar's strip and filter, REST."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from config.lib.clock import at_wall_clock, local_day, now
from content.models import Pillar, Post
from content.selectors.plan_mix import missed, mix, runs
from content.states import PostState
from team.models import AuditEntry
from tests.content import plan_fixtures
from tests.factories import PillarFactory, PostFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
api, own_storage, to, web = plan_fixtures.api, plan_fixtures.own_storage, plan_fixtures.to, plan_fixtures.web
ZONE = "Asia/Shanghai"


@pytest.fixture
def today(workspace: Any) -> date:
    return local_day(now(), workspace.time_zone)


def planned(workspace: Any, pillar: Pillar | None, day: date, hour: int = 12, **values: Any) -> Post:
    due_at = at_wall_clock(day, time(hour), workspace.time_zone)
    return PostFactory(workspace=workspace, pillar=pillar, due_at=due_at, **values)


def test_shares_are_whole_percents_of_what_is_planned_or_published(workspace: Any, today: date) -> None:
    tips, shop = PillarFactory(workspace=workspace, share=60), PillarFactory(workspace=workspace, share=40)
    for n in range(2):
        planned(workspace, tips, today + timedelta(days=n))
    planned(workspace, None, today)
    for state in (PostState.IDEA, PostState.CANCELLED):
        planned(workspace, shop, today, state=state)
    planned(workspace, shop, today + timedelta(days=40))
    PostFactory(workspace=workspace, pillar=shop)
    other = WorkspaceFactory()
    planned(other, PillarFactory(workspace=other), today)

    found = mix(workspace=workspace, pillars=[tips, shop], first=today, last=today + timedelta(days=6), weeks=True)

    assert [(part.pillar, part.count, part.share, part.verdict) for part in found.parts] == [
        (tips, 2, 67, "over"),
        (shop, 0, 0, "under"),
        (None, 1, 33, ""),
    ]
    assert sum(part.share for part in found.parts) == 100
    assert sum(week.total for week in found.weeks) == found.total == 3
    assert found.weeks[0].first.weekday() == 0


def test_days_and_weeks_are_those_of_the_workspace(workspace: Any) -> None:
    pillar = PillarFactory(workspace=workspace)
    # A Monday, half past midnight in Shanghai: still Sunday in UTC.
    planned(workspace, pillar, date(2026, 11, 30), hour=0)

    before = mix(workspace=workspace, pillars=[pillar], first=date(2026, 11, 23), last=date(2026, 11, 29), weeks=True)
    after = mix(workspace=workspace, pillars=[pillar], first=date(2026, 11, 30), last=date(2026, 12, 6), weeks=True)

    assert before.total == 0
    assert [(week.first, week.total) for week in after.weeks] == [(date(2026, 11, 30), 1)]


def test_variety_is_lost_by_four_in_a_row_and_by_what_is_missing(workspace: Any, today: date) -> None:
    tips, shop, news = (PillarFactory(workspace=workspace, name=name) for name in ("tips", "shop", "news"))
    PillarFactory(workspace=workspace, name="old", active=False)
    for n in range(1, 5):
        planned(workspace, tips, today + timedelta(days=n))
    planned(workspace, shop, today + timedelta(days=5))
    for n in (6, 7, 8):
        planned(workspace, tips, today + timedelta(days=n))
    pillars = list(Pillar.objects.for_workspace(workspace))

    found = runs(workspace=workspace, pillars=pillars, first=today, last=today + timedelta(days=30))

    assert [(run.pillar, run.length, run.first) for run in found] == [(tips, 4, today + timedelta(days=1))]
    assert missed(workspace=workspace, pillars=pillars) == [news]


def test_the_page_makes_changes_orders_and_removes_pillars(web: Any, to: Any, workspace: Any, owner: Any) -> None:
    values = {"name": "茶知识", "tone": "2", "share": "60", "active": "on", "audience": "新手", "description": ""}
    web.post(to("pillar_new"), values)
    web.post(to("pillar_new"), {**values, "name": "门店", "share": "30"})
    first, second = Pillar.objects.for_workspace(workspace).order_by("position")
    page = web.get(to("pillars")).content.decode()

    assert "90%" in page
    refused = web.post(to("pillar_new"), values)
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"name"})
    assert web.post(to("pillar_new"), {**values, "name": "x", "share": "101"}).status_code == 422
    web.post(to("pillar_move", second.pk))
    assert list(Pillar.objects.for_workspace(workspace).order_by("position")) == [second, first]
    post = PostFactory(workspace=workspace, pillar=first)
    web.post(to("pillar_remove", first.pk))
    post.refresh_from_db()
    assert post.pillar is None
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert verbs >= {"pillar.created", "pillar.moved", "pillar.removed"}


def test_a_post_gets_its_pillar_in_the_editor_in_bulk_and_by_rest(web: Any, to: Any, api: Any, workspace: Any) -> None:
    pillar, foreign = PillarFactory(workspace=workspace), PillarFactory()
    account = SocialAccountFactory(workspace=workspace)
    web.post(to("post_new"), {"version": "0", "text": "x", "accounts": [account.pk], "pillar": pillar.pk})
    post = Post.objects.for_workspace(workspace).get()
    assert post.pillar == pillar

    made = api("post", "posts/", {"text": "y", "pillar": pillar.pk})
    assert made.json()["pillar"] == pillar.pk
    assert api("post", "posts/", {"text": "y", "pillar": foreign.pk}).json()["code"] == "invalid_input"
    listed = api("get", f"posts/?pillar={pillar.pk}").json()["results"]
    assert {row["id"] for row in listed} == {post.pk, made.json()["id"]}
    web.post(to("posts_bulk"), {"action": "pillar", "pillar": "", "ids": [post.pk]})
    post.refresh_from_db()
    assert post.pillar is None
    web.post(to("posts_bulk"), {"action": "pillar", "pillar": foreign.pk, "ids": [post.pk]})
    post.refresh_from_db()
    assert post.pillar is None


@pytest.mark.parametrize("amount", [3, 120])
def test_the_calendar_shows_the_mix_and_filters_by_pillar_in_few_questions(
    web: Any, to: Any, workspace: Any, today: date, amount: int, django_assert_max_num_queries: Any
) -> None:
    tips, shop = PillarFactory(workspace=workspace, name="Tips"), PillarFactory(workspace=workspace, name="Shop")
    for n in range(amount):
        planned(workspace, tips if n % 2 else shop, today, hour=8 + n % 10, title=f"{'Tips' if n % 2 else 'Shop'} {n}")
    web.get(to("calendar") + "?view=month&color=pillar")

    with django_assert_max_num_queries(12):
        page = web.get(to("calendar") + "?view=month&color=pillar").content.decode()
    assert "by-pillar" in page
    assert "cal-mix" in page
    narrowed = web.get(f"{to('calendar')}?view=week&pillar={shop.pk}").content.decode()
    assert "Shop 0" in narrowed
    assert "Tips 1" not in narrowed
    with django_assert_max_num_queries(12):
        web.get(to("pillars"))


def test_rest_reads_the_mix_and_refuses_a_period_backwards(api: Any, workspace: Any, today: date) -> None:
    pillar = PillarFactory(workspace=workspace, share=100)
    planned(workspace, pillar, today + timedelta(days=1))

    body = api("get", "plan/mix/").json()

    assert (body["total"], body["target_sum"], body["parts"][0]["verdict"]) == (1, 100, "ok")
    assert api("get", "plan/mix/?first=2026-02-02&last=2026-01-01").status_code == 422
    made = api("post", "pillars/", {"name": "N", "share": 5}).json()
    changed = api("patch", f"pillars/{made['id']}/", {"active": False}).json()
    assert (changed["name"], changed["share"], changed["active"]) == ("N", 5, False)
    assert api("delete", f"pillars/{made['id']}/").status_code == 204
