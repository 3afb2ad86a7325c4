"""Checking a cover in a real browser: upload, findings, another cut, the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.services.identity.kits import KitValues, kit_save
from team.actors import Actor
from team.models import User, Workspace
from tests.conftest import Problems
from tests.factories import SocialAccountFactory
from tests.identifying import COLOURS, picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_cover_is_checked_and_its_version_saved(
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, User], None],
    live_server: Any,
    settings: Any,
    owner: User,
    workspace: Workspace,
    page_problems: Problems,
    tmp_path: Path,
) -> None:
    settings.BASE_URL = live_server.url
    account = SocialAccountFactory(workspace=workspace, platform="practice-x", display_name="Shanyu")
    kit_save(workspace=workspace, actor=Actor(owner), values=KitValues(name="Shanyu", colours=COLOURS))
    file = tmp_path / "winter.png"
    file.write_bytes(picture(1600, 1200).read())
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/accounts/brand/")
    page.get_by_role("link", name="Check a picture").click()
    page.get_by_label("Picture").select_option("cover")
    page.get_by_label("For").select_option(f"account:{account.pk}")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("1600 × 1200 px; 1500 × 500 asked")).to_be_visible()
    expect(page.get_by_text("% of the picture is cut away")).to_be_visible()
    expect(page.get_by_alt_text("Small sizes on a dark ground")).to_be_visible()
    page.get_by_label("Top – bottom").fill("0")
    expect(page).to_have_url(re.compile(r"y=0"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download the version").click()
    assert Image.open(saved.value.path()).size == (1600, 533)
    page.get_by_role("button", name="Write it down as current").click()
    expect(page).to_have_url(re.compile(rf"/accounts/{account.pk}/identity/$"))
    expect(page.get_by_alt_text("Current Cover")).to_be_visible()
    assert page_problems == []
