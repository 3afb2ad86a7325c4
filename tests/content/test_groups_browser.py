"""Choosing a group of accounts in the editor, and moving its members by hand, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import AccountGroup, AccountStrategy, GroupMember
from accounts.states import AccountState
from tests.conftest import Problems
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_group_is_chosen_and_a_member_dragged(
    new_page: Callable[..., Page], sign_in: Any, owner: Any, workspace: Any, live_server: Any, settings: Any,
    page_problems: Problems,
) -> None:  # fmt: skip
    settings.BASE_URL = live_server.url
    names = ("Alpha", "Beta", "Gone", "Other")
    rows = [SocialAccountFactory(workspace=workspace, display_name=name, position=n) for n, name in enumerate(names)]
    rows[2].state = AccountState.NEEDS_RECONNECT
    rows[2].save()
    group = AccountGroup.objects.create(workspace=workspace, name="Tea matrix")
    for n, account in enumerate(rows[:3]):
        GroupMember.objects.create(workspace=workspace, group=group, account=account, position=n)
    AccountStrategy.objects.create(workspace=workspace, account=rows[0], positioning="One thing a week")
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/posts/new/")
    page.get_by_text("Groups of accounts").click()
    page.get_by_role("button", name=re.compile("Tea matrix")).click()
    expect(page.locator("[data-chosen]")).to_have_text("2 accounts chosen")
    chosen = page.locator('[name="accounts"]:checked')
    assert {box.get_attribute("value") for box in chosen.all()} == {str(rows[0].pk), str(rows[1].pk)}
    expect(page.locator('[name="accounts"]:disabled')).to_have_count(1)
    expect(page.get_by_text("One thing a week")).to_be_visible()

    page.goto(f"/w/{workspace.slug}/accounts/groups/")
    listed = page.locator("[data-account]")
    expect(listed).to_have_text([re.compile("Alpha"), re.compile("Beta"), re.compile("Gone")])
    # As a hand does: press, move, wait for the row to make way, and begin anew when the browser took it for a click.
    for _attempt in range(6):
        first, second = listed.nth(0).bounding_box(), listed.nth(1).bounding_box()
        assert first
        assert second
        page.mouse.move(first["x"] + 200, first["y"] + 20)
        page.mouse.down()
        for step in range(1, 13):
            page.mouse.move(first["x"] + 200, first["y"] + 20 + (second["y"] - first["y"] + 14) * step / 12)
            page.wait_for_timeout(40)
        if "Beta" in listed.first.inner_text():
            break
        page.mouse.up()
        page.wait_for_timeout(300)
    expect(listed.first).to_contain_text("Beta")
    with page.expect_response(re.compile("/members/$")):
        page.mouse.up()
    expect(listed.first).to_contain_text("Beta")
    orders = GroupMember.objects.for_workspace(workspace).order_by("position")
    assert orders[0].account == rows[1]
    assert page_problems == []
