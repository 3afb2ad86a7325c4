"""Pages and API of answer times, shifts and promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.forms.sla.people import SettleForm
from interactions.models import (
    AnswerCalendar,
    AnswerPolicy,
    AnswerSetup,
    EscalationStep,
    Promise,
    Shift,
    Thread,
    ThreadEvent,
)
from interactions.services.answers import answer_write
from interactions.services.ingest import items_take
from interactions.services.sla.promising import promises_tick
from interactions.tasks import tick_clocks
from team.actors import Actor
from team.models import Notification, User, Workspace
from team.roles import Role

from .making import item, thread_of

pytestmark = pytest.mark.django_db
JSON = "application/json"
THURSDAY = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def account(connect: Callable[..., SocialAccount], time_machine: Any) -> SocialAccount:
    time_machine.move_to(THURSDAY, tick=False)
    return connect()


@pytest.fixture
def boss(client_of: Callable[[User], Client], owner: User) -> Client:
    return client_of(owner)


def at(workspace: Workspace, name: str, *args: Any) -> str:
    return reverse(f"interactions:{name}", args=[workspace.slug, *args])


def api(workspace: Workspace, path: str) -> str:
    return f"/api/v1/workspaces/{workspace.slug}/inbox/{path}"


def thread_with_answer(account: SocialAccount, owner: User, text: str) -> Thread:
    thread = thread_of(account, "订单号：SY20261188 压坏了", who="a")
    answer_write(workspace=account.workspace, actor=Actor(user=owner), thread_id=thread.pk, text=text)
    return thread


DAYS = {f"day_{n}": "9:00-12:00, 13:30-21:00" if n < 5 else "" for n in range(7)}


def test_policies_and_calendars_are_entered_and_bad_hours_stay_on_the_page(
    account: SocialAccount, boss: Client, django_assert_max_num_queries: Any
) -> None:
    workspace = account.workspace
    form = {
        "name": "客服",
        "zone": "Asia/Shanghai",
        "public_days": "on",
        "own_days": "2026-12-31 9:00-12:00\n2027-01-02",
    }
    bad = boss.post(at(workspace, "sla_calendar_new"), form | DAYS | {"day_2": "九点半"})
    assert bad.status_code == 422
    assert "九点半" in bad.content.decode()
    empty = boss.post(at(workspace, "sla_calendar_new"), form | dict.fromkeys(DAYS, ""))
    assert empty.status_code == 422
    assert boss.post(at(workspace, "sla_calendar_new"), form | DAYS).status_code == 302
    calendar = AnswerCalendar.objects.for_workspace(workspace).get()
    assert calendar.week[0] == [[540, 720], [810, 1260]]
    assert calendar.own_days == {
        "2026-12-31": {"blocks": [[540, 720]], "note": ""},
        "2027-01-02": {"blocks": [], "note": ""},
    }
    policy = {
        "name": "评论", "channels": ["comment"], "first_minutes_n": "4", "first_minutes_unit": "60",
        "next_minutes_n": "30", "next_minutes_unit": "1", "calendar_id": calendar.pk, "active": "on",
        "tags": "会员，退款",
    }  # fmt: skip
    response = boss.post(at(workspace, "sla_policy_new"), policy)
    assert response.status_code == 302, response.content.decode()[-3000:]
    row = AnswerPolicy.objects.for_workspace(workspace).get()
    assert (row.first_minutes, row.next_minutes, row.resolve_minutes, row.tags) == (240, 30, None, ["会员", "退款"])
    boss.get(at(workspace, "sla"))
    with django_assert_max_num_queries(12):
        page = boss.get(at(workspace, "sla")).content.decode()
    assert "评论" in page
    assert "9:00–12:00, 13:30–21:00" in page
    assert boss.post(at(workspace, "sla_calendar_delete", calendar.pk)).status_code == 302
    assert AnswerCalendar.objects.for_workspace(workspace).exists()
    assert boss.get(at(workspace, "sla_policy", row.pk)).status_code == 200
    assert boss.post(at(workspace, "sla_policy_delete", row.pk)).status_code == 302
    assert boss.post(at(workspace, "sla_calendar_delete", calendar.pk)).status_code == 302
    assert not AnswerCalendar.objects.for_workspace(workspace).exists()


def test_the_ladder_and_assignment_are_edited(account: SocialAccount, boss: Client) -> None:
    workspace = account.workspace
    form = {
        "step-TOTAL_FORMS": "2", "step-INITIAL_FORMS": "2", "step-0-trigger": "breach", "step-0-minutes_n": "2",
        "step-0-minutes_unit": "60", "step-0-tell": ["lead"], "step-0-give_back": "on", "step-1-trigger": "",
    }  # fmt: skip
    assert boss.post(at(workspace, "sla_ladder"), form).status_code == 302
    step = EscalationStep.objects.for_workspace(workspace).get()
    assert (step.trigger, step.minutes, step.tell, step.give_back) == ("breach", 120, ["lead"], True)
    assert boss.post(at(workspace, "sla_ladder"), form | {"step-0-tell": [], "step-0-give_back": ""}).status_code == 422
    assert boss.post(at(workspace, "sla_assigning"), {"assigning": "on"}).status_code == 302
    setup = AnswerSetup.objects.for_workspace(workspace).get()
    assert (setup.assigning, setup.sticky) == (True, False)


def test_the_report_counts_by_person_channel_and_week(
    account: SocialAccount, boss: Client, owner: User, time_machine: Any, django_assert_max_num_queries: Any
) -> None:
    for number, minutes in enumerate((30, 90, 1500)):
        asked = THURSDAY - timedelta(days=3)
        items_take(account=account, items=[item(who=f"r{number}", at=asked)])
        answer = item("好的", own=True, who=f"r{number}", at=asked + timedelta(minutes=minutes))
        items_take(account=account, items=[answer])
    thread_of(account, who="waits")
    with django_assert_max_num_queries(20):
        page = boss.get(at(account.workspace, "sla_report")).content.decode()
    assert "66.7%" in page
    data = boss.get(api(account.workspace, "sla/report/?days=7")).json()
    assert (data["total"]["met"], data["total"]["broken"], data["total"]["running"]) == (2, 1, 1)
    assert (data["firsts"]["median"], data["channels"][0]["percent"]) == (90, 66.7)
    assert data["backlog"][-1]["waiting"] == 1
    assert data["loads"] == [{"user_id": None, "open": 1, "overdue": 0, "soon": 0}]
    table = boss.get(at(account.workspace, "sla_report") + "?show=table&days=90")
    assert table.status_code == 200
    sheet = boss.get(at(account.workspace, "sla_report_csv")).content.decode("utf-8-sig")
    assert sheet.splitlines()[1].startswith("total,,2,1,1,0,66.7,90.0")


def test_shifts_are_planned_and_people_say_whether_they_are_there(
    account: SocialAccount, boss: Client, owner: User, member_of: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    workspace = account.workspace
    user = member_of(Role.COMMUNITY, workspace)
    page = at(workspace, "colleague", user.pk)
    assert boss.post(page, DAYS | {"day_6": "25-26"}).status_code == 422
    assert boss.post(page, DAYS | {"day_6": "22:00-2:00", "skills": "退款", "most": "20"}).status_code == 302
    assert Shift.objects.for_workspace(workspace).filter(user=user).count() == 11
    assert boss.post(at(workspace, "duty", user.pk), {"day": "2026-11-28", "hours": "10:00-12:00"}).status_code == 302
    own = client_of(user)
    assert own.post(at(workspace, "presence"), {"presence": "busy"}).status_code == 302
    away = {"first_day": "2026-11-27", "last_day": "2026-11-29", "note": "年假"}
    assert own.post(at(workspace, "absence", user.pk), away).status_code == 302
    assert own.post(at(workspace, "absence", user.pk), away | {"last_day": "2026-11-01"}).status_code == 422
    planner = client_of(member_of(Role.PLANNER, workspace))
    assert planner.post(at(workspace, "absence", user.pk), away).status_code == 403
    week = boss.get(at(workspace, "shifts")).content.decode()
    assert "年假" in week
    assert "13:30–21:00" in week
    crew = {row["user_id"]: row for row in boss.get(api(workspace, "shifts/")).json()}
    assert (crew[user.pk]["why_not"], crew[user.pk]["most"]) == ("busy", 20)
    assert crew[owner.pk]["why_not"] == "off"
    assert own.get(at(workspace, "shifts") + "?week=nonsense").status_code == 200


@pytest.mark.raises_notice("inbox.promise_due")
@pytest.mark.raises_notice("inbox.promise_late")
def test_a_promise_is_found_confirmed_reminded_of_and_kept(
    account: SocialAccount, boss: Client, owner: User, time_machine: Any, django_assert_max_num_queries: Any
) -> None:
    workspace = account.workspace
    thread = thread_with_answer(account, owner, "很抱歉！明天下午3点前给您补发。")
    promise = Promise.objects.for_workspace(workspace).get()
    assert (promise.kind, promise.words, promise.order_number) == ("resend", "明天下午3点前给您补发", "SY20261188")
    assert promise.due_at == datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    with django_assert_max_num_queries(14):
        page = boss.get(at(workspace, "promises")).content.decode()
    assert "明天下午3点前给您补发" in page
    form = {"kind": "resend", "due_at": "2026-11-27T18:00"}
    assert boss.post(at(workspace, "promise", promise.pk), form | {"due_at": "2026-11-01T10:00"}).status_code == 422
    assert boss.post(at(workspace, "promise", promise.pk), form).status_code == 302
    promise.refresh_from_db()
    assert (promise.confirmed_at, promise.due_at) == (THURSDAY, datetime(2026, 11, 27, 10, 0, tzinfo=UTC))
    for hours, count in ((29, 0), (31, 1), (33, 2)):
        time_machine.move_to(THURSDAY + timedelta(hours=hours), tick=False)
        tick_clocks()
        promises_tick()
        told = Notification.objects.for_workspace(workspace).filter(kind__startswith="inbox.promise")
        assert told.count() == count, hours
    assert "?view=overdue" in boss.get(at(workspace, "promises_card")).content.decode()
    done = {"state": "kept", "proof": "已签收", "proof_url": "javascript:alert(1)"}
    boss.post(at(workspace, "promise_settle", promise.pk), done)
    assert Promise.objects.for_workspace(workspace).get().state == "open"
    boss.post(at(workspace, "promise_settle", promise.pk), done | {"proof_url": "https://example.com/1"})
    promise.refresh_from_db()
    assert (promise.state, promise.closed_by, promise.proof) == ("kept", owner, "已签收")
    verbs = ThreadEvent.objects.for_workspace(workspace).filter(thread=thread).values_list("verb", flat=True)
    assert {"promised", "promise_overdue", "promise_settled"} <= set(verbs)
    boss.post(at(workspace, "promise_settle", promise.pk), {"state": "open"})
    assert boss.get(at(workspace, "promises") + "?view=overdue&owner=me").status_code == 200


def test_a_proof_that_is_too_long_is_said_and_settles_nothing(
    account: SocialAccount, boss: Client, owner: User
) -> None:
    workspace = account.workspace
    thread_with_answer(account, owner, "很抱歉！明天下午3点前给您补发。")
    promise = Promise.objects.for_workspace(workspace).get()
    url, page = at(workspace, "promise_settle", promise.pk), at(workspace, "promise", promise.pk)
    answer = boss.post(url, {"state": "broken", "proof": "长" * 501, "next": at(workspace, "promises")}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    said = [str(one) for one in answer.context["messages"]]
    with translation.override("en"):
        assert said == [SettleForm({"proof": "长" * 501}).errors["proof"][0]]
    promise.refresh_from_db()
    assert promise.state == "open"


def test_a_thread_is_put_off_for_a_reason_that_was_told(account: SocialAccount, boss: Client) -> None:
    workspace, thread = account.workspace, thread_of(account, who="a")
    until = (now() + timedelta(days=2)).isoformat()
    path = api(workspace, f"threads/{thread.pk}/pend/")
    late = boss.post(
        path,
        {"reason": "等仓库盘点", "until": "2020-01-01T00:00:00Z"},
        headers={"idempotency-key": "1"},
        content_type=JSON,
    )
    assert late.status_code == 422
    made = boss.post(
        path, {"reason": "等仓库盘点", "until": until}, headers={"idempotency-key": "2"}, content_type=JSON
    )
    assert made.status_code == 201
    thread.refresh_from_db()
    assert (thread.state, thread.due_at, thread.reason) == ("snoozed", None, "等仓库盘点")
    listed = boss.get(api(workspace, "promises/")).json()["results"]
    assert [row["words"] for row in listed] == ["等仓库盘点"]
    kept = boss.put(
        api(workspace, f"promises/{listed[0]['id']}/settle/"), {"state": "kept"}, content_type="application/json"
    )
    assert kept.json()["state"] == "kept"
    assert boss.get(at(workspace, "thread_pend", thread.pk)).status_code == 200
    again = {"reason": "", "until": "2026-11-30T10:00"}
    assert boss.post(at(workspace, "thread_pend", thread.pk), again).status_code == 422


def test_the_api_sets_answer_times_up(account: SocialAccount, boss: Client) -> None:
    workspace = account.workspace
    calendar = {"name": "客服", "zone": "Asia/Shanghai", "week": [[[540, 1080]]] * 5 + [[], []]}
    put: dict[str, Any] = {"content_type": "application/json"}
    key = {"idempotency-key": "a"}
    made = boss.post(api(workspace, "sla/calendars/"), calendar, headers=key, **put).json()
    assert "id" in made, made
    shut = boss.put(api(workspace, f"sla/calendars/{made['id']}/"), calendar | {"week": [[]] * 7}, **put)
    assert (shut.status_code, shut.json()["code"]) == (422, "calendar_empty")
    policy = {"name": "全部", "first_minutes": 60, "next_minutes": 60, "calendar_id": made["id"]}
    row = boss.post(api(workspace, "sla/policies/"), policy, headers={"idempotency-key": "c"}, **put).json()
    boss.post(api(workspace, "sla/policies/"), policy | {"name": "二"}, headers={"idempotency-key": "b"}, **put)
    moved = boss.put(api(workspace, f"sla/policies/{row['id']}/move/"), {"up": False}, **put)
    assert moved.json()["position"] == 2
    assert [one["name"] for one in boss.get(api(workspace, "sla/policies/")).json()] == ["二", "全部"]
    assert boss.delete(api(workspace, f"sla/policies/{row['id']}/")).status_code == 204
    steps = {"steps": [{"trigger": "breach", "minutes": 15, "tell": ["manager"]}]}
    assert boss.put(api(workspace, "sla/escalation/"), steps, **put).json()["steps"][0]["minutes"] == 15
    chosen = {"assigning": True, "sticky": True, "taking_back": True, "lead_id": None}
    assert boss.put(api(workspace, "sla/assignment/"), chosen, **put).json() == chosen
