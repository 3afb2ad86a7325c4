"""Channels of new followers and structure beside its target: entry, files, collection, pages and the API."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import AccountGroup, GroupMember, ResearchSource, SocialAccount
from analytics.models import FollowerSource, StructureTarget
from analytics.selectors.figures.scope import Comparison, Scope, compared
from analytics.selectors.growth.sources import sources_of
from analytics.selectors.growth.structure import structure_of
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.importing.files import file_create, file_start, file_undo
from analytics.services.store.sources import Source, sources_store
from analytics.store_states import FetchKind
from content.models import CrossPromotion
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.analytics.watching import day_figures
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 6, 1)
YESTERDAY = TODAY - DAY


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="weibo", followers=1000)


def typed(whose: SocialAccount, **changes: Any) -> dict[str, Any]:
    good = {
        "account": whose.pk, "first": "2026-05-30", "last": "", "currency": "CNY", "promotion": "",
        "note": "Creator centre", "gained-search": "12", "gained-paid": "1.2k", "cost-paid": "600",
    }  # fmt: skip
    return {**good, **changes}


def scope(workspace: Workspace, days: int = 30) -> Scope:
    return Scope(workspace, TODAY - days * DAY, YESTERDAY)


def uploaded(workspace: Workspace, user: User, account: SocialAccount, text: str) -> Any:
    who = {"workspace": workspace, "actor": Actor(user)}
    file = file_create(**who, account_id=account.pk, file=io.BytesIO(text.encode()), name="channels.csv")
    return who, file


def test_channels_entered_by_hand_are_shown_with_who_told_them(client, at, workspace, account, owner) -> None:
    assert client.get(at("growth_sources_entry")).status_code == 200
    answer = client.post(at("growth_sources_entry"), typed(account))
    assert answer.status_code == 302, answer.context["form"].errors
    rows = FollowerSource.objects.for_workspace(workspace)
    assert {(row.channel, row.gained, row.cost, row.currency) for row in rows} == {
        ("search", 12, None, ""), ("paid", 1200, Decimal("600.00"), "CNY"),
    }  # fmt: skip
    page = client.get(at("growth_told")).content.decode()
    assert owner.label in page
    assert "Creator centre" in page
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="growth.sources_entered").exists()
    board = client.get(at("growth_sources")).content.decode()
    assert "0.50" in board  # 600 ÷ 1,200
    for name in ("channels", "shares", "accounts"):
        for ending in ("svg", "csv"):
            assert client.get(at("growth_sources_chart", name, ending)).status_code == 200


def test_the_last_word_holds_and_taking_it_back_restores_the_one_before(client, at, workspace, account) -> None:
    client.post(at("growth_sources_entry"), typed(account))
    client.post(
        at("growth_sources_entry"), typed(account, **{"gained-search": "20", "gained-paid": "", "cost-paid": ""})
    )
    found = sources_of(scope(workspace), None, weekly=False)
    assert {one.channel.value: one.gained for one in found.lines} == {"search": 20, "paid": 1200}
    latest = FollowerSource.objects.for_workspace(workspace).latest("pk")
    assert client.post(at("growth_take_back", latest.fetch_id)).status_code == 302
    found = sources_of(scope(workspace), None, weekly=False)
    assert {one.channel.value: one.gained for one in found.lines} == {"search": 12, "paid": 1200}


def test_zero_is_told_and_nothing_is_not(client, at, workspace, account) -> None:
    values = typed(account, **{"gained-search": "0", "gained-paid": "", "cost-paid": "80"})
    client.post(at("growth_sources_entry"), values)
    found = {one.channel.value: one for one in sources_of(scope(workspace), None, weekly=False).lines}
    assert (found["search"].gained, found["paid"].gained) == (0, None)
    assert found["paid"].each == [("CNY", Decimal("80.00"), None)]


def test_what_no_channel_explains_is_told_plainly(workspace, account) -> None:
    counted = SocialAccountFactory(workspace=workspace, platform="x")
    days = [TODAY - n * DAY for n in range(6, 0, -1)]
    day_figures(account, {day: {"followers": 1000 + 10 * n} for n, day in enumerate(days)})
    day_figures(counted, {day: {"followers": 500, "followers_gained": 4, "followers_lost": 4} for day in days})
    for one, gained in ((account, 30), (counted, 30)):
        fetch = fetch_begin(account=one, kind=FetchKind.IMPORT)
        sources_store(fetch=fetch, rows=[Source(days[1], days[1], "search", gained)])
    found = sources_of(Scope(workspace, days[1], YESTERDAY), None, weekly=False)
    by_account = {one.account_id: one for one in found.accounts}
    # 50 more followers in five days, 30 of them by search; the other counts 20 new ones, of which 30 have a channel.
    assert (by_account[account.pk].net, by_account[account.pk].rest, by_account[account.pk].gross) == (50, 20, False)
    assert (by_account[counted.pk].net, by_account[counted.pk].rest, by_account[counted.pk].gross) == (0, -10, True)
    assert (found.net, found.attributed, found.rest) == (50, 60, 10)


def test_a_figure_for_a_week_counts_on_its_last_day_and_never_twice(client, at, workspace, account) -> None:
    client.post(at("growth_sources_entry"), typed(account, first="2026-05-18", last="2026-05-24"))
    clash = client.post(at("growth_sources_entry"), typed(account, first="2026-05-20"))
    assert clash.status_code == 422
    assert "gained-search" in clash.context["form"].errors
    now_scope = Scope(workspace, date(2026, 5, 24), YESTERDAY)
    earlier = compared(now_scope, Comparison.CUSTOM, first=date(2026, 5, 16), last=date(2026, 5, 23))
    found = sources_of(now_scope, earlier, weekly=False)
    assert found.attributed == 1212
    assert {one.before for one in found.lines} == {None}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gained-search": "many"}, "gained-search"), ({"first": "2026-06-02"}, "last"), ({"currency": ""}, "currency"),
        ({"last": "2026-05-01"}, "last"), ({"promotion": "999"}, "promotion"), ({"account": "999999"}, "account"),
        ({"gained-search": "", "gained-paid": "", "cost-paid": ""}, "gained-search"),
    ],
)  # fmt: skip
def test_bad_channels_are_refused_at_their_field(client, at, account, changes, field) -> None:
    answer = client.post(at("growth_sources_entry"), typed(account, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Creator centre" in answer.content.decode()


def test_a_co_promotion_is_linked_to_its_channel(client, at, workspace, account) -> None:
    other = SocialAccountFactory(workspace=workspace, platform="x")
    row = CrossPromotion.objects.create(workspace=workspace, from_account=other, to_account=account, form="mention")
    refused = client.post(at("growth_sources_entry"), typed(account, promotion=row.pk))
    assert "gained-promotion" in refused.context["form"].errors
    client.post(at("growth_sources_entry"), typed(account, promotion=row.pk, **{"gained-promotion": "40"}))
    found = FollowerSource.objects.for_workspace(workspace).get(channel="promotion")
    assert (found.promotion, found.gained) == (row, 40)
    assert FollowerSource.objects.for_workspace(workspace).get(channel="search").promotion is None


def test_a_file_with_a_column_for_each_channel_is_imported_and_taken_back(workspace, account, owner) -> None:
    table = "日期,推荐,搜索,扫码,投放,消耗\n2026-05-29,120,30,-,40,200\n2026-05-30,1.2万,0,8,,\n"
    who, file = uploaded(workspace, owner, account, table)
    assert (file.kind, file.profile, file.counts["new"]) == ("sources", "sources", 2)
    file_start(**who, file_id=file.pk)
    found = {one.channel.value: one for one in sources_of(scope(workspace), None, weekly=False).lines}
    assert {name: one.gained for name, one in found.items()} == {
        "recommend": 12120, "search": 30, "paid": 40, "offline": 8,
    }  # fmt: skip
    assert found["paid"].each == [("CNY", Decimal("200.00"), Decimal("5.00"))]
    _who, again = uploaded(workspace, owner, account, table)
    assert again.counts["same"] == 2
    file_undo(**who, file_id=file.pk)
    assert not FollowerSource.objects.for_workspace(workspace).exists()


def test_a_file_with_a_channel_a_row_tells_what_it_cannot_read(workspace, account, owner, client, at) -> None:
    table = "日期,来源,新增关注\n2026-05-29,搜一搜,7\n2026-05-29,传送门,9\n2026-05-29,搜一搜,8\n"
    who, file = uploaded(workspace, owner, account, table)
    assert (file.kind, file.counts["new"], file.counts["error"]) == ("sources", 1, 2)
    page = client.get(at("figure_file", file.pk)).content.decode()
    assert "传送门" in page
    file_start(**who, file_id=file.pk, partly=True)
    assert FollowerSource.objects.for_workspace(workspace).get().gained == 7


def structure(account: SocialAccount, **changes: Any) -> dict[str, Any]:
    good = {
        "account": account.pk, "day": "2026-05-20", "gender-female": "60", "gender-male": "40", "age-25-34": "55.5",
        "city": "广东 30\nShanghai 12.5%",
    }  # fmt: skip
    return {**good, **changes}


def test_a_structure_is_entered_and_compared_with_the_target(client, at, workspace, account) -> None:
    assert client.get(at("growth_structure")).status_code == 200
    answer = client.post(at("growth_structure_entry"), structure(account))
    assert answer.status_code == 302, answer.context["form"].errors
    target = {"gender-female": "75", "gender-male": "25", "city": "广东 20\n上海 20"}
    assert client.post(at("growth_target"), target).status_code == 302
    found = {one.part.value: one for one in structure_of(workspace=workspace, accounts=[account]).parts}
    assert found["gender"].gap == pytest.approx(15)
    assert {line.key: line.gap for line in found["gender"].lines} == {"female": -15, "male": 15}
    # Guangdong +10, Shanghai −7.5, all others −2.5: half of 20 points.
    assert found["city"].gap == pytest.approx(10)
    assert {line.key for line in found["city"].lines} == {"CN-GD", "CN-SH"}
    assert found["age"].gap is None
    page = client.get(at("growth_structure") + "?part=city").content.decode()
    assert "15.0 points apart" in page
    for name in ("gaps", "shares"):
        assert client.get(at("growth_structure_chart", name, "svg")).status_code == 200
    assert "gender-female" in client.get(at("growth_target") + "?copy=1").content.decode()


def test_each_account_counts_by_its_followers_and_the_newest_reading(client, at, workspace, account) -> None:
    small = SocialAccountFactory(workspace=workspace, platform="x", followers=250)
    for one, day, female in ((account, "2026-04-02", "20"), (account, "2026-05-20", "60"), (small, "2026-05-21", "10")):
        given = {"account": one.pk, "day": day, "gender-female": female, "gender-male": str(100 - int(female))}
        assert client.post(at("growth_structure_entry"), given).status_code == 302
    sheet = structure_of(workspace=workspace, accounts=[account, small]).parts[0]
    assert {line.key: line.share for line in sheet.lines}["female"] == pytest.approx((60 * 1000 + 10 * 250) / 1250)
    april = {day: shares for day, _gap, shares in sheet.history}[date(2026, 4, 30)]
    assert april["female"] == pytest.approx(20)
    alone = structure_of(workspace=workspace, accounts=[account]).parts[0]
    assert {line.key: line.moved for line in alone.lines} == {"female": 40, "male": -40}


def test_a_group_has_a_target_of_its_own_or_that_of_all(client, at, workspace, account) -> None:
    group = AccountGroup.objects.create(workspace=workspace, name="Abroad")
    GroupMember.objects.create(workspace=workspace, group=group, account=account)
    client.post(at("growth_structure_entry"), structure(account))
    client.post(at("growth_target"), {"gender-female": "75", "gender-male": "25"})
    found = structure_of(workspace=workspace, accounts=[account], group_id=group.pk)
    assert (found.own, found.widest.gap) == (False, pytest.approx(15))
    client.post(at("growth_target"), {"group": group.pk, "gender-female": "50", "gender-male": "50"})
    found = structure_of(workspace=workspace, accounts=[account], group_id=group.pk)
    assert (found.own, found.widest.gap) == (True, pytest.approx(10))
    assert StructureTarget.objects.for_workspace(workspace).filter(group=None).count() == 2
    assert "target of its own" in client.get(at("growth_structure") + f"?group={group.pk}").content.decode()
    assert client.get(at("growth_structure") + "?group=99999").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gender-female": "70"}, "gender-female"), ({"city": "Shanghai"}, "city"), ({"day": "2026-06-02"}, "day"),
        ({"city": "Shanghai 20\n上海 10"}, "city"), ({"age-25-34": "101"}, "age-25-34"),
    ],
)  # fmt: skip
def test_bad_shares_are_refused_at_their_field(client, at, account, changes, field) -> None:
    answer = client.post(at("growth_structure_entry"), structure(account, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="60"' in answer.content.decode() or field == "gender-female"


def test_a_file_of_structure_is_imported_beside_what_was_entered(client, at, workspace, account, owner) -> None:
    client.post(at("growth_structure_entry"), structure(account))
    table = "日期,维度,分类,占比\n2026-05-20,性别,女,70%\n2026-05-20,性别,男,30%\n2026-05-20,年龄,18岁以下,4%\n"
    who, file = uploaded(workspace, owner, account, table)
    assert (file.kind, file.counts["new"]) == ("people", 3)
    file_start(**who, file_id=file.pk)
    assert ResearchSource.objects.for_workspace(workspace).count() == 2
    sheets = {one.part.value: one for one in structure_of(workspace=workspace, accounts=[account]).parts}
    assert {line.key: line.share for line in sheets["gender"].lines}["female"] == pytest.approx(70)
    assert {line.key: line.share for line in sheets["age"].lines} == {"-17": 4}
    file_undo(**who, file_id=file.pk)
    sheets = {one.part.value: one for one in structure_of(workspace=workspace, accounts=[account]).parts}
    assert {line.key: line.share for line in sheets["gender"].lines}["female"] == pytest.approx(60)


def test_guests_look_and_write_nothing(client_of, member_of, at, account) -> None:
    guest = client_of(member_of(Role.GUEST))
    for name in ("growth", "growth_sources", "growth_told", "growth_structure"):
        assert guest.get(at(name)).status_code == 200
    for name in ("growth_sources_entry", "growth_structure_entry", "growth_target"):
        assert guest.get(at(name)).status_code == 403


def test_the_api_does_the_same(client, workspace, account) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/growth/"

    def post(path: str, body: Any) -> Any:
        return client.post(base + path, body, content_type="application/json")

    body = {"account": account.pk, "first_day": "2026-05-30", "gained": {"search": 5}, "costs": {"paid": "9.50"}}
    assert post("sources/", body).status_code == 422  # no currency
    assert post("sources/", {**body, "gained": {"telepathy": 5}, "currency": "EUR"}).status_code == 422
    assert post("sources/", {**body, "currency": "EUR"}).json() == {"changed": 2}
    found = client.get(base + "sources/").json()
    assert found["attributed"] == 5
    assert found["channels"][1]["costs"] == [{"currency": "EUR", "cost": "9.50", "per_follower": None}]
    rows = client.get(base + "sources/rows/").json()["results"]
    told = client.get(base + "sources/told/").json()["results"]
    assert {row["fetch"] for row in rows} == {told[0]["id"]}
    assert client.delete(f"{base}sources/told/{told[0]['id']}/").status_code == 204
    assert client.get(base + "sources/").json()["attributed"] is None
    given = {"account": account.pk, "day": "2026-05-30", "gender": {"female": "60", "male": "40"}}
    assert post("structure/", given).status_code == 201
    target = client.put(
        base + "structure/target/", {"gender": {"female": "50", "male": "50"}}, content_type="application/json"
    )
    assert target.json()["parts"][0]["gap"] == 10
    assert client.get(base + "structure/").json()["parts"][0]["lines"][0]["gap"] == 10


def test_pages_cost_no_more_with_many_rows(client, at, workspace, account, django_assert_max_num_queries) -> None:
    fetch = fetch_begin(account=account, kind=FetchKind.IMPORT)
    names = ("search", "recommend", "post", "profile", "live", "share", "promotion", "paid", "offline", "other")
    rows = [
        Source(TODAY - n * DAY, TODAY - n * DAY, name, 5) for n in range(1, 1001) for name in names
    ]  # fmt: skip
    assert sources_store(fetch=fetch, rows=rows) == 10_000
    client.post(at("growth_structure_entry"), structure(account))
    client.get(at("growth"))
    for name, most in {"growth": 12, "growth_sources": 8, "growth_told": 7, "growth_structure": 7}.items():
        with django_assert_max_num_queries(most):
            answer = client.get(at(name))
        assert answer.status_code == 200
