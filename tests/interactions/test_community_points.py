"""The ledger of points: sums, tiers, corrections, expiry, ranking, imports, and many hands at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.urls import reverse

from config.lib.errors import DomainError, InvalidInput
from interactions.community_errors import AlreadyUndone, NotUndoable, PointsShort
from interactions.community_states import EntryKind
from interactions.models import CommunityMember, CommunityViolation, PointEntry, PointReason
from interactions.selectors.communities.people import badges_of, ranking, tier_list, tier_of
from interactions.services.communities.groups import community_save
from interactions.services.communities.people import member_forget, member_save
from interactions.services.communities.points import points_give, points_undo, reason_archive, tiers_set
from interactions.services.communities.rules import violation_note
from interactions.tasks import expire_points
from team.actors import Actor
from team.models import Workspace
from team.roles import Role
from team.services.workspaces import workspace_delete
from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory

NOON = datetime(2026, 6, 3, 4, tzinfo=UTC)


def made(workspace: Workspace, user: Any, **values: Any) -> dict[str, Any]:
    """A running group with one member and the usual reasons."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user)}
    row = community_save(**who, values={"name": "群", "kind": "wechat", "state": "running", **values})
    who["community_id"] = row.pk
    return {**who, "member_id": member_save(**who, values={"nickname": "阿茶", "handle": "a1"}).pk}


def reason(workspace: Workspace, points: int) -> int:
    return PointReason.objects.for_workspace(workspace).filter(points=points)[0].pk


def standing(of: dict[str, Any]) -> tuple[int, int]:
    """Points and earned of the member, which must be what the ledger says."""
    row = CommunityMember.objects.for_workspace(of["workspace"]).get(pk=of["member_id"])
    entries = PointEntry.objects.for_workspace(of["workspace"]).filter(member=row)
    assert row.points == (entries.aggregate(sum=Sum("amount"))["sum"] or 0)
    return row.points, row.earned


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def of(workspace, owner, clock) -> dict[str, Any]:
    return made(workspace, owner)


@pytest.fixture
def at(of) -> Callable[..., str]:
    return lambda name, *args: reverse(
        f"interactions:community_{name}", args=[of["workspace"].slug, of["community_id"], *args]
    )


def group_of(of: dict[str, Any]) -> dict[str, Any]:
    return {name: of[name] for name in ("workspace", "actor", "community_id")}


@pytest.mark.django_db
def test_points_come_and_go_and_never_below_zero(of, workspace):
    points_give(**of, reason_id=reason(workspace, 10))
    points_give(**of, reason_id=reason(workspace, 1), amount=95)
    points_give(**of, reason_id=reason(workspace, -100))
    assert standing(of) == (5, 105)
    with pytest.raises(PointsShort):
        points_give(**of, reason_id=reason(workspace, -100))
    for amount in (0, 10**9):
        with pytest.raises(InvalidInput):
            points_give(**of, reason_id=reason(workspace, 1), amount=amount)
    assert standing(of) == (5, 105)


@pytest.mark.django_db
def test_corrections_are_counter_entries_and_happen_once(of, workspace):
    first = points_give(**of, reason_id=reason(workspace, 10))
    undo = {**group_of(of), "entry_id": first.pk}
    back = points_undo(**undo)
    assert (back.kind, back.amount, standing(of)) == (EntryKind.REVERSED, -10, (0, 0))
    with pytest.raises(AlreadyUndone):
        points_undo(**undo)
    with pytest.raises(NotUndoable):
        points_undo(**group_of(of), entry_id=back.pk)
    earned = points_give(**of, reason_id=reason(workspace, 30), amount=100)
    spent = points_give(**of, reason_id=reason(workspace, -100))
    with pytest.raises(PointsShort):  # what was spent meanwhile cannot be taken back
        points_undo(**group_of(of), entry_id=earned.pk)
    points_undo(**group_of(of), entry_id=spent.pk)
    assert standing(of) == (100, 100)


@pytest.mark.django_db
def test_the_ledger_is_append_only_until_its_workspace_is_erased(of, workspace, owner):
    entry = points_give(**of, reason_id=reason(workspace, 10))
    rows = PointEntry.objects.for_workspace(workspace).filter(pk=entry.pk)
    for change in (lambda: rows.update(amount=99), lambda: rows.update(note="x"), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityMember.objects.for_workspace(workspace).update(points=-1)
    PointReason.objects.for_workspace(workspace).delete()
    entry.refresh_from_db()
    assert entry.reason is None
    assert entry.reason_name
    workspace_delete(workspace=workspace, actor=Actor(owner), typed_name=workspace.name)


@pytest.mark.django_db
def test_a_forgotten_member_leaves_no_free_words(of, workspace):
    points_give(**of, reason_id=reason(workspace, 10), note="阿茶帮了忙")
    violation_note(
        **group_of(of),
        values={"member": of["member_id"], "rule": "不发广告", "measure": "warned", "evidence": "阿茶发广告"},
    )
    member_forget(**of)
    (entry,) = PointEntry.objects.for_workspace(workspace)
    (breach,) = CommunityViolation.objects.for_workspace(workspace)
    assert (entry.amount, entry.note, breach.measure, breach.evidence) == (10, "", "warned", "")
    points_undo(**group_of(of), entry_id=entry.pk, note="又说起阿茶")
    assert standing(of) == (0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointEntry.objects.for_workspace(workspace).all().delete()


@pytest.mark.django_db
def test_tiers_follow_what_was_earned(of, workspace, client_of, owner, at):
    client = client_of(owner)
    form = {"name0": "茶友", "threshold0": "0", "name1": "常客", "threshold1": "100", "benefits1": "优先试饮"}
    assert client.post(at("tiers"), {**form, "threshold1": ""}).status_code == 422
    assert client.post(at("tiers"), {**form, "threshold1": "0"}).status_code == 422
    assert client.post(at("tiers"), form).status_code == 302
    points_give(**of, reason_id=reason(workspace, 1), amount=120)
    points_give(**of, reason_id=reason(workspace, -100))
    member = CommunityMember.objects.for_workspace(workspace).get(pk=of["member_id"])
    tiers = tier_list(workspace=workspace, community=member.community)
    assert str(tier_of(member, tiers)) == "常客"
    assert "常客" in client.get(at("members")).content.decode()
    tiers_set(**group_of(of), tiers=[])
    assert tier_list(workspace=workspace, community=member.community) == []


@pytest.mark.django_db
def test_points_end_and_the_oldest_are_used_first(workspace, owner, clock):
    of = made(workspace, owner, expire_days=30)
    points_give(**of, reason_id=reason(workspace, 1), amount=50)
    slip = points_give(**of, reason_id=reason(workspace, 1), amount=40)
    points_undo(**group_of(of), entry_id=slip.pk)
    clock.move_to(NOON + timedelta(days=20))
    points_give(**of, reason_id=reason(workspace, 1), amount=100)
    points_give(**of, reason_id=reason(workspace, -100), amount=-30)
    clock.move_to(NOON + timedelta(days=30))
    assert expire_points() == 0
    clock.move_to(NOON + timedelta(days=31))
    assert [expire_points(), expire_points()] == [1, 0]
    assert standing(of) == (100, 150)
    clock.move_to(NOON + timedelta(days=90))
    assert [expire_points(), expire_points()] == [1, 0]
    assert standing(of) == (0, 150)


@pytest.mark.django_db
def test_the_month_is_ranked_without_corrections(of, workspace):
    group = group_of(of)
    other = member_save(**group, values={"nickname": "阿肆"}).pk
    third = member_save(**group, values={"nickname": "小满"}).pk
    points_give(**of, reason_id=reason(workspace, 10))
    points_give(**group, member_id=other, reason_id=reason(workspace, 10))
    points_undo(**group, entry_id=points_give(**group, member_id=third, reason_id=reason(workspace, 30)).pk)
    member = CommunityMember.objects.for_workspace(workspace).get(pk=of["member_id"])
    places = ranking(workspace=workspace, community=member.community, month=date(2026, 6, 15))
    assert [(one.place, one.points) for one in places] == [(1, 10), (1, 10)]
    assert ranking(workspace=workspace, community=member.community, month=date(2026, 12, 1)) == []
    assert [badge.count for badge in badges_of(workspace=workspace, member=member)] == [1]


@pytest.mark.django_db
def test_pages_give_redeem_and_correct(of, workspace, client_of, owner, member_of, at):
    client, give = client_of(owner), {"member": "a1", "reason": reason(workspace, 10)}
    assert client.post(at("give"), {**give, "member": "x"}).status_code == 422
    assert client.post(at("give"), give).status_code == 302
    short = client.post(at("member_give", of["member_id"]), {"reason": reason(workspace, -100)})
    assert short.status_code == 422
    assert "There are only 10 points" in short.content.decode()
    entry = PointEntry.objects.for_workspace(workspace).get()
    client.post(at("undo", entry.pk))
    client.post(at("undo", entry.pk))
    assert standing(of) == (0, 0)
    assert "Corrected" in client.get(at("points"), {"kind": "reversed"}).content.decode()
    assert client.get(at("points"), {"month": "2026-13"}).status_code == 200
    new = {"name": "晒图", "points": "15", "badge": "摄影师"}
    assert client.post(at("reason_new"), new).status_code == 302
    assert client.post(at("reason_new"), new).status_code == 422
    row = PointReason.objects.for_workspace(workspace).get(name="晒图")
    client.post(at("reason", row.pk), {"archive": "1"})
    with pytest.raises(DomainError):
        points_give(**of, reason_id=row.pk)
    assert reason_archive(workspace=workspace, actor=of["actor"], reason_id=row.pk, archived=False).archived_at is None
    analyst = client_of(member_of(Role.ANALYST))
    assert analyst.get(at("points")).status_code == 200
    assert analyst.post(at("give"), give).status_code == 403


@pytest.mark.django_db
def test_tables_are_taken_wholly_or_not_at_all(of, workspace, client_of, owner, at):
    client = client_of(owner)

    def send(name: str, text: str) -> Any:
        return client.post(at(name), {"t-file": SimpleUploadedFile("t.csv", text.encode())})

    assert send("members_table", "昵称,微信号,角色\n小满,m1,core\n阿肆,m2,boss\n").status_code == 422
    assert send("members_table", "微信号\nm1\n").status_code == 422
    people = CommunityMember.objects.for_workspace(workspace)
    assert people.count() == 1
    assert send("members_table", "昵称,微信号,角色,入群日期\n小满,m1,core,2026/1/5\n新名,a1,,\n").status_code == 302
    assert people.get(handle="m1").joined_on == date(2026, 1, 5)
    assert people.get(handle="a1").nickname == "新名"
    name = PointReason.objects.for_workspace(workspace).get(points=10).name
    bad = send("points_table", f"昵称,原因,积分\n小满,{name},5\n谁,{name},5\n新名,{name},-9\n新名,不知道,1\n")
    assert bad.status_code == 422
    text = bad.content.decode()
    assert all(words in text for words in ("Nobody in the group", "There are only 0 points", "not in the catalogue"))
    assert not PointEntry.objects.for_workspace(workspace).exists()
    good = f"昵称,原因,积分,备注\n小满,{name},,打卡\n新名,{name},7,\n"
    assert send("points_table", good).status_code == 302
    again = send("points_table", good)
    assert again.status_code == 422
    assert "imported already" in again.content.decode()
    assert sorted(people.values_list("points", flat=True)) == [7, 10]


@pytest.mark.django_db
def test_rest_ledger(of, workspace, client_of, owner):
    client, kind = client_of(owner), {"content_type": "application/json"}
    base = f"/api/v1/workspaces/{workspace.slug}/communities/"
    one = f"{base}{of['community_id']}/"
    tiers = {"tiers": [{"name": "茶友", "threshold": 5, "benefits": ""}]}
    assert client.put(one + "tiers/", tiers, **kind).json()[0]["name"] == "茶友"
    body = {"community_member": of["member_id"], "point_reason": reason(workspace, 10)}
    entry = client.post(one + "points/", body, **kind).json()
    assert (entry["amount"], entry["kind"]) == (10, "earned")
    short = client.post(one + "points/", {**body, "amount": -11}, **kind)
    assert (short.status_code, short.json()["code"]) == (409, "points_short")
    member = client.get(f"{one}members/{of['member_id']}/").json()
    assert (member["points"], member["tier"]) == (10, "茶友")
    assert client.get(one + "ranking/", {"month": "2026-06"}).json()[0]["points"] == 10
    assert client.get(one + "ranking/", {"month": "x"}).status_code == 422
    assert client.post(f"{one}points/{entry['id']}/undo/", {}, **kind).json()["undoes"] == entry["id"]
    assert len(client.get(one + "points/", {"community_member": of["member_id"]}).json()["results"]) == 2
    row = client.post(base + "reasons/", {"name": "晒图", "points": 15, "badge": ""}, **kind).json()
    assert client.put(f"{base}reasons/{row['id']}/", {"name": "晒图", "points": 20}, **kind).json()["points"] == 20
    assert client.delete(f"{base}reasons/{row['id']}/").status_code == 204
    wrong = client.post(one + "points/import/", {"file": SimpleUploadedFile("t.csv", b"nickname,reason\nx,y\n")})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "row 2"


@pytest.mark.django_db(transaction=True)
def test_many_hands_spend_one_balance_and_never_more() -> None:
    """Threads with connections of their own give, spend and correct at once; the sum stays that of the ledger."""
    workspace = WorkspaceFactory()
    user = MembershipFactory(workspace=workspace, user=UserFactory()).user
    of = made(workspace, user)
    points_give(**of, reason_id=reason(workspace, 1), amount=100)
    spend = reason(workspace, -100)

    def buy(_turn: int) -> int:
        try:
            points_give(**of, reason_id=spend, amount=-30)
        except PointsShort:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(buy, range(24))) == 3
    assert standing(of) == (10, 100)

    entries = [points_give(**of, reason_id=reason(workspace, 1), amount=7).pk for _n in range(10)]

    def shuffle(seed: int) -> None:
        chance = random.Random(seed)
        try:
            if chance.random() < 0.5:
                points_undo(**group_of(of), entry_id=chance.choice(entries))
            else:
                points_give(**of, reason_id=spend, amount=-chance.randint(1, 40))
        except (PointsShort, AlreadyUndone):
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(shuffle, range(60)))
    assert standing(of)[0] >= 0
    undone = PointEntry.objects.for_workspace(workspace).filter(kind=EntryKind.REVERSED)
    assert undone.count() == undone.values("undoes").distinct().count()
