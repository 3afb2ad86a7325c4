"""A report made, written in and shared in a real browser, and read by somebody without an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from analytics.models import Report
from team.models import User, Workspace
from tests.analytics.reporting import two_months

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_report_is_made_written_in_and_read_outside(
    page: Page,
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    workspace: Workspace,
    owner: User,
    live_server: Any,
) -> None:
    two_months(workspace)
    sign_in(page, owner)
    page.goto(live_server.url + reverse("analytics:report_new", args=[workspace.slug]) + "?template=monthly")
    page.locator('[name="first"]').fill("2026-05-01")
    page.locator('[name="last"]').fill("2026-05-31")
    page.locator("[data-report-form] .btn-primary").click()
    expect(page.locator("#summary .rpt-lead").first).to_contain_text("7,500")

    page.locator("#p-lead .rpt-tools a").click()
    page.locator("#p-lead textarea").fill("7,500 seen, 430 vouchers lost.")
    page.locator("#p-lead .btn-primary").click()
    expect(page.locator("#p-lead .rpt-typed")).to_have_text("430")
    expect(page.locator("#p-lead .rpt-n")).to_have_text("7,500")

    report = Report.objects.for_workspace(workspace).get()
    page.goto(live_server.url + reverse("analytics:report_shares", args=[workspace.slug, report.pk]))
    page.locator('[name="name"]').fill("The board")
    page.locator('[name="password"]').fill("green tea")
    page.locator("main form .btn-primary").click()
    link = page.locator(".code-box").inner_text()
    path = re.search(r"/r/[^/]+/", link)
    assert path is not None

    reader = new_page()
    reader.goto(live_server.url + path[0])
    reader.locator("#password").fill("green tea")
    reader.locator(".rpt-lock .btn-primary").click()
    expect(reader.locator("#p-lead")).to_contain_text("vouchers lost")
    expect(reader.locator(".rpt-tools")).to_have_count(0)
