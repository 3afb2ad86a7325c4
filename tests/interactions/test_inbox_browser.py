"""The inbox in a real browser: two operators at one thread, and an answer that is late by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Message, Thread
from interactions.services.arrivals import account_look
from interactions.services.sla.escalation import clocks_tick
from interactions.services.sla.shifts import rota_save
from interactions.services.threads import thread_assign
from interactions.states import Direction
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from tests.accounts.practice.fixtures import PracticeServer


def look_again(page: Page) -> None:
    """As when the reader comes back to the page: it asks for news at once."""
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def stormed(account: SocialAccount, practice: PracticeServer) -> Thread:
    """The newest thread after many people have commented at once."""
    post = {"account": account.handle, "flavour": "weibo", "at": (now() - timedelta(minutes=1)).isoformat()}
    practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [{**post, "format": "text", "text": "新茶到店"}]})
    practice.storm(account.handle, 60, flavour="weibo")
    assert account_look(account_id=account.pk).startswith("read")
    rows = Thread.objects.for_workspace(account.workspace_id).filter(state="open")
    assert rows.count() > 20
    return rows.order_by("-last_at", "-pk")[0]


def test_two_operators_answer_once(
    transactional_db: None,
    connect: Callable[..., SocialAccount],
    practice: PracticeServer,
    eager: None,
    workspace: Workspace,
    member_of: Callable[..., User],
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    page_problems: Any,
) -> None:
    thread = stormed(connect(), practice)
    first, second = (member_of(Role.COMMUNITY, name=name) for name in ("First Operator", "Second Operator"))
    pages = []
    for user in (first, second):
        page = new_page(language="en")
        sign_in(page, user)
        page.goto(f"/w/{workspace.slug}/inbox/{thread.pk}/?who=all")
        pages.append(page)
    one, other = pages

    with one.expect_response(lambda answer: "/claim/" in answer.url):
        one.fill("#ib-text", "谢谢喜欢，下午发货")
    look_again(other)
    expect(other.locator("#ib-banner")).to_contain_text("First Operator is writing an answer")
    other.fill("#ib-text", "我来回答")
    other.keyboard.press("Control+Shift+Enter")
    expect(other.locator("[data-warn]")).to_contain_text("First Operator")
    expect(other.locator("#ib-text")).to_have_value("我来回答")

    one.keyboard.press("Control+Shift+Enter")
    expect(one.locator("#ib-talk")).to_contain_text("谢谢喜欢，下午发货")
    expect(one.locator("#ib-text")).to_have_value("")
    look_again(other)
    expect(other.locator("#ib-talk")).to_contain_text("谢谢喜欢，下午发货")
    expect(other.locator("#ib-text")).to_have_value("我来回答")
    answers = Message.objects.for_workspace(workspace).filter(thread=thread, direction=Direction.OUT)
    assert [(row.text, row.delivery, row.sent_by_id) for row in answers] == [("谢谢喜欢，下午发货", "sent", first.pk)]
    # A browser reports every refused request; this one, and only it, was refused.
    assert [line for line in page_problems if "409 (Conflict)" not in line] == []
    assert len(page_problems) <= 3


def test_a_late_answer_climbs_by_the_clock(
    transactional_db: None,
    connect: Callable[..., SocialAccount],
    practice: PracticeServer,
    workspace: Workspace,
    owner: User,
    member_of: Callable[..., User],
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    page_problems: Any,
    time_machine: Any,
) -> None:
    thread = stormed(connect(), practice)
    operator = member_of(Role.COMMUNITY, name="First Operator")
    rota_save(workspace=workspace, actor=Actor(owner), user_id=operator.pk, week=[[(0, 1440)]] * 7)
    thread_assign(workspace=workspace, actor=Actor(owner), thread_id=thread.pk, user_id=operator.pk)
    late = now() + timedelta(hours=25)
    time_machine.move_to(late, tick=True)
    clocks_tick()
    page = new_page(language="en")
    page.clock.install(time=late)
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/inbox/{thread.pk}/?who=all")
    expect(page.locator("#ib-head")).to_contain_text("over")
    page.goto(f"/w/{workspace.slug}/notifications/")
    expect(page.locator("main")).to_contain_text("late")
    assert page_problems == []
