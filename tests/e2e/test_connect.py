"""Connecting through a developer app in a real browser: needs, app, consent at the platform, choice, self-test."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import SocialAccount
from tests.accounts.connectors.fakes.facebook import Fake
from tests.conftest import DESKTOP, PHONE
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import Desk


@pytest.fixture
def facebook(settings: Any) -> Iterator[Fake]:
    with Fake() as fake:
        settings.PLATFORM_GATEWAYS = fake.gateways()
        yield fake


@pytest.mark.parametrize(("language", "size"), [("zh", DESKTOP), ("en", PHONE)], ids=["zh desk", "en phone"])
def test_from_the_developer_app_to_a_tested_account(
    desk: Desk,
    facebook: Fake,
    sign_in: Callable[..., None],
    new_page: Callable[..., Page],
    page_problems: list[str],
    language: str,
    size: tuple[int, int],
) -> None:
    page = new_page(language=language, size=size)
    sign_in(page, desk.owner)

    def consent(route: Route) -> None:
        """The person allows everything at the platform, which sends the browser back."""
        back = facebook.allow(route.request.url)
        home = re.sub(r"^(https?://[^/]+).*", r"\1", page.url)
        route.fulfill(status=302, headers={"location": f"{home}/connect/callback/?{urlencode(back)}"})

    page.route(re.compile(r"https://www\.facebook\.com/.*"), consent)
    home = f"/w/{desk.workspace.slug}/accounts/"
    page.goto(f"{home}connect/facebook/")
    page.click(f".wiz-app a[href='{home}apps/facebook/']")
    for name, value in facebook.app.items():
        page.fill(f"[name={name}]", value)
    page.click("main form.form button.btn-primary")
    expect(page).to_have_url(re.compile(r"/connect/facebook/$"))
    expect(page.locator(".wiz-app.is-done")).to_be_visible()
    page.click("main form.form button.btn-primary")
    expect(page).to_have_url(re.compile(r"/connect/pick/\d+/$"))
    boxes = page.locator("[name=account]")
    expect(boxes.nth(1)).to_be_visible()
    for index in range(1, boxes.count()):
        boxes.nth(index).uncheck()
    page.click("main form button.btn-primary")
    expect(page).to_have_url(re.compile(rf"{home}\d+/$"))
    account = SocialAccount.objects.for_workspace(desk.workspace).get()
    page.click(f"form[action='{home}{account.pk}/self-test/'] button")
    expect(page.locator(".acct-events .good").nth(2)).to_be_visible()
    expect(page.locator(".acct-events .bad")).to_have_count(0)
    assert page_problems == []
