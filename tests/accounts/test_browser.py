"""Connecting and looking after accounts in a real browser, under the real Content-Security-Policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from team.models import User, Workspace
from tests.accounts.connectors.servers.fixtures import MastodonServer
from tests.accounts.practice.fixtures import PracticeServer
from tests.conftest import PHONE, Problems

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sign_in(
    new_page: Callable[..., Page], client_of: Callable[[User], Client], live_server: Any, settings: Any
) -> Callable[..., Page]:
    """A page of a signed-in person."""
    settings.BASE_URL = live_server.url

    def make(user: User, **look: Any) -> Page:
        page = new_page(**{"language": "en", **look})
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client_of(user).cookies[name].value, "url": live_server.url}])
        return page

    return make


@pytest.mark.network_server
def test_a_trip_to_mastodon_and_back(
    sign_in: Callable[..., Page],
    owner: User,
    workspace: Workspace,
    mastodon_server: MastodonServer,
    page_problems: Problems,
) -> None:
    page = sign_in(owner)
    page.goto(f"/w/{workspace.slug}/accounts/connect/")
    page.locator("li", has_text="Mastodon").get_by_role("link", name="Connect").click()
    page.get_by_label("Server").fill(mastodon_server.url)
    page.get_by_role("button", name="Continue to the platform").click()
    page.get_by_role("button", name=re.compile("@brand")).click()
    account_url = re.compile(rf"/w/{workspace.slug}/accounts/\d+/$")
    expect(page).to_have_url(account_url)
    expect(page.get_by_text("Connected:")).to_be_visible()
    account = SocialAccount.objects.for_workspace(workspace).get()
    assert account.platform == "mastodon"
    assert [problem for problem in page_problems if mastodon_server.url not in problem] == []


@pytest.mark.parametrize("size", [(1440, 900), PHONE])
def test_life_of_a_practice_account(
    size: tuple[int, int],
    sign_in: Callable[..., Page],
    practice: PracticeServer,
    owner: User,
    workspace: Workspace,
    page_problems: Problems,
) -> None:
    page = sign_in(owner, size=size)
    for handle in ("shanyu", "teahouse"):
        page.goto(f"/w/{workspace.slug}/accounts/connect/practice-weibo/")
        page.get_by_label("Handle").fill(handle)
        page.get_by_role("button", name="Connect account").click()
        expect(page.get_by_role("heading", name=handle)).to_be_visible()
    page.goto(f"/w/{workspace.slug}/accounts/")
    expect(page.get_by_role("link", name="shanyu")).to_be_visible()
    page.get_by_role("searchbox").fill("tea")
    expect(page.get_by_role("link", name="shanyu")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?q=tea"))
    page.go_back()
    expect(page.get_by_role("link", name="shanyu")).to_be_visible()
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
    page.get_by_role("searchbox").fill("tea")
    expect(page.get_by_role("link", name="shanyu")).to_be_hidden()
    page.get_by_label("Actions for teahouse").click()
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("“teahouse” works.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=tea"))
    page.get_by_label("Actions for teahouse").click()
    page.get_by_role("link", name="Disconnect").click()
    page.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_text("“teahouse” is disconnected.")).to_be_visible()
    expect(page.get_by_role("link", name="teahouse")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page_problems == []
