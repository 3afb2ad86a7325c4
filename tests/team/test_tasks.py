"""Tasks of the team: giving, changing, finishing, reminding; the pages, the home page and REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import SYSTEM, Actor
from team.errors import TaskAgain, TaskFinished
from team.models import AuditEntry, Membership, Notification, Task, User, Workspace
from team.roles import Role
from team.services.members import member_remove
from team.services.tasks import task_change, task_close, task_open, task_reopen, tasks_assign
from team.tasks import remind_tasks
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    return lambda name, *args: reverse(f"team:{name}", args=[workspace.slug, *args])


@pytest.fixture
def who(workspace: Workspace, owner: User) -> dict[str, Any]:
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def planner(member_of: Callable[..., User]) -> User:
    return member_of(Role.PLANNER, name="小周")


def kinds(workspace: Workspace, user: User) -> list[str]:
    rows = Notification.objects.for_workspace(workspace).filter(recipient=user).order_by("pk")
    return list(rows.values_list("kind", flat=True))


@pytest.mark.raises_notice("team.task_assigned")
@pytest.mark.raises_notice("team.task_closed")
def test_a_task_is_given_begun_and_finished(who: dict[str, Any], workspace: Workspace, planner: User) -> None:
    row = task_open(
        **who, title=" 补齐简介 ", assignee=planner, due_on=date(2026, 3, 1), source=workspace, dedupe="x:1"
    )
    assert (row.title, row.source_type, row.source_id) == ("补齐简介", "workspace", str(workspace.pk))
    assert kinds(workspace, planner) == ["team.task_assigned"]
    assert task_open(**who, title="another", dedupe="x:1") == row

    done = task_close(workspace=workspace, actor=Actor(planner), task_id=row.pk, note="写好了")
    assert (done.state, done.outcome, done.done_by) == ("done", "写好了", planner)
    assert kinds(workspace, who["actor"].user) == ["team.task_closed"]
    with pytest.raises(TaskFinished):
        task_change(**who, task_id=row.pk, values={"title": "later"})

    second = task_open(**who, title="again", dedupe="x:1")
    assert second != row
    with pytest.raises(TaskAgain):
        task_reopen(**who, task_id=row.pk)
    task_close(**who, task_id=second.pk, state="dropped")
    assert task_reopen(**who, task_id=row.pk).state == "open"
    verbs = list(AuditEntry.objects.for_workspace(workspace).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["task.opened", "task.done", "task.opened", "task.dropped", "task.reopened"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"text": "x" * 4001}, "text"),
        ({"priority": 9}, "priority"),
        ({"due_on": date(1999, 1, 1)}, "due_on"),
        ({"url": "https://elsewhere.example/"}, "url"),
        ({"url": "//elsewhere.example/"}, "url"),
    ],
)
def test_what_is_refused(who: dict[str, Any], values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        task_open(**{**who, "title": "fine", **values})
    assert refused.value.field == field


def test_only_members_who_can_finish_tasks_get_them(
    who: dict[str, Any], workspace: Workspace, planner: User, member_of: Callable[..., User], outsider: User
) -> None:
    for person in (member_of(Role.GUEST), outsider):
        with pytest.raises(InvalidInput):
            task_open(**who, title="x", assignee=person)
    row = task_open(**who, title="x", assignee=planner)
    member = Membership.objects.for_workspace(workspace).get(user=planner)
    member_remove(**who, membership_id=member.pk)
    row.refresh_from_db()
    assert row.assignee is None


@pytest.mark.raises_notice("team.task_due")
@pytest.mark.raises_notice("team.task_late")
def test_reminders_come_once_for_each_step_on_the_workspaces_days(
    who: dict[str, Any], workspace: Workspace, owner: User, planner: User
) -> None:
    """Shanghai is eight hours ahead: its 2 March begins at 16:00 UTC on 1 March."""
    with time_machine.travel(datetime(2026, 3, 1, 15, 50, tzinfo=UTC), tick=False) as clock:
        row = task_open(**who, title="盘点头像", assignee=planner, due_on=date(2026, 3, 2))
        nobody = task_open(**who, title="没人做", due_on=date(2026, 3, 2))
        for user in (owner, planner):
            Notification.objects.for_workspace(workspace).filter(recipient=user).delete()
        assert remind_tasks() == 0
        clock.shift(timedelta(minutes=20))
        assert remind_tasks() == 2
        assert remind_tasks() == 0
        assert kinds(workspace, planner) == kinds(workspace, owner) == ["team.task_due"]
        clock.shift(timedelta(days=1))
        assert remind_tasks() == 2
        assert kinds(workspace, planner) == ["team.task_due", "team.task_late"]
        clock.shift(timedelta(days=2))
        assert remind_tasks() == 0
        clock.shift(timedelta(days=4))
        task_close(**who, task_id=nobody.pk)
        assert remind_tasks() == 1
        clock.shift(timedelta(days=30))
        assert remind_tasks() == 0
        assert kinds(workspace, planner) == ["team.task_due", "team.task_late", "team.task_late"]
        task_change(**who, task_id=row.pk, values={"due_on": local_day(now(), "Asia/Shanghai")})
        assert remind_tasks() == 1


def test_pages(
    at: Callable[..., str],
    client_of: Callable[..., Client],
    workspace: Workspace,
    planner: User,
    member_of: Callable[..., User],
    who: dict[str, Any],
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(planner)
    assert "Nothing for you to do" in client.get(at("tasks")).content.decode()
    wrong = client.post(at("task_new"), {"title": "", "text": "typed", "priority": 3})
    assert wrong.status_code == 422
    assert "typed" in wrong.content.decode()
    form = {"title": "查简介", "text": "五个号", "assignee": planner.pk, "due_on": "2020-01-05", "priority": 1}
    assert client.post(at("task_new"), form).status_code == 302
    row = Task.objects.for_workspace(workspace).get()

    for n in range(55):
        task_open(**who, title=f"T{n}", assignee=planner, source=workspace, due_on=date(2030, 1, 1))
    with django_assert_max_num_queries(12):
        page = client.get(at("tasks")).content.decode()
    assert "days overdue" in page
    assert "Urgent" in page
    assert "Page 1 of 2" in page
    found = client.get(at("tasks"), {"tab": "all", "due": "late", "who": planner.pk, "q": "简介"}).content.decode()
    assert "查简介" in found
    assert "T1" not in found
    for none in ({"due": "today"}, {"q": "zzz"}, {"source": "post"}, {"state": "doing"}, {"tab": "all", "who": "0"}):
        assert "Nothing fits these filters" in client.get(at("tasks"), none).content.decode()

    assert client.post(at("task", row.pk), {**form, "title": "x" * 161}).status_code == 422
    client.post(at("task", row.pk), {**form, "title": "查头像"})
    client.post(at("task_step", row.pk), {"step": "begin"})
    row.refresh_from_db()
    assert (row.title, row.state) == ("查头像", "doing")
    away = client.post(at("task_step", row.pk), {"step": "done", "note": "好", "next": "https://elsewhere.example"})
    assert away.headers["Location"] == at("task", row.pk)
    assert "查头像" in client.get(at("tasks"), {"tab": "done"}).content.decode()
    assert client.post(at("task_step", row.pk), {"step": "fly"}).status_code == 422
    assert client.post(at("task", row.pk), form).status_code == 422

    guest = client_of(member_of(Role.GUEST))
    assert guest.get(at("tasks")).status_code == 403
    analyst = client_of(member_of(Role.ANALYST))
    assert analyst.get(at("tasks")).status_code == 200


def test_many_at_once(
    at: Callable[..., str], client_of: Callable[..., Client], workspace: Workspace, planner: User, who: dict[str, Any]
) -> None:
    first, second, third = (task_open(**who, title=f"T{n}") for n in range(3))
    foreign = MembershipFactory()
    other = task_open(workspace=foreign.workspace, actor=Actor(foreign.user), title="other")
    client = client_of(planner)
    answer = client.post(
        at("tasks_bulk"),
        {"action": "assign", "ids": [first.pk, second.pk, other.pk], "assignee": planner.pk, "back": "?tab=all"},
    )
    assert answer.headers["Location"] == at("tasks") + "?tab=all"
    assert set(Task.objects.for_workspace(workspace).filter(assignee=planner)) == {first, second}
    client.post(at("tasks_bulk"), {"action": "done", "ids": [first.pk]})
    client.post(at("tasks_bulk"), {"one": third.pk})
    client.post(at("tasks_bulk"), {"action": "done"})
    states = dict(Task.objects.for_workspace(workspace).values_list("title", "state"))
    assert states == {"T0": "done", "T1": "open", "T2": "done"}
    other.refresh_from_db()
    assert other.state == "open"
    assert tasks_assign(**who, task_ids=[first.pk, second.pk], assignee=None) == 1


def test_what_is_due_stands_on_the_home_page(
    client_of: Callable[..., Client], workspace: Workspace, planner: User, who: dict[str, Any]
) -> None:
    home, today = reverse("content:home", args=[workspace.slug]), local_day(now(), workspace.time_zone)
    client = client_of(planner)
    task_open(**who, title="later", assignee=planner, due_on=today + timedelta(days=1))
    task_open(**who, title="somebody else's", due_on=today)
    assert "is due" not in client.get(home).content.decode()
    row = task_open(workspace=workspace, actor=SYSTEM, title="今天的", assignee=planner, due_on=today)
    page = client.get(home).content.decode()
    assert "1 task is due" in page
    assert reverse("team:task", args=[workspace.slug, row.pk]) in page
    task_open(**who, title="older", assignee=planner, due_on=today - timedelta(days=3))
    assert "2 tasks are due" in client.get(home).content.decode()


def test_rest(client_of: Callable[..., Client], workspace: Workspace, planner: User, owner: User) -> None:
    base, kind = f"/api/v1/workspaces/{workspace.slug}/tasks/", {"content_type": "application/json"}
    client = client_of(planner)
    made = client.post(base, {"title": "检查头像", "assignee": owner.pk, "due_on": "2026-05-01"}, **kind)
    assert made.status_code == 201
    assert made.json()["assignee"] == {"id": owner.pk, "name": owner.label}
    one = f"{base}{made.json()['id']}/"
    assert client.post(base, {"title": "x", "assignee": 10**9}, **kind).status_code == 422
    assert client.patch(one, {"assignee": None, "priority": 2}, **kind).json()["assignee"] is None
    assert client.post(f"{one}step/", {"step": "begin"}, **kind).json()["assignee"]["id"] == planner.pk
    assert client.post(f"{one}step/", {"step": "done", "note": "ok"}, **kind).json()["outcome"] == "ok"
    assert client.patch(one, {"title": "x"}, **kind).json()["code"] == "task_finished"
    assert client.get(base, {"finished": "1"}).json()["results"][0]["title"] == "检查头像"
    assert client.get(base, {"finished": "0"}).json()["results"] == []
    assert client.get(one).json()["state"] == "done"
