"""The whole way of a newcomer in a real browser: sign in, connect, write, schedule, and see it live on the network."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from content.models import Publication
from content.states import PublicationState
from tests.conftest import DESKTOP, PHONE
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import Desk, Engine, photo
from tests.factories import PASSWORD

WORDS = {
    "zh": {"save": "已自动保存", "published": "已发布"},
    "en": {"save": "Saved", "published": "Published"},
}


@pytest.mark.parametrize(
    ("language", "size"), [("zh", DESKTOP), ("en", PHONE)], ids=["Chinese on a desk", "English on a phone"]
)
def test_from_sign_in_to_the_live_post(
    desk: Desk,
    engine: Engine,
    new_page: Callable[..., Page],
    page_problems: list[str],
    language: str,
    size: tuple[int, int],
) -> None:
    words = WORDS[language]
    desk.owner.language = {"zh": "zh-hans", "en": "en"}[language]
    desk.owner.save()
    home = f"/w/{desk.workspace.slug}/"
    page = new_page(language=language, size=size)

    page.goto("/login/")
    page.fill("[name=login]", desk.owner.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form[action='/login/'] button")
    page.wait_for_url(f"**{home}")

    page.goto(f"{home}accounts/")
    page.click(f"a[href='{home}accounts/connect/'] >> visible=true")
    page.click(f"a[href='{home}accounts/connect/practice-weibo/']")
    page.fill("[name=handle]", "shanyu")
    page.fill("[name=display_name]", "山屿茶")
    page.click("main form button.btn-primary")
    expect(page).to_have_url(re.compile(r"/accounts/\d+/$"))
    expect(page.locator("body")).to_contain_text("山屿茶")
    account = SocialAccount.objects.for_workspace(desk.workspace).get()

    page.goto(f"{home}posts/new/")
    page.check(f"[name=accounts][value='{account.pk}']", force=True)
    text = "春茶上市，三月第一采 🍵 #明前茶#"
    page.fill("#text", text)
    counter = page.locator("#panel-base [data-count=practice-weibo] [data-n]")
    expect(counter).to_have_text(re.compile(r"^\d+ / \d+$"))
    page.set_input_files("[data-upload]", photo())
    expect(page.locator("[data-strip] [data-media]")).to_have_count(1)
    page.locator("[data-alts] .is-sel input").fill("一杯绿茶，杯口冒着热气")
    expect(page.locator("[data-saved]")).to_contain_text(words["save"])
    if size == PHONE:
        page.click("[data-open-preview]")
    look = page.locator(".look:not([hidden])").first
    expect(look).to_contain_text("春茶上市")
    expect(look).to_be_visible()
    if size == PHONE:
        page.click("[data-close-preview]")
    expect(page).to_have_url(re.compile(r"/posts/\d+/edit/$"))

    engine.start()
    moment = datetime.now(ZoneInfo(desk.workspace.time_zone))
    page.fill("[name=due_date]", moment.strftime("%Y-%m-%d"))
    page.fill("[name=due_time]", moment.strftime("%H:%M"))
    page.click("[data-verb=schedule] >> visible=true")
    expect(page).to_have_url(re.compile(r"/posts/\d+/$"))
    # The page itself finds out; nobody reloads it.
    row = page.locator("article.pub")
    expect(row).to_contain_text(words["published"], timeout=12_000)
    link = row.locator("a[target=_blank]")
    address = link.get_attribute("href")
    assert address

    (effect,) = desk.network.effects()
    assert effect["text"] == text
    publication = Publication.objects.for_workspace(desk.workspace).get()
    assert (publication.state, publication.remote_url) == (PublicationState.PUBLISHED, address)
    assert address.startswith(desk.network.url)
    with page.expect_popup() as opened:
        link.click()
    network = opened.value
    expect(network.locator("article")).to_contain_text("春茶上市")
    expect(network.locator("article img[alt='一杯绿茶，杯口冒着热气']")).to_be_visible()
    expect(network.locator("article")).to_contain_text("山屿茶")
    assert page_problems == []
