"""Findings and tasks by keyboard, in a real browser: from a finding to a finished task."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.services.audit.running import audit_run, audit_start
from config.lib.clock import now
from team.actors import Actor
from team.models import Task, User, Workspace
from tests.conftest import Problems
from tests.factories import SocialAccountFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_from_a_finding_to_a_finished_task(
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    owner: User,
    workspace: Workspace,
    page_problems: Problems,
) -> None:
    for _ in range(2):
        SocialAccountFactory(workspace=workspace, display_name=workspace.name, bio="", last_published_at=now())
    audit_run(audit_id=audit_start(workspace=workspace, actor=Actor(owner)).pk)
    page = new_page(language="en")
    sign_in(page, owner)

    page.goto(f"/w/{workspace.slug}/accounts/audit/?area=bio")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.get_by_role("button", name="Give tasks")).to_be_hidden()
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.locator("[data-count]")).to_have_text("2")
    page.get_by_label("Who").select_option(label=owner.label)
    page.get_by_role("button", name="Give tasks").click()
    expect(page.get_by_text("2 tasks are given.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"area=bio#findings$"))
    assert Task.objects.for_workspace(workspace).count() == 2

    page.goto(f"/w/{workspace.slug}/team/tasks/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_text("is done.")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-row] a").first.click()
    page.get_by_label("What came of it").fill("Written at the platform")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Written at the platform")).to_be_visible()
    page.get_by_role("link", name="Go to it").click()
    expect(page.get_by_text("The finding stays until the next run")).to_be_visible()
    assert page_problems == []
