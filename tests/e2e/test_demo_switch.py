"""A newcomer: sign up, make a workspace filled with the demo, look around, take the demo out in one click."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from content.models import MediaAsset, Post
from team.models import Membership, Workspace
from tests.accounts.practice.fixtures import PracticeServer
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import settled


def test_from_sign_up_to_a_workspace_without_the_demo(
    transactional_db: None,
    practice_network: PracticeServer,
    settings: Any,
    tmp_path: Any,
    new_page: Callable[..., Page],
    page_problems: list[str],
) -> None:
    settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = practice_network.url, practice_network.admin_key
    settings.VAR_DIR = tmp_path
    page = new_page(language="zh")
    page.goto("/signup/")
    page.fill("[name=email]", "new@example.com")
    page.fill("[name=password1]", "a-good-long-password")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("h1")).to_be_visible()
    (letter,) = mail.outbox
    link = re.search(r"https?://\S+", letter.body)
    assert link
    page.goto(re.sub(r"^https?://[^/]+", "", link[0]))
    page.locator("main form button.btn-primary").click()
    if "/login/" in page.url:
        page.fill("[name=login]", "new@example.com")
        page.fill("[name=password]", "a-good-long-password")
        page.locator("main form[action='/login/'] button").click()
    expect(page).to_have_url(re.compile("/onboarding/$"))

    page.fill("[name=name]", "Hill & Leaf")
    expect(page.locator("[name=slug]")).to_have_value("hill-leaf")
    page.check("[name=demo]")
    page.locator("main form button.btn-primary").click(no_wait_after=True)
    expect(page).to_have_url(re.compile("/w/hill-leaf/$"), timeout=120_000)
    workspace = Workspace.objects.get(slug="hill-leaf")
    assert workspace.is_demo
    assert SocialAccount.objects.for_workspace(workspace).count() >= 8
    assert len(set(Membership.objects.for_workspace(workspace).values_list("role", flat=True))) > 3
    for address in ("", "calendar/", "posts/", "queue/", "media/", "accounts/", "team/"):
        answer = page.goto(f"/w/hill-leaf/{address}")
        assert answer is not None
        assert answer.status == 200
        settled(page)
    expect(page.locator("main")).to_contain_text("@")

    page.goto("/w/hill-leaf/posts/new/")
    page.fill("#text", "Ours, not the demo's")
    expect(page).to_have_url(re.compile(r"/posts/\d+/edit/$"))
    page.goto("/w/hill-leaf/settings/")
    page.locator("form[action$='/settings/demo/remove/'] button").click()
    expect(page.locator("form[action$='/settings/demo/remove/']")).to_have_count(0)
    workspace.refresh_from_db()
    assert not workspace.is_demo
    assert [post.text for post in Post.objects.for_workspace(workspace)] == ["Ours, not the demo's"]
    assert not SocialAccount.objects.for_workspace(workspace).exists()
    assert not MediaAsset.objects.for_workspace(workspace).filter(deleted_at=None).exists()
    assert Membership.objects.for_workspace(workspace).count() == 1
    page.goto("/w/hill-leaf/")
    settled(page)
    assert page_problems == []
