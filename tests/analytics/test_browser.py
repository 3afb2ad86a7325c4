"""Setting a goal in a real browser: a vague one is refused, a definite one is followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import AccountReading
from config.lib.clock import local_day, now
from team.models import User, Workspace
from tests.conftest import Problems
from tests.e2e.fixtures import *  # noqa: F403
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock() -> None:
    """The real clock: the browser has no other."""


def test_a_vague_goal_is_refused_and_a_definite_one_followed(
    new_page: Callable[..., Page], sign_in: Any, owner: User, workspace: Workspace, page_problems: Problems
) -> None:
    account = SocialAccountFactory(workspace=workspace, display_name="Tea house")
    today = local_day(now(), workspace.time_zone)
    for back in range(40):
        AccountReading.objects.create(
            workspace=workspace, account=account, day=today - timedelta(days=back), followers=9000 - 50 * back,
            read_at=now(),
        )  # fmt: skip
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/analytics/goals/new/")
    expect(page.get_by_label("Enters the values")).to_be_hidden()
    page.get_by_label("Goal", exact=True).fill("More followers")
    page.get_by_label("What is counted").select_option("followers")
    page.get_by_label("Whose figures").select_option("account")
    page.get_by_label("Account", exact=True).select_option(str(account.pk))
    page.get_by_label("Serves").select_option("brand")
    page.get_by_label("Why it matters now").fill("New readers find us here first.")
    page.get_by_label("First day").fill((today - timedelta(days=20)).isoformat())
    page.get_by_label("To be reached by").fill((today + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Set the goal").click()
    expect(page.get_by_text("alone can always be claimed")).to_be_visible()
    expect(page.get_by_text("Enter the figure that should be reached.")).to_be_visible()
    expect(page.get_by_label("Why it matters now")).to_have_value("New readers find us here first.")
    page.get_by_label("Goal", exact=True).fill("9,500 followers in three weeks")
    page.get_by_label("Target").fill("9500")
    page.get_by_role("button", name="Set the goal").click()
    expect(page.get_by_text("67% done, 50% of the time gone").first).to_be_visible()
    expect(page.get_by_text("On track", exact=True).first).to_be_visible()
    expect(page.locator("x-chart")).to_be_visible()
    page.goto(f"/w/{workspace.slug}/accounts/{account.pk}/")
    expect(page.get_by_role("link", name="9,500 followers in three weeks")).to_be_visible()
    assert [line for line in page_problems if "422" not in line] == []
