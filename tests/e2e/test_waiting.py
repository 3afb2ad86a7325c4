"""What takes its time says so, and is not started twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import Desk


def test_a_slow_button_is_busy_until_the_answer_comes(
    desk: Desk, new_page: Callable[..., Page], sign_in: Callable[..., None], practice_network: Any, settings: Any
) -> None:
    settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = practice_network.url, practice_network.admin_key
    page = new_page(language="en")
    sign_in(page, desk.owner)
    page.goto("/onboarding/")
    # The form is held back after the page's own listeners, as if the answer took long.
    page.evaluate(
        "window.sent = 0;"
        "addEventListener('submit', event => { if (!event.defaultPrevented) window.sent++; event.preventDefault(); })"
    )
    page.fill("[name=name]", "Hill Tea")
    page.check("[name=demo]")
    button = page.locator("main form button[data-busy]")
    button.click()
    expect(button).to_have_text("Building the demo…")
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_be_disabled()
    page.press("[name=name]", "Enter")
    assert page.evaluate("window.sent") == 1
