"""The cross-promotion plan, and how often and about what an account publishes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import AccountStrategy
from config.lib.clock import local_day, now
from content.models import AccountMix, CrossPromotion
from content.services.promotions import next_day
from content.states import PublicationState
from content.tasks import remind_promotions
from team.models import AuditEntry, Notification
from team.roles import Role
from tests.content import plan_fixtures
from tests.factories import PillarFactory, PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
api, own_storage, to, web = plan_fixtures.api, plan_fixtures.own_storage, plan_fixtures.to, plan_fixtures.web


@pytest.fixture
def pair(workspace: Any) -> tuple[Any, Any]:
    return (
        SocialAccountFactory(workspace=workspace, display_name="Short video", platform="practice-douyin"),
        SocialAccountFactory(workspace=workspace, display_name="Long read", platform="practice-wechat"),
    )


def form(pair: Any, **values: Any) -> dict[str, Any]:
    given = {
        "from_account": pair[0].pk, "to_account": pair[1].pk, "form": "pinned", "message": "Read the whole story",
        "due_on": "2026-03-02", "rhythm": "once", "owner": "", "state": "planned", "post": "", "url": "", "result": "",
    }  # fmt: skip
    return {**given, **values}


def test_planning_changing_and_deleting(
    web: Any, to: Any, workspace: Any, pair: Any, owner: Any, django_assert_max_num_queries: Any
) -> None:
    assert "Nothing is planned yet" in web.get(to("promotions")).content.decode()
    assert f'value="{pair[0].pk}" selected' in web.get(to("promotion_new"), {"from": pair[0].pk}).content.decode()
    post = PostFactory(workspace=workspace, title="A cup")
    assert web.post(to("promotion_new"), form(pair, owner=owner.pk, post=f"#{post.pk}")).status_code == 302
    row = CrossPromotion.objects.for_workspace(workspace).get()
    assert (row.owner, row.post, row.due_on) == (owner, post, date(2026, 3, 2))
    foreign = PostFactory(workspace=WorkspaceFactory())
    for wrong in (
        {"to_account": pair[0].pk}, {"form": "shout"}, {"post": foreign.pk}, {"post": "x"},
        {"url": "javascript:alert(1)"}, {"rhythm": "weekly", "due_on": ""}, {"owner": "424242"}, {"from_account": ""},
    ):  # fmt: skip
        answer = web.post(to("promotion", row.pk), form(pair, **wrong))
        assert answer.status_code == 422, wrong
        assert "Read the whole story" in answer.content.decode()
    web.post(to("promotion", row.pk), form(pair, result="12 came", url="https://example.com/p"))
    row.refresh_from_db()
    assert (row.result, row.owner, row.post) == ("12 came", None, None)
    for n in range(30):
        CrossPromotion.objects.create(
            workspace=workspace, from_account=pair[1], to_account=pair[0], form="bio", message=f"m{n}", owner=owner
        )
    with django_assert_max_num_queries(10):
        page = web.get(to("promotions")).content.decode()
    assert "overdue" in page
    with django_assert_max_num_queries(9):
        drawn = web.get(f"/w/{workspace.slug}/accounts/matrix/").content.decode()
    assert "Pinned comment" in drawn
    assert "overdue" in drawn
    assert "Pinned comment" in web.get(f"/w/{workspace.slug}/accounts/{pair[1].pk}/strategy/").content.decode()
    web.post(to("promotion_delete", row.pk))
    assert not CrossPromotion.objects.for_workspace(workspace).filter(pk=row.pk).exists()
    verbs = AuditEntry.objects.for_workspace(workspace).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["promotion.created", "promotion.changed", "promotion.deleted"]


def test_who_may_not_change_sees_it(
    web: Any, to: Any, workspace: Any, pair: Any, client_of: Any, member_of: Any
) -> None:
    web.post(to("promotion_new"), form(pair))
    row = CrossPromotion.objects.for_workspace(workspace).get()
    guest = client_of(member_of(Role.GUEST))
    assert "Read the whole story" in guest.get(to("promotion", row.pk)).content.decode()
    for name in ("promotion", "promotion_done", "promotion_delete"):
        assert guest.post(to(name, row.pk), form(pair)).status_code == 403
    assert guest.post(to("account_mix", pair[0].pk)).status_code == 403
    assert guest.get(to("account_mix", pair[0].pk)).status_code == 200


def test_done_once_is_done_and_a_rhythm_goes_on(web: Any, to: Any, workspace: Any, pair: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 4, 20, tzinfo=UTC), tick=False):  # the 5th in Shanghai
        web.post(to("promotion_new"), form(pair))
        web.post(to("promotion_new"), form(pair, rhythm="weekly"))
        once, weekly = CrossPromotion.objects.for_workspace(workspace).order_by("pk")
        for row in (once, weekly):
            web.post(to("promotion_done", row.pk))
        again = web.post(to("promotion_done", once.pk), follow=True).content.decode()
    once.refresh_from_db()
    weekly.refresh_from_db()
    assert (once.state, once.done_on) == ("done", date(2026, 3, 5))
    assert (weekly.state, weekly.due_on, weekly.done_on) == ("running", date(2026, 3, 9), date(2026, 3, 5))
    assert "done or given up already" in again


@pytest.mark.parametrize(
    ("first", "rhythm", "after", "expected"),
    [
        (date(2026, 1, 5), "weekly", date(2026, 1, 5), date(2026, 1, 12)),
        (date(2026, 1, 5), "weekly", date(2026, 1, 12), date(2026, 1, 19)),
        (date(2026, 3, 20), "weekly", date(2026, 3, 1), date(2026, 3, 27)),
        (date(2026, 1, 5), "biweekly", date(2026, 1, 30), date(2026, 2, 2)),
        (date(2026, 1, 31), "monthly", date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 31), "monthly", date(2026, 2, 28), date(2026, 3, 31)),
        (date(2025, 11, 10), "monthly", date(2026, 2, 4), date(2026, 2, 10)),
    ],
)
def test_the_next_day_of_a_rhythm(first: date, rhythm: str, after: date, expected: date) -> None:
    assert next_day(first, rhythm, after=after) == expected


@pytest.mark.raises_notice("promotion_due")
def test_owners_are_reminded_once_a_day(workspace: Any, pair: Any, owner: Any, member_of: Any) -> None:
    planner = member_of(Role.PLANNER)
    pair[0].caretaker = planner
    pair[0].save()
    ends = {"workspace": workspace, "from_account": pair[0], "to_account": pair[1], "form": "qr"}
    mine = CrossPromotion.objects.create(**ends, due_on=date(2026, 3, 5), owner=owner)
    CrossPromotion.objects.create(**ends, due_on=date(2026, 3, 5))
    CrossPromotion.objects.create(**ends, due_on=date(2026, 3, 5), state="done", owner=owner)
    CrossPromotion.objects.create(**ends, due_on=date(2026, 3, 6), owner=owner)
    told = Notification.objects.unscoped("test").filter(kind="promotion_due")
    with time_machine.travel(datetime(2026, 3, 4, 15, tzinfo=UTC), tick=False) as clock:
        assert remind_promotions() == 0
        clock.shift(timedelta(hours=2))  # past midnight in Shanghai
        assert remind_promotions() == 2
        assert remind_promotions() == 0
        assert {row.recipient for row in told} == {owner, planner}
        told.update(read_at=now())
        clock.shift(timedelta(days=1))
        assert remind_promotions() == 3
        assert {row.params["days"] for row in told.filter(recipient=owner, read_at=None)} == {0, 1}
    mine.refresh_from_db()
    assert mine.told_on == date(2026, 3, 6)


def test_wanted_and_actual_of_an_account(
    web: Any, to: Any, workspace: Any, pair: Any, django_assert_max_num_queries: Any
) -> None:
    tips, shop = PillarFactory(workspace=workspace, name="Tips"), PillarFactory(workspace=workspace, name="Shop")
    url = to("account_mix", pair[0].pk)
    for n in range(3):
        published(workspace, pair[0], tips, days=n)
    published(workspace, pair[0], shop, days=40)
    published(workspace, pair[1], shop, days=1)
    AccountStrategy.objects.create(workspace=workspace, account=pair[0], posts_per_week=2)
    assert "proposal" in web.get(url).content.decode()
    names = {f"share-{tips.pk}": "70", f"share-{shop.pk}": "20"}
    answer = web.post(url, names)
    assert answer.status_code == 422
    assert "add up to 90%" in answer.content.decode()
    assert 'value="70"' in answer.content.decode()
    assert web.post(url, {**names, f"share-{shop.pk}": "101"}).status_code == 422
    assert web.post(url, {**names, f"share-{shop.pk}": "30"}).status_code == 302
    assert AccountMix.objects.for_workspace(workspace).count() == 2
    with django_assert_max_num_queries(11):
        page = web.get(url).content.decode()
    assert "3 posts in the last 28 days, 0.8 a week. Wanted: 2 a week. 5 posts fewer than wanted." in page
    assert "30 points above" in page
    assert "30 points below" in page
    web.post(url, {"clear": "1"})
    assert not AccountMix.objects.for_workspace(workspace).exists()


def test_rest(api: Any, workspace: Any, pair: Any) -> None:
    body = {"from_account": pair[0].pk, "to_account": pair[1].pk, "form": "mention", "due_on": "2026-03-02"}
    made = api("post", "cross-promotions/", body)
    assert made.status_code == 201
    one = f"cross-promotions/{made.json()['id']}/"
    assert api("patch", one, {"message": "Look there"}).json()["message"] == "Look there"
    assert api("patch", one, {"to_account": pair[0].pk}).status_code == 422
    assert len(api("get", f"cross-promotions/?account={pair[1].pk}&state=planned").json()["results"]) == 1
    assert api("post", f"{one}done/", {"result": "9 came"}).json()["state"] == "done"
    assert api("post", f"{one}done/").status_code == 409
    pillar = PillarFactory(workspace=workspace)
    mix = f"accounts/{pair[0].pk}/mix/"
    published(workspace, pair[0], pillar, days=1)
    found = api("put", mix, {"shares": [{"pillar": pillar.pk, "share": 100}]}).json()
    assert (found["posts"], found["decided"]) == (1, True)
    assert found["shares"] == [{"pillar": pillar.pk, "wanted": 100, "actual": 100, "posts": 1}]
    assert api("put", mix, {"shares": [{"pillar": pillar.pk, "share": 99}]}).status_code == 422
    assert api("put", mix, {"shares": []}).json()["decided"] is False
    assert api("delete", one).status_code == 204
    assert local_day(now(), workspace.time_zone).isoformat() == found["last"]


def published(workspace: Any, account: Any, pillar: Any, *, days: int) -> None:
    moment = now() - timedelta(days=days)
    PublicationFactory(
        post=PostFactory(workspace=workspace, pillar=pillar),
        account=account,
        state=PublicationState.PUBLISHED,
        due_at=moment,
        next_attempt_at=None,
        published_at=moment,
    )
