"""Groups: register, rules, breaches, activities, weeks; pages and REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.connectors.platforms.telegram.connector import Telegram
from accounts.connectors.types import Credential
from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.models import Community, CommunityMember, CommunityViolation, CommunityWeek
from interactions.selectors.communities.health import health_of, monday, quiet_against, week_list
from interactions.services.communities import weeks as weeks_service
from interactions.services.communities.events import event_review, event_save
from interactions.services.communities.groups import community_save
from interactions.services.communities.people import member_save
from interactions.services.communities.rules import violation_note
from interactions.services.communities.weeks import week_save
from interactions.tasks import read_communities, watch_communities
from team.actors import Actor
from team.models import AuditEntry, Notification, Task
from team.roles import Role
from tests.accounts.connectors.fakes.telegram import CHANNEL, GROUP, TOKEN, Fake
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 3, 4, tzinfo=UTC)  # a Wednesday, noon in Shanghai
KIND = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def who(workspace, owner) -> dict[str, Any]:
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def group(who) -> Community:
    return community_save(**who, values={"name": "会员茶友群", "kind": "wechat", "state": "running"})


@pytest.fixture
def of(who, group) -> dict[str, Any]:
    return {**who, "community_id": group.pk}


@pytest.fixture
def at(workspace, group) -> Callable[..., str]:
    return lambda name, *args: reverse(f"interactions:community{name}", args=[workspace.slug, group.pk, *args])


@pytest.fixture
def api(workspace) -> Callable[[str], str]:
    return lambda rest: f"/api/v1/workspaces/{workspace.slug}/communities/{rest}"


def enter_weeks(of: dict[str, Any], spoke: list[int | None], **more: Any) -> None:
    """Weeks that end with the last whole one."""
    this = monday(date(2026, 6, 3))
    for back, speakers in enumerate(reversed(spoke), start=1):
        values = {"members": 400, "joined": 8, "left": 4, "speakers": speakers, **more}
        week_save(**of, day=this - timedelta(weeks=back), values=values)


def test_a_group_is_entered_and_changed(client_of, owner, member_of, workspace):
    client, account = client_of(owner), SocialAccountFactory(workspace=workspace)
    new = reverse("interactions:community_new", args=[workspace.slug])
    empty = client.get(reverse("interactions:communities", args=[workspace.slug])).content.decode()
    assert "No groups yet" in empty
    form = {
        "name": "静安店群", "kind": "wecom", "state": "running", "owner": owner.pk, "capacity": "500",
        "accounts": [account.pk], "join_url": "https://work.weixin.qq.com/g/1", "join_until": "2026-06-04",
        "user0": owner.pk, "role0": "host", "shift0": "10:00–19:00", "welcome": "欢迎",
    }  # fmt: skip
    wrong = client.post(new, {**form, "join_url": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert "静安店群" in wrong.content.decode()
    assert client.post(new, {**form, "user1": owner.pk}).status_code == 422
    assert client.post(new, form).status_code == 302
    row = Community.objects.for_workspace(workspace).get()
    page = client.get(reverse("interactions:community", args=[workspace.slug, row.pk])).content.decode()
    assert "10:00–19:00" in page
    assert "Renew the QR code" in page
    assert "qr-code" in page
    edit = reverse("interactions:community_edit", args=[workspace.slug, row.pk])
    assert 'value="2026-06-04"' in client.get(edit).content.decode()
    assert client.post(edit, {**form, "name": "新名", "user0": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.moderators.count(), row.accounts.count()) == ("新名", 0, 1)
    verbs = list(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True).order_by("seq"))
    assert verbs == ["community.entered", "community.changed"]
    analyst = client_of(member_of(Role.ANALYST))
    assert analyst.get(edit).status_code == 403
    assert analyst.get(reverse("interactions:community", args=[workspace.slug, row.pk])).status_code == 200
    assert client_of(member_of(Role.GUEST)).get(new).status_code == 403


def test_lists_ask_as_much_for_many_rows(client_of, owner, who, workspace, group, at, django_assert_max_num_queries):
    for n in range(35):
        row = community_save(**who, values={"name": f"群 {n:02d}", "kind": "qq"})
        CommunityWeek.objects.create(workspace=workspace, community=row, week=date(2026, 5, 25), members=10 + n)
    CommunityMember.objects.bulk_create(
        CommunityMember(workspace=workspace, community=group, nickname=f"茶友{n}", handle=f"h{n}") for n in range(300)
    )
    client = client_of(owner)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("interactions:communities", args=[workspace.slug]), {"kind": "qq"}).content.decode()
    assert "Page 1 of 2" in page
    with django_assert_max_num_queries(12):
        page = client.get(at("_members"), {"q": "茶友1", "order": "name"}).content.decode()
    assert "Page 1 of 3" in page
    for name in ("", "_rules", "_points", "_events", "_health", "_edit"):
        with django_assert_max_num_queries(14):
            assert client.get(at(name)).status_code == 200, name
    assert "Nothing matches" in client.get(at("_members"), {"q": "zzz"}).content.decode()


def test_rules_have_versions_and_templates(client_of, owner, at, workspace, group):
    client = client_of(owner)
    assert "No advertising, no links" in client.get(at("_rules"), {"template": "members"}).content.decode()
    for text in ("No spam\nBe kind", "No spam\nBe kind\n", "No spam\nBe kind\nNo ads"):
        assert client.post(at("_publish"), {"text": text}).status_code == 302
    assert client.post(at("_publish"), {"text": "x" * 400}).status_code == 422
    assert [row.number for row in group.rules.all()] == [2, 1]
    page = client.get(at("_rules")).content.decode()
    assert "version 2, since 2026-06-03" in page
    assert "version 1, since 2026-06-03" in page


def test_breaches_are_added_and_lifted_by_counter_entries(client_of, owner, at, of, workspace):
    client = client_of(owner)
    client.post(at("_publish"), {"text": "No ads"})
    member = member_save(**of, values={"nickname": "阿茶", "handle": "a1"})
    form = {"member": "a1", "rule": "No ads", "measure": "removed", "evidence": "发了 13812345678 的广告"}
    assert client.post(at("_violation"), {**form, "member": "nobody"}).status_code == 422
    assert client.post(at("_violation"), {**form, "measure": "lifted"}).status_code == 422
    assert client.post(at("_violation"), form).status_code == 302
    row = CommunityViolation.objects.for_workspace(workspace).get()
    member.refresh_from_db()
    assert member.left_on == date(2026, 6, 3)
    assert "13812345678" not in client.get(at("_rules")).content.decode()
    for _again in range(2):
        assert client.post(at("_lift", row.pk), {"note": "误会"}).status_code == 302
    member.refresh_from_db()
    assert member.left_on is None
    assert CommunityViolation.objects.for_workspace(workspace).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityViolation.objects.for_workspace(workspace).filter(pk=row.pk).update(evidence="")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    owner.delete()  # who wrote it down may go; the row stays without them
    row.refresh_from_db()
    assert row.noted_by is None


def test_activities_are_planned_reviewed_and_followed_up(client_of, owner, at, workspace, clock):
    client = client_of(owner)
    form = {"title": "盲品", "starts_at": "2026-06-04T20:00", "minutes": "60", "host": owner.pk, "steps": "接龙\n揭晓"}
    assert client.post(at("_event_new"), {**form, "starts_at": "soon"}).status_code == 422
    address = client.post(at("_event_new"), form)["Location"]
    pk = int(address.rstrip("/").rsplit("/", 1)[1])
    review = {"participants": "30", "messages": "120", "sales": "1234.50", "currency": "cny", "change": "早点预告"}
    assert client.post(at("_event_review", pk), review).status_code == 422
    task = {"title": "寄样", "assignee": owner.pk, "due_on": "2026-06-08"}
    assert client.post(at("_event_task", pk), task).status_code == 302
    made = Task.objects.for_workspace(workspace).get()
    assert (made.source_type, made.source_id, made.url) == ("communityevent", str(pk), address)
    clock.move_to(NOON + timedelta(days=2))
    assert client.post(at("_event_review", pk), {"currency": "CNY"}).status_code == 422
    assert client.post(at("_event_review", pk), review).status_code == 302
    page = client.get(address).content.decode()
    assert "1,234.50" in page
    assert "寄样" in page
    assert client.post(at("_event_edit", pk), form).status_code == 422
    client.post(at("_event_cancel", pk))
    assert "Past" in client.get(at("_events")).content.decode()


def test_weeks_are_entered_corrected_and_imported(client_of, owner, at, group, workspace):
    client = client_of(owner)
    assert client.post(at("_week"), {"week": "2026-06-10", "members": "5"}).status_code == 422
    assert client.post(at("_week"), {"week": "2026-06-03"}).status_code == 422
    assert client.post(at("_week"), {"week": "2026-06-03", "questions": "3", "answered": "4"}).status_code == 422
    assert client.post(at("_week"), {"week": "2026-06-03", "members": "400", "speakers": "50"}).status_code == 302
    assert client.post(at("_week"), {"week": "2026-06-02", "speakers": "60"}).status_code == 302
    row = CommunityWeek.objects.for_workspace(workspace).get()
    assert (row.week, row.members, row.speakers) == (date(2026, 6, 1), 400, 60)
    wrong = "周,群人数,发言人数\n2026-05-25,390,40\n2026-05-18,abc,40\n2026/13/01,1,1\n".encode()
    page = client.post(at("_weeks_table"), {"t-file": SimpleUploadedFile("w.csv", wrong)})
    assert page.status_code == 422
    assert "no whole number" in page.content.decode()
    assert CommunityWeek.objects.for_workspace(workspace).count() == 1
    right = "周,群人数,发言人数\n2026-05-25,390,40\n2026-05-18,380,41\n".encode("gb18030")
    assert client.post(at("_weeks_table"), {"t-file": SimpleUploadedFile("w.csv", right)}).status_code == 302
    assert [week.members for week in week_list(workspace=workspace, community=group)] == [380, 390, 400]


def test_the_score_says_what_it_rests_on(of, group, workspace, client_of, owner, at):
    assert health_of([]).score is None
    enter_weeks(of, [60])
    weeks = week_list(workspace=workspace, community=group)
    assert health_of(weeks).score is None
    assert "Too little data" in client_of(owner).get(at("_health")).content.decode()
    enter_weeks(of, [40, 40, 40, 40], questions=20, answered=15)
    found = health_of(week_list(workspace=workspace, community=group))
    assert {part.scale.key: part.score for part in found.parts} == {
        "activity": 50, "growth": 75, "retention": 80, "answers": 50,
    }  # fmt: skip
    assert (found.score, found.level, found.weeks) == (round(0.35 * 50 + 0.2 * 75 + 0.25 * 80 + 0.2 * 50), "fair", 4)


@pytest.mark.raises_notice("community_quiet")
def test_fading_activity_is_told_once(of, group, workspace):
    enter_weeks(of, [80, 80, 80, 80, 41])
    assert watch_communities() == 0
    enter_weeks(of, [80, 80, 80, 80, 40])
    assert quiet_against(week_list(workspace=workspace, community=group)) == (40, 80)
    Community.objects.for_workspace(workspace).update(owner=of["actor"].user)
    assert watch_communities() == 1
    assert watch_communities() == 0


@pytest.mark.raises_notice("community_silent")
def test_ten_days_without_figures_are_told_once_a_silence(of, group, workspace, clock):
    Community.objects.for_workspace(workspace).update(owner=of["actor"].user)
    enter_weeks(of, [50])
    clock.move_to(NOON + timedelta(days=9, hours=23))
    assert watch_communities() == 0
    clock.move_to(NOON + timedelta(days=10))
    assert [watch_communities(), watch_communities()] == [1, 0]
    week_save(**of, day=date(2026, 6, 10), values={"members": 1})
    clock.move_to(NOON + timedelta(days=20))
    assert watch_communities() == 1
    Community.objects.for_workspace(workspace).update(state="closed")
    clock.move_to(NOON + timedelta(days=60))
    assert watch_communities() == 0


@pytest.mark.raises_notice("community_join_ending")
@pytest.mark.raises_notice("community_review_missing")
def test_links_and_reviews_are_reminded_of(of, who, group, workspace, owner, clock):
    values = {"name": "群", "kind": "wechat", "state": "running", "owner": owner.pk, "join_url": "https://a.cn/1"}
    community_save(**who, community_id=group.pk, values={**values, "join_until": date(2026, 6, 6)})
    event_save(**of, values={"title": "盲品", "starts_at": now(), "minutes": 60})
    assert watch_communities() == 0
    clock.move_to(datetime(2026, 6, 5, 0, 30, tzinfo=UTC))  # half past eight in Shanghai
    assert watch_communities() == 0
    clock.move_to(datetime(2026, 6, 5, 1, tzinfo=UTC))
    assert [watch_communities(), watch_communities()] == [1, 0]
    clock.move_to(datetime(2026, 6, 5, 5, tzinfo=UTC))
    assert [watch_communities(), watch_communities()] == [1, 0]
    told = Notification.objects.for_workspace(workspace).values_list("kind", "url")
    assert {kind for kind, _url in told} == {"community_join_ending", "community_review_missing"}


def test_members_are_counted_through_telegram(of, who, group, workspace, owner, client_of, at, monkeypatch):
    account = SocialAccountFactory(workspace=workspace, platform="telegram")
    client, button = client_of(owner), "Count members now"
    assert button not in client.get(at("_health")).content.decode()
    values = {"name": "TG", "kind": "telegram", "state": "running", "accounts": [account.pk]}
    community_save(**who, community_id=group.pk, values={**values, "remote_chat": str(GROUP)})
    assert button in client.get(at("_health")).content.decode()
    auth = Credential({"access": TOKEN, "chat": str(CHANNEL)})
    with Fake() as server:
        session = SimpleNamespace(connector=Telegram(http=server.http(), clock=now), credential=auth)
        monkeypatch.setattr(weeks_service, "session_open", lambda account: session)
        assert read_communities() == 1
        row = CommunityWeek.objects.for_workspace(workspace).get()
        assert (row.members, row.members_source, row.entered_at) == (96, "platform", None)
        community_save(**who, community_id=group.pk, values={**values, "remote_chat": "@elsewhere"})
        client.post(at("_count"))
        assert read_communities() == 0
    group.refresh_from_db()
    assert group.read_error
    assert group.read_error in client.get(at("_health")).content.decode().replace("&#x27;", "'")


def test_rest(api, client_of, owner, member_of, workspace):
    client = client_of(owner)
    body = {"name": "群", "kind": "qq", "moderators": [{"user": owner.pk, "shift": "早"}], "capacity": 200}
    assert client.post(api(""), {**body, "kind": "club"}, **KIND).status_code == 422
    made = client.post(api(""), body, **KIND)
    assert made.status_code == 201, made.content
    base = f"{made.json()['id']}/"
    assert client.put(api(base), {**body, "state": "running"}, **KIND).json()["state"] == "running"
    assert client.post(api(base + "rules/"), {"text": "No ads"}, **KIND).json()["number"] == 1
    member = client.post(api(base + "members/"), {"nickname": "阿茶", "handle": "a"}, **KIND).json()["id"]
    assert client.post(api(base + "members/"), {"nickname": "阿茶", "handle": "a"}, **KIND).status_code == 409
    breach = {"community_member": member, "rule": "No ads", "measure": "muted"}
    row = client.post(api(base + "violations/"), breach, **KIND).json()
    assert client.post(api(f"{base}violations/{row['id']}/lift/"), {}, **KIND).json()["undoes"] == row["id"]
    assert client.post(api(f"{base}violations/{row['id']}/lift/"), {}, **KIND).json()["code"] == "already_undone"
    event = client.post(
        api(base + "activities/"), {"title": "盲品", "starts_at": "2026-06-01T12:00:00Z"}, **KIND
    ).json()
    review = {"participants": 3, "sales": "9.90", "currency": "usd"}
    done = client.put(api(f"{base}activities/{event['id']}/review/"), review, **KIND).json()
    assert (done["state"], done["sales"], done["currency"]) == ("reviewed", "9.90", "USD")
    assert client.put(api(f"{base}activities/{event['id']}/"), {"title": "x", "starts_at": "2026-06-09T12:00:00Z"},
                      **KIND).status_code == 409  # fmt: skip
    assert client.post(api(f"{base}activities/{event['id']}/tasks/"), {"title": "寄样"}, **KIND).status_code == 201
    assert client.put(api(base + "weeks/"), {"week": "2026-06-01", "members": 9}, **KIND).json()["members"] == 9
    assert client.get(api(base + "health/")).json()["score"] is None
    assert client.post(api(base + "count/"), {}, **KIND).json()["code"] == "cannot_count"
    assert client.get(api(base + "members/")).json()["results"][0]["nickname"] == "阿茶"
    assert client.delete(api(f"{base}members/{member}/")).status_code == 204
    assert client.get(api(f"{base}members/{member}/")).json()["nickname"] == ""
    assert client_of(member_of(Role.ANALYST)).post(api(""), body, **KIND).status_code == 403


def test_what_services_refuse(of, who, workspace):
    elsewhere = SocialAccountFactory()
    with pytest.raises(InvalidInput):
        community_save(**who, values={"name": "x", "kind": "qq", "accounts": [elsewhere.pk]})
    with pytest.raises(InvalidInput):
        violation_note(**of, values={"member": 0, "rule": "x", "measure": "warned"})
    with pytest.raises(InvalidInput):
        member_save(**of, values={"nickname": "x", "joined_on": date(2026, 2, 1), "left_on": date(2026, 1, 1)})
    event = event_save(**of, values={"title": "x", "starts_at": now()})
    with pytest.raises(InvalidInput):
        event_review(**of, event_id=event.pk, values={"participants": 1, "sales": Decimal(-1)})
