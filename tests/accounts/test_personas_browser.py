"""From a sheet to a persona with its charts, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from team.models import User, Workspace
from tests.accounts.test_browser import sign_in
from tests.conftest import PHONE, Problems
from tests.researching import sheet

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.browser
def test_from_a_sheet_to_a_persona(
    sign_in: Callable[..., Page],
    owner: User,
    workspace: Workspace,
    page_problems: Problems,
) -> None:
    page = sign_in(owner)
    page.goto(f"/w/{workspace.slug}/accounts/research/upload/")
    file: Any = sheet()
    page.get_by_label("File").set_input_files([{"name": "s.csv", "mimeType": "text/csv", "buffer": file.read()}])
    page.get_by_label("Title", exact=True).fill("Autumn survey")
    page.get_by_role("button", name="Upload and choose columns").click()
    expect(page.get_by_text("columns about persons were not stored")).to_be_visible()
    page.get_by_role("button", name="Read 4 answers in").click()
    page.get_by_role("link", name="Build a persona").click()
    expect(page.get_by_text("4 people fit")).to_be_visible()
    page.get_by_role("checkbox", name="Female").check()
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("2 people fit")).to_be_visible()
    page.get_by_label("Name of the persona").fill("Desk brewers")
    page.get_by_role("button", name="Make the persona").click()
    expect(page).to_have_url(re.compile(r"/accounts/personas/\d+/$"))
    expect(page.get_by_role("img", name=re.compile("Cloud of"))).to_be_visible()
    expect(page.get_by_role("img", name="25–34: 100 percent").first).to_be_visible()
    boxes = page.eval_on_selector_all(".wc", "all => all.map(one => one.getBoundingClientRect().toJSON())")
    for place, one in enumerate(boxes):
        for other in boxes[:place]:
            assert (
                one["right"] <= other["left"] + 1
                or other["right"] <= one["left"] + 1
                or one["bottom"] <= other["top"] + 1
                or other["bottom"] <= one["top"] + 1
            ), "no word covers another in the real type either"
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page_problems == []
