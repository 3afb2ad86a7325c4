"""The queue in a real browser: what went wrong, one next step each, and the switch that stops everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from content.models import Publication
from content.states import PublicationState as S
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import Desk, Engine, fresh, settled, until

POSTS = {"path": "/api/posts", "method": "POST"}


@pytest.fixture
def page(desk: Desk, new_page: Callable[..., Page], sign_in: Callable[..., None]) -> Page:
    """The owner's browser, in English."""
    desk.owner.language = "en"
    desk.owner.save()
    page = new_page(language="en")
    sign_in(page, desk.owner)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def open_queue(page: Page, desk: Desk, tab: str = "attention") -> None:
    """One tab of the queue."""
    page.goto(f"/w/{desk.workspace.slug}/queue/?tab={tab}")
    settled(page)


def row_of(page: Page, publication: Publication) -> Locator:
    """The publication's row."""
    return page.locator(f"#publication-{publication.pk}")


def test_refused_post_is_corrected_and_sent(desk: Desk, engine: Engine, page: Page, page_problems: list[str]) -> None:
    desk.network.fault("reject", **POSTS)
    publication = desk.scheduled(desk.account(), text="Best tea in the world")
    engine.start()
    engine.until(publication, S.FAILED)
    open_queue(page, desk)
    row = row_of(page, publication)
    expect(row.locator(".pub-why.bad")).not_to_be_empty()
    row.get_by_role("link", name="Correct the content").click()
    expect(page).to_have_url(re.compile(r"/edit/$"))
    page.fill("#text", "Tea from our own hills")
    # One step: the editor saves the correction and sends it again.
    expect(page.locator("[data-primary]")).to_contain_text("send again")
    with page.expect_navigation():
        page.click("[data-primary]")
    page.goto(f"/w/{desk.workspace.slug}/posts/{publication.post_id}/")
    expect(row).to_contain_text("Published", timeout=12_000)
    assert desk.texts() == ["Tea from our own hills"]
    open_queue(page, desk)
    expect(page.get_by_text("Nothing needs you here")).to_be_visible()
    assert page_problems == []


def retry(row: Locator) -> None:
    """The button, or the entry behind the menu."""
    button = row.get_by_role("button", name="Try again")
    if not button.is_visible():
        row.locator("details.menu summary").click()
    button.click()


def test_failed_post_is_tried_again_without_leaving_the_page(
    desk: Desk, engine: Engine, page: Page, page_problems: list[str], settings: Any
) -> None:
    publication = desk.scheduled(desk.account(), text="At the second try")
    settings.PRACTICE_URL = "http://127.0.0.1:9"
    engine.start()
    engine.until(publication, S.FAILED, seconds=20, hurry=True)
    settings.PRACTICE_URL = desk.network.url
    open_queue(page, desk, "failed")
    row = row_of(page, publication)
    row.get_by_role("button", name="Try again").click()
    expect(row).to_contain_text("Published", timeout=12_000)
    expect(row.locator("a[target=_blank]")).to_have_attribute("href", re.compile(re.escape(desk.network.url)))
    assert desk.texts() == ["At the second try"]
    assert page_problems == []


def test_unclear_post_is_settled_by_its_address(
    desk: Desk, engine: Engine, page: Page, page_problems: list[str]
) -> None:
    desk.network.fault("created_but_500", **POSTS)
    publication = desk.scheduled(desk.account("practice-douyin"), text="Is it there?")
    engine.start()
    engine.until(publication, S.UNKNOWN)
    address = f"{desk.network.url}/p/{desk.network.effects()[0]['id']}"
    open_queue(page, desk, "unknown")
    row = row_of(page, publication)
    row.locator("[name=url]").fill("not an address")
    row.get_by_role("button", name="It is there").click()
    assert row.locator("[name=url]").evaluate("field => !field.validity.valid")
    row.locator("[name=url]").fill("https://")
    row.get_by_role("button", name="It is there").click()
    row.locator("[name=url]").fill(address)
    row.get_by_role("button", name="It is there").click()
    expect(row).to_contain_text("Published")
    expect(row.locator("a[target=_blank]")).to_have_attribute("href", address)
    assert desk.texts() == ["Is it there?"]
    assert page_problems == []


def test_unclear_post_that_is_not_there_is_sent_again(
    desk: Desk, engine: Engine, page: Page, page_problems: list[str]
) -> None:
    desk.network.fault("hang", seconds=0.2, **POSTS)
    publication = desk.scheduled(desk.account("practice-douyin"), text="It was not there")
    engine.start()
    engine.until(publication, S.UNKNOWN)
    until(lambda: fresh(publication).next_attempt_at is None, hurry=True)
    open_queue(page, desk, "unknown")
    row = row_of(page, publication)
    row.get_by_role("button", name="It is not there").click()
    expect(row.get_by_role("button", name="It is not there")).to_have_count(0)
    # A video is polled until the platform has processed it; those waits may pass at once here.
    engine.until(publication, S.PUBLISHED, hurry=True)
    expect(row).to_contain_text("Published", timeout=12_000)
    assert desk.texts() == ["It was not there"]
    assert page_problems == []


def test_post_by_hand(desk: Desk, engine: Engine, page: Page, page_problems: list[str]) -> None:
    publication = desk.scheduled(desk.account("practice-channels"), text="Copied by hand", title="Spring tea")
    engine.start()
    engine.until(publication, S.NEEDS_HANDOFF)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_queue(page, desk, "handoff")
    row = row_of(page, publication)
    expect(row.locator(".handoff-steps li").first).to_be_visible()
    text = row.locator(".handoff-text").filter(has_text="Copied by hand")
    text.get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "Copied by hand"
    with page.expect_download() as download:
        row.get_by_role("link", name="Save file 1").click()
    asset = desk.of(publication.post)[0].payload["media"][0]
    assert download.value.path().stat().st_size > 0
    assert asset["alt"] in row.inner_text()
    row.locator("[name=url]").fill("https://channels.example.com/p/1")
    row.get_by_role("button", name="It is posted").click()
    expect(row.get_by_role("alert")).to_contain_text("This is not an address on WeChat Channels (practice).")
    expect(row.locator("[name=url]")).to_have_value("https://channels.example.com/p/1")
    row.get_by_label("Use it anyway").check()
    row.get_by_role("button", name="It is posted").click()
    expect(row).to_contain_text("Published")
    expect(row.locator("a[target=_blank]")).to_have_attribute("href", "https://channels.example.com/p/1")
    assert desk.texts() == []
    # The browser itself notes the refusal of the first address.
    assert [line for line in page_problems if "422" not in line] == []


def test_evidence_before_sending_again(desk: Desk, engine: Engine, page: Page, page_problems: list[str]) -> None:
    desk.network.fault("hang", seconds=0.2, **POSTS)
    publication = desk.scheduled(desk.account("practice-douyin"), text="Lost on the way")
    engine.start()
    engine.until(publication, S.UNKNOWN)
    until(lambda: fresh(publication).next_attempt_at is None)
    open_queue(page, desk, "unknown")
    row_of(page, publication).get_by_role("link", name="See the evidence").click()
    expect(page.locator(".desk-story")).to_contain_text("so only a person can tell")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.get_by_role("button", name="It is not there: send again").click()
    expect(page.locator(".bar .st")).not_to_contain_text("Outcome unclear")
    assert "Lost on the way" in asked[0]
    engine.until(publication, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Lost on the way"]
    assert page_problems == []


def test_pause_stops_everything_until_it_is_lifted(
    desk: Desk, engine: Engine, page: Page, page_problems: list[str]
) -> None:
    paused, control = desk.account(), Desk(desk.network)
    page.goto(f"/w/{desk.workspace.slug}/queue/pause/")
    page.fill("[name=reason]", "Storm of comments")
    page.get_by_role("button", name="Pause now").click()
    expect(page).to_have_url(re.compile(r"/queue/pauses/\d+/$"))
    banner = page.locator("#banners .note-warn")
    expect(banner).to_contain_text("Storm of comments")
    publication = desk.scheduled(paused, text="After the storm")
    # Another brand's post is sent meanwhile: the loop runs, and it left ours alone.
    other = control.scheduled(control.account(handle="other"), text="Not concerned")
    engine.start()
    engine.until(other, S.PUBLISHED)
    assert desk.texts() == ["Not concerned"]
    open_queue(page, desk, "upcoming")
    expect(row_of(page, publication)).to_contain_text("Publishing is paused")
    banner.get_by_role("link", name="Resume").click()
    page.get_by_label("Send in order").check()
    page.get_by_role("button", name="Resume publishing").click()
    expect(banner).to_have_count(0)
    engine.until(publication, S.PUBLISHED)
    assert desk.texts() == ["Not concerned", "After the storm"]
    assert page_problems == []
