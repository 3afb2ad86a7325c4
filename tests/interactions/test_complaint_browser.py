"""A complaint from a comment at the practice network until it is closed, by two people and the one who complained."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Complaint, Message
from interactions.services.arrivals import account_look
from team.models import User, Workspace
from team.roles import Role
from tests.accounts.practice.fixtures import PracticeServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_from_a_comment_to_closure(
    connect: Callable[..., SocialAccount], practice: PracticeServer, workspace: Workspace, owner: User,
    member_of: Callable[..., User], new_page: Callable[..., Page], sign_in: Callable[[Page, User], None],
    page_problems: list[str],
) -> None:  # fmt: skip
    account, worker = connect(), member_of(Role.COMMUNITY)
    at = (now() - timedelta(minutes=1)).isoformat()
    post = {"account": "shanyu", "flavour": "weibo", "at": at, "format": "text", "text": "新茶到店"}
    practice.admin("POST", "/admin/seed", {"accounts": [], "posts": [post]})
    text = "收到的茶饼碎了两块，质量太差，我要投诉"
    said = {"account": "shanyu", "flavour": "weibo", "kind": "comment", "person": "小鱼", "text": text}
    practice.admin("POST", "/admin/say", said)
    account_look(account_id=account.pk)
    thread = Message.objects.for_workspace(workspace).get(text=text).thread

    page = new_page(language="en")
    sign_in(page, worker)
    page.goto(f"/w/{workspace.slug}/inbox/{thread.pk}/")
    page.locator("#ib-side").get_by_role("link", name="Open a complaint").click()
    expect(page.get_by_role("textbox", name="What they say")).to_have_value(text)
    page.get_by_role("textbox", name="Product").fill("熟普茶饼")
    page.get_by_role("button", name="Open the case").click()
    expect(page.locator(".co-steps .is-now")).to_contain_text("Intake")

    page.get_by_role("button", name="Begin to verify").click()
    page.get_by_role("textbox", name="What was found").fill("同批次压制水分偏低，两饼开裂。")
    page.get_by_role("combobox", name="Is it justified?").select_option(label="Justified")
    page.get_by_role("combobox", name="Cause").select_option(label="Broken or cracked")
    page.get_by_role("button", name="Save and go to the solution").click()

    page.get_by_role("spinbutton", name="Worth").fill("420")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator(".co-comps")).to_contain_text("Somebody else has to decide: you asked for it.")
    case = page.url
    boss = new_page(language="en")
    sign_in(boss, owner)
    boss.goto(case)
    boss.get_by_role("button", name="Approve").click()
    expect(boss.locator(".co-comps")).to_contain_text(f"Approved by {owner.label}")

    page.reload()
    page.get_by_role("textbox", name="What you offer").fill("退两饼的钱，碎的留着煮。")
    page.get_by_role("button", name="Save and have it confirmed").click()
    page.get_by_role("button", name="Make a link that asks them").click()
    link = page.locator(".co-url").inner_text().strip()
    visitor = new_page(language="zh", size=(390, 844))
    visitor.goto(link.removeprefix(settings.BASE_URL))
    visitor.get_by_text("5", exact=True).click()
    visitor.locator(".sf-form > button").click()
    expect(visitor.get_by_role("heading")).to_have_text(re.compile("谢谢|感谢"))

    page.get_by_text("Given, with proof").click()
    page.get_by_role("textbox", name="What shows it").fill("微信支付已原路退回")
    page.get_by_role("button", name="Mark as given").click()
    page.get_by_role("button", name="Settled: close the case").click()
    expect(page.locator(".co-steps .is-done")).to_have_count(5)
    expect(page.locator(".co-stars")).to_contain_text("5 / 5")
    row = Complaint.objects.for_workspace(workspace).get()
    assert (row.stage, row.outcome, row.satisfaction, row.thread_id) == ("closed", "solved", 5, thread.pk)

    page.goto(f"/w/{workspace.slug}/inbox/complaints/report/")
    expect(page.get_by_role("table").first).to_contain_text("Product quality · Broken or cracked")
    expect(page.locator(".par-bar")).to_have_count(1)
    assert page_problems == []
