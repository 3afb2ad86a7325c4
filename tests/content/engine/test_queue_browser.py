"""The queue in a real browser: hand-off, retry that is seen to go out, pause and resume; no axe findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from content.models import Publication
from content.services.pausing import publishing_pause
from content.states import PublicationState as S
from tests.conftest import PHONE, Problems
from tests.e2e.test_pages import axe, sideways

from .conftest import Desk, Engine


@pytest.fixture
def sign_in(desk: Desk, new_page: Callable[..., Page], client_of: Any, live_server: Any, settings: Any) -> Any:
    """A page of the brand's owner."""
    settings.BASE_URL = live_server.url

    def make(**look: Any) -> Page:
        page = new_page(**{"language": "en", **look})
        name = settings.SESSION_COOKIE_NAME
        value = client_of(desk.owner).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return page

    return make


def failed(desk: Desk, **values: Any) -> Publication:
    """A post that failed once."""
    row = desk.scheduled(desk.account(), text="Tea of the day", title="Daily tea")
    values = {"state": S.FAILED, "error_message": "The platform could not be reached.", **values}
    Publication.objects.unscoped("test").filter(pk=row.pk).update(next_attempt_at=None, **values)
    return row


def test_retry_goes_out_while_you_watch(
    desk: Desk, engine: Engine, sign_in: Callable[..., Page], page_problems: Problems
) -> None:
    row = failed(desk)
    engine.start()
    page = sign_in()
    page.goto(f"/w/{desk.workspace.slug}/queue/")
    card = page.locator(f"#publication-{row.pk}")
    expect(card).to_contain_text("The platform could not be reached.")
    card.get_by_role("button", name="Try again").click()
    expect(card.get_by_role("link", name="Open on the platform")).to_be_visible()
    expect(card).to_contain_text("Published")
    assert desk.texts() == ["Tea of the day"]
    assert page_problems == []


@pytest.mark.parametrize(("size", "theme", "language"), [((1440, 900), "light", "zh"), (PHONE, "dark", "en")])
def test_queue_and_pause_are_accessible(
    desk: Desk, sign_in: Callable[..., Page], page_problems: Problems, size: Any, theme: str, language: str
) -> None:
    failed(desk)
    by_hand = desk.scheduled(desk.account("practice-channels"), text="By hand", title="Hands")
    unclear = desk.scheduled(desk.account(handle="second"), text="Unclear")
    Publication.objects.unscoped("test").filter(pk=by_hand.pk).update(state=S.NEEDS_HANDOFF, next_attempt_at=None)
    Publication.objects.unscoped("test").filter(pk=unclear.pk).update(state=S.UNKNOWN, next_attempt_at=None)
    page = sign_in(size=size, theme=theme, language=language)
    late = desk.scheduled(desk.account(handle="third"), text="Late")
    Publication.objects.unscoped("test").filter(pk=late.pk).update(state=S.PAUSED, next_attempt_at=None)
    desk.scheduled(desk.account(handle="fourth"), text="Stopped")
    pause = publishing_pause(workspace=desk.workspace, actor=desk.actor, scope="workspace", reason="Recall")
    parts = ("?tab=upcoming", "?tab=held", "pause/", "pauses/", f"pauses/{pause.pk}/", "triage/")
    for path in ("queue/", *(f"queue/{part}" for part in parts)):
        page.goto(f"/w/{desk.workspace.slug}/{path}")
        assert axe(page) == []
        assert not sideways(page)
    assert page_problems == []


def test_pause_and_resume(desk: Desk, sign_in: Callable[..., Page], page_problems: Problems) -> None:
    page = sign_in()
    page.goto(f"/w/{desk.workspace.slug}/queue/pause/")
    page.get_by_label("Reason").fill("Product recall")
    page.get_by_role("button", name="Pause now").click()
    expect(page).to_have_url(re.compile(r"/queue/pauses/\d+/$"))
    banner = page.locator("#banners")
    expect(banner).to_contain_text("Product recall")
    banner.get_by_role("link", name="Resume").click()
    page.get_by_role("button", name="Resume publishing").click()
    expect(page.get_by_text("Publishing has resumed.")).to_be_visible()
    expect(banner).not_to_contain_text("Product recall")
    assert page_problems == []


def test_posted_by_hand_with_its_address(desk: Desk, sign_in: Callable[..., Page], page_problems: Problems) -> None:
    row = desk.scheduled(desk.account("practice-channels"), text="By hand", title="Hands")
    Publication.objects.unscoped("test").filter(pk=row.pk).update(state=S.NEEDS_HANDOFF, next_attempt_at=None)
    page = sign_in()
    page.goto(f"/w/{desk.workspace.slug}/queue/?tab=handoff")
    card = page.locator(f"#publication-{row.pk}")
    expect(card).to_contain_text("By hand")
    address = f"{desk.network.url}/p/1"
    with page.expect_download():
        card.get_by_role("link", name="Save file 1").click()
    card.get_by_label("Address of the live post").fill(address)
    card.get_by_role("button", name="It is posted").click()
    expect(card.get_by_role("link", name="Open on the platform")).to_have_attribute("href", address)
    assert page_problems == []
