"""Clocks run from the first unanswered message to the answer at the platform, and late ones climb the ladder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import AnswerClock, Message, Thread, ThreadEvent
from interactions.selectors.sla.rules import LadderStep
from interactions.services.answers import answer_withdraw, answer_write
from interactions.services.ingest import items_take
from interactions.services.sla.escalation import clocks_tick
from interactions.services.sla.setup import (
    CalendarDraft,
    PolicyDraft,
    calendar_save,
    ladder_save,
    policy_move,
    policy_remove,
    policy_save,
    setup_save,
)
from interactions.services.sla.shifts import absence_add, presence_set, rota_save
from interactions.services.threads import thread_assign, thread_move, thread_prioritise, thread_snooze, thread_tag
from interactions.states import Delivery
from interactions.tasks import reckon_clocks, tick_clocks
from team.actors import Actor
from team.models import Notification, User, Workspace
from team.roles import Role

from .making import item, thread_of

pytestmark = pytest.mark.django_db
# A Wednesday, 10:00 in Shanghai.
MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DESK = [[[540, 720], [810, 1260]]] * 7


@pytest.fixture
def account(connect: Callable[..., SocialAccount], time_machine: Any) -> SocialAccount:
    time_machine.move_to(MORNING, tick=False)
    return connect()


@pytest.fixture
def boss(owner: User) -> Actor:
    return Actor(user=owner)


def clocks(thread: Thread) -> list[AnswerClock]:
    rows = AnswerClock.objects.for_workspace(thread.workspace_id).filter(thread=thread).exclude(kind="resolve")
    return list(rows.order_by("started_at", "pk"))


def fresh(thread: Thread) -> Thread:
    return Thread.objects.for_workspace(thread.workspace_id).select_related("account").get(pk=thread.pk)


def ours(account: SocialAccount, at: datetime, *, who: str) -> None:
    """An answer written in another tool."""
    items_take(account=account, items=[item("好的", own=True, who=who, at=at)])


def told(user: User, workspace: Workspace) -> list[str]:
    kinds = ("inbox.answer_due", "inbox.answer_late", "inbox.given_back")
    rows = Notification.objects.for_workspace(workspace).filter(recipient=user, kind__in=kinds)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def events(thread: Thread) -> list[str]:
    return list(
        ThreadEvent.objects.for_workspace(thread.workspace_id).filter(thread=thread).values_list("verb", flat=1)
    )


def test_without_policies_the_promise_of_the_product_counts(account: SocialAccount, boss: Actor) -> None:
    thread = thread_of(account, "几点发货", who="a")
    assert (thread.due_at, thread.due_kind) == (MORNING + timedelta(hours=24), "first")
    thread_prioritise(workspace=account.workspace, actor=boss, thread_id=thread.pk, priority=4)
    assert fresh(thread).due_at == MORNING + timedelta(hours=2)
    ours(account, MORNING + timedelta(minutes=5), who="a")
    [clock] = clocks(thread)
    assert (clock.state, clock.answered_at) == ("met", MORNING + timedelta(minutes=5))
    items_take(account=account, items=[item("再问一下", who="a", at=MORNING + timedelta(minutes=9))])
    assert [(row.kind, row.state) for row in clocks(thread)] == [("first", "met"), ("next", "running")]
    thread_move(workspace=account.workspace, actor=boss, thread_id=thread.pk, state="resolved")
    assert clocks(thread)[1].state == "void"
    thread_move(workspace=account.workspace, actor=boss, thread_id=thread.pk, state="open")
    assert [row.state for row in clocks(thread)] == ["met", "running"]


def test_a_clock_ends_when_the_answer_is_at_the_platform(
    account: SocialAccount, boss: Actor, time_machine: Any
) -> None:
    thread = thread_of(account, "在吗", who="a")
    message = answer_write(workspace=account.workspace, actor=boss, thread_id=thread.pk, text="已退")
    assert [row.state for row in clocks(thread)] == ["sending"]
    assert fresh(thread).due_at is None
    time_machine.move_to(MORNING + timedelta(hours=25), tick=False)
    tick_clocks()
    [clock] = clocks(thread)
    assert clock.breached_at == MORNING + timedelta(hours=24)
    answer_withdraw(workspace=account.workspace, actor=boss, message_id=message.pk)
    assert ([row.state for row in clocks(thread)], fresh(thread).due_at) == (["running"], clock.due_at)
    again = answer_write(workspace=account.workspace, actor=boss, thread_id=thread.pk, text="已退款")
    Message.objects.for_workspace(account.workspace).filter(pk=again.pk).update(delivery=Delivery.SENT, at=now())
    tick_clocks()
    [clock] = clocks(thread)
    assert (clock.state, clock.answered_by, clock.answered_at) == ("broken", boss.user, now())


def test_policies_go_by_order_and_what_is_due_follows_their_changes(
    account: SocialAccount, boss: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    here: dict[str, Any] = {"workspace": account.workspace, "actor": boss}
    calendar = calendar_save(**here, draft=CalendarDraft("客服", "Asia/Shanghai", DESK))
    thread = thread_of(account, who="a")
    every = policy_save(**here, draft=PolicyDraft("全部", 180, 240, calendar_id=calendar.pk))
    tagged = policy_save(**here, draft=PolicyDraft("会员", 30, 30, tags=["会员"]))
    reckon_clocks(account.workspace_id)
    # 10:00 to 12:00, then 13:30 to 14:30.
    assert fresh(thread).due_at == MORNING + timedelta(hours=4, minutes=30)
    thread_tag(**here, thread_id=thread.pk, add=["会员"])
    assert fresh(thread).due_at == MORNING + timedelta(hours=4, minutes=30)
    policy_move(**here, policy_id=tagged.pk, up=True)
    reckon_clocks(account.workspace_id)
    assert fresh(thread).due_at == MORNING + timedelta(minutes=30)
    policy_remove(**here, policy_id=tagged.pk)
    policy_remove(**here, policy_id=every.pk)
    reckon_clocks(account.workspace_id)
    assert fresh(thread).due_at == MORNING + timedelta(hours=24)


def test_a_clock_stands_still_while_a_thread_waits_for_a_reason_that_was_told(
    account: SocialAccount, boss: Actor, time_machine: Any
) -> None:
    here: dict[str, Any] = {"workspace": account.workspace, "actor": boss}
    told_thread, just_later = thread_of(account, who="a"), thread_of(account, who="b")
    until = MORNING + timedelta(hours=10)
    thread_snooze(**here, thread_id=told_thread.pk, until=until, reason="等仓库盘点")
    thread_snooze(**here, thread_id=just_later.pk, until=until)
    assert (fresh(told_thread).due_at, fresh(just_later).due_at) == (None, MORNING + timedelta(hours=24))
    time_machine.move_to(MORNING + timedelta(hours=6), tick=False)
    items_take(account=account, items=[item("还没好吗", who="a", at=now())])
    assert fresh(told_thread).due_at == MORNING + timedelta(hours=30)
    assert clocks(told_thread)[0].state == "running"


@pytest.mark.raises_notice("inbox.answer_due")
@pytest.mark.raises_notice("inbox.answer_late")
@pytest.mark.raises_notice("inbox.given_back")
def test_the_ladder_is_climbed_by_the_clock_each_step_once(
    account: SocialAccount, boss: Actor, owner: User, member_of: Callable[..., User], time_machine: Any
) -> None:
    workspace = account.workspace
    agent, lead = member_of(Role.PLANNER, workspace), member_of(Role.COMMUNITY, workspace)
    thread = thread_of(account, who="a")
    thread_prioritise(workspace=workspace, actor=boss, thread_id=thread.pk, priority=4)
    thread_assign(workspace=workspace, actor=boss, thread_id=thread.pk, user_id=agent.pk)
    for minutes, kinds in (
        (89, ([], [], [])),
        (91, (["inbox.answer_due"], [], [])),
        (121, (["inbox.answer_due", "inbox.answer_late"], ["inbox.answer_late"], [])),
        (
            181,
            (
                ["inbox.answer_due", "inbox.answer_late", "inbox.given_back"],
                ["inbox.answer_late"],
                ["inbox.answer_late"],
            ),
        ),
    ):
        time_machine.move_to(MORNING + timedelta(minutes=minutes), tick=False)
        clocks_tick()
        clocks_tick()
        assert (told(agent, workspace), told(lead, workspace), told(owner, workspace)) == kinds, minutes
    assert fresh(thread).assignee is None
    assert events(thread)[2:] == ["due_soon", "overdue", "overdue", "given_back"]
    assert clocks(thread)[0].next_at is None


def test_after_a_standstill_each_person_is_told_once(
    account: SocialAccount, boss: Actor, owner: User, time_machine: Any
) -> None:
    ladder_save(
        workspace=account.workspace,
        actor=boss,
        steps=[LadderStep("breach", 0, ("manager",)), LadderStep("breach", 30, ("manager",))],
    )
    thread_of(account, who="a")
    time_machine.move_to(MORNING + timedelta(days=3), tick=False)
    assert clocks_tick() == 1
    assert told(owner, account.workspace) == ["inbox.answer_late"]


@pytest.fixture
def crew(account: SocialAccount, boss: Actor, member_of: Callable[..., User]) -> Sequence[User]:
    """Two who answer, both on shift 9 to 18 each day; threads are given out."""
    people = [member_of(Role.COMMUNITY, account.workspace), member_of(Role.PLANNER, account.workspace)]
    for user in people:
        rota_save(workspace=account.workspace, actor=boss, user_id=user.pk, week=[[(540, 1080)]] * 7)
    setup_save(
        workspace=account.workspace, actor=boss, assigning=True, sticky=True, taking_back=True, lead_id=people[0].pk
    )
    return people


def test_threads_go_to_whoever_is_on_shift_and_has_least(
    account: SocialAccount, boss: Actor, crew: Sequence[User], time_machine: Any
) -> None:
    first, second, third = (thread_of(account, who=who) for who in "abc")
    assert {first.assignee_id, second.assignee_id} == {user.pk for user in crew}
    presence_set(workspace=account.workspace, actor=Actor(user=crew[0]), user_id=crew[0].pk, presence="busy")
    assert thread_of(account, who="d").assignee_id == crew[1].pk
    time_machine.move_to(MORNING + timedelta(hours=9), tick=False)
    assert thread_of(account, who="e").assignee_id is None
    assert third.assignee_id in {user.pk for user in crew}


def test_who_answered_last_gets_the_next_and_nobody_waits_for_who_is_out(
    account: SocialAccount, boss: Actor, crew: Sequence[User], time_machine: Any
) -> None:
    workspace = account.workspace
    thread = thread_of(account, who="a")
    thread_assign(workspace=workspace, actor=boss, thread_id=thread.pk, user_id=None)
    answer_write(workspace=workspace, actor=Actor(user=crew[1]), thread_id=thread.pk, text="好")
    time_machine.move_to(MORNING + timedelta(minutes=30), tick=False)
    items_take(account=account, items=[item("谢谢，那什么时候到", who="a", at=now())])
    assert fresh(thread).assignee_id == crew[1].pk
    absence_add(
        workspace=workspace, actor=Actor(user=crew[1]), user_id=crew[1].pk,
        first_day=now().date(), last_day=now().date(),
    )  # fmt: skip
    items_take(account=account, items=[item("在吗", who="a", at=now())])
    assert fresh(thread).assignee_id == crew[0].pk
    assert events(thread)[-2:] == ["taken_back", "auto_assigned"]
