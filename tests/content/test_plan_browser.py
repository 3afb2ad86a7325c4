"""Planning a week in real Chromium: an idea becomes a draft, which is dragged to a day among a column's drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from config.lib.clock import local_day, now
from content.models import Idea, Post
from content.services.column_drafts import column_make
from tests.factories import ColumnFactory, IdeaFactory, PillarFactory

pytestmark = pytest.mark.django_db(transaction=True)


def drag(page: Page, source: Any, target: Any) -> None:
    """A drag as a hand does it: press, move in steps, let go."""
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 34, start["y"] + 24, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 40, steps=12)
    page.mouse.up()


def test_a_week_is_planned(
    new_page: Callable[..., Page],
    sign_in: Callable[..., None],
    workspace: Any,
    owner: Any,
) -> None:
    pillar = PillarFactory(workspace=workspace, name="Tips", share=100)
    idea = IdeaFactory(workspace=workspace, title="Why is it bitter", note="Water too hot", pillar=pillar)
    column = ColumnFactory(workspace=workspace, name="Friday cases", created_by=owner, lead_days=6, pillar=pillar)
    column_make(column_id=column.pk)
    page = new_page()
    sign_in(page, owner)

    page.goto(f"/w/{workspace.slug}/plan/")
    expect(page.locator("#ideas[data-ready]")).to_be_visible()
    drag(page, page.locator(f'[data-idea="{idea.pk}"]'), page.locator('[data-stage="shaping"]'))
    expect(page.locator("#c-shaping [data-count]")).to_have_text("1")
    page.locator(f'[data-idea="{idea.pk}"] .idea-t').focus()
    page.keyboard.press("m")
    page.keyboard.press("Tab")
    expect(page.locator('[data-idea] .menu[open] button[name="stage"]:focus')).to_have_count(1)
    assert Idea.objects.for_workspace(workspace).get().stage == "shaping"
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#quick-idea")).to_be_visible()
    page.keyboard.press("Escape")

    page.goto(f"/w/{workspace.slug}/plan/ideas/{idea.pk}/")
    page.locator(f'form[action$="/ideas/{idea.pk}/draft/"] button').click()
    expect(page.locator("textarea[name=text]").first).to_have_value("Water too hot")
    draft = Post.objects.for_workspace(workspace).get(idea=idea)

    page.goto(f"/w/{workspace.slug}/calendar/?view=weeks&color=pillar")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".ev.is-to-fill", has_text="Friday cases").first).to_be_visible()
    expect(page.locator(".cal-mix")).to_contain_text("Tips")
    day = (local_day(now(), workspace.time_zone) + timedelta(days=1)).isoformat()
    page.locator("#board").hover()
    drag(page, page.locator(f'.tray [data-post="{draft.pk}"]'), page.locator(f"#day-{day}"))
    expect(page.locator(f'#day-{day} [data-post="{draft.pk}"]:not([aria-busy])')).to_be_visible()
    draft.refresh_from_db()
    assert local_day(draft.due_at, workspace.time_zone).isoformat() == day
