"""Comparing competitors in a real browser: choosing, the chart, the table, an address to pass on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Competitor, TrackedAccount, TrackedSnapshot
from config.lib.clock import local_day, now
from team.models import User, Workspace
from tests.accounts.test_browser import sign_in as sign_in
from tests.conftest import Problems
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db(transaction=True)


def followed(workspace: Workspace, handle: str, followers: int, **owner: Any) -> TrackedAccount:
    row = TrackedAccount.objects.create(workspace=workspace, platform="practice-weibo", handle=handle, **owner)
    today = local_day(now(), workspace.time_zone)
    TrackedSnapshot.objects.bulk_create(
        TrackedSnapshot(
            workspace=workspace, tracked=row, day=today - timedelta(days=ago), source="api", read_at=now(),
            followers=followers - 10 * ago, posts=3, sample=3, likes=90,
        )
        for ago in range(40)
    )  # fmt: skip
    return row


def test_comparing_competitors(
    sign_in: Callable[..., Page],
    client_of: Callable[..., Client],
    owner: User,
    workspace: Workspace,
    page_problems: Problems,
) -> None:
    ours = followed(workspace, "shanyu", 5000, account=SocialAccountFactory(workspace=workspace, display_name="Shanyu"))
    first = followed(
        workspace, "yunbei", 8000, competitor=Competitor.objects.create(workspace=workspace, name="Yunbei")
    )
    other = followed(workspace, "dukou", 3000, competitor=Competitor.objects.create(workspace=workspace, name="Dukou"))
    page = sign_in(owner)
    page.goto(f"/w/{workspace.slug}/accounts/competitors/")
    page.get_by_role("link", name="Benchmark").click()
    rows = page.locator("section", has_text="Side by side").locator("tbody tr")
    expect(rows).to_have_count(3)
    # Leaving one out is one click; the address says what is compared.
    page.get_by_role("checkbox", name="Dukou").uncheck()
    expect(rows).to_have_count(2)
    assert f"a={ours.pk}" in page.url
    assert f"a={first.pk}" in page.url
    assert f"a={other.pk}" not in page.url
    expect(page.locator("section", has_text="Share of posts").first.get_by_text("50%").first).to_be_visible()
    page.get_by_role("link", name="Absolute").click()
    chart = page.locator("x-chart")
    chart.focus()
    page.keyboard.press("ArrowLeft")
    expect(chart.locator(".tip")).to_contain_text("7,990")
    page.get_by_role("link", name="90 days").click()
    expect(rows.first).to_contain_text("Shanyu")
    shared = page.url
    again = sign_in(owner, size=(390, 844), theme="dark")
    again.goto(shared)
    expect(again.locator("section", has_text="Side by side").locator("tbody tr")).to_have_count(2)
    expect(again.get_by_role("link", name="Absolute")).to_have_attribute("aria-current", "true")
    assert page_problems == []
