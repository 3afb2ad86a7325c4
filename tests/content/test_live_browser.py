"""The live planner in a real browser: put segments in order, tick the legal list, declare ready."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from config.lib.clock import now
from content.services.live.lines import ROLES, SEGMENTS
from content.services.live.writing import live_create
from content.services.plan_lines import line_add
from team.actors import Actor
from team.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_order_tick_ready(workspace, owner, member_of, sign_in, new_page, page_problems):
    who = {"workspace": workspace, "actor": Actor(owner)}
    start = now() + timedelta(days=1)
    session = live_create(**who, values={"title": "Tea night", "starts_at": start})
    for title, minutes in (("Opening", 5), ("Cake", 20), ("Draw", 10)):
        line_add(SEGMENTS, **who, plan=session, values={"title": title, "minutes": minutes})
    line_add(ROLES, **who, plan=session, values={"duty": "host", "name": "A", "born_on": date(1994, 1, 1)})
    page = new_page(language="en")
    sign_in(page, member_of(Role.MANAGER))
    page.goto(f"/w/{workspace.slug}/production/live/{session.pk}/")

    titles = page.locator("#segments [data-line] a.b5")
    page.get_by_role("button", name="Declare ready").click()
    page.locator(".toast").filter(has_text="cannot be ready yet").wait_for()

    page.wait_for_load_state("networkidle")
    with page.expect_navigation():
        grip, target = page.locator("#segments .mk-clock").nth(2), page.locator("#segments .mk-clock").nth(0)
        box, top = grip.bounding_box(), target.bounding_box()
        page.mouse.move(box["x"] + 10, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + 10, top["y"] + 8, steps=12)
        # Rows gliding aside take no drop, so the hand rests until the middle one has arrived, and goes on.
        page.wait_for_timeout(400)
        page.mouse.move(box["x"] + 10, top["y"] + 2, steps=6)
        page.wait_for_timeout(400)
        page.mouse.up()
    assert titles.all_inner_texts() == ["Draw", "Opening", "Cake"]
    page.locator("#segments").get_by_role("button", name="Move down").first.click()
    page.wait_for_load_state()
    assert titles.all_inner_texts() == ["Opening", "Draw", "Cake"]
    assert page.locator("#segments .mk-clock b").all_inner_texts() == ["0:00", "0:05", "0:15"]

    for check in session.checks.filter(group="legal"):
        form = page.locator(f'form[action$="/checks/{check.pk}/tick/"]')
        form.locator("input[name=evidence]").fill("file 12")
        with page.expect_navigation():
            form.get_by_role("button").click()
    page.get_by_role("button", name="Declare ready").click()
    page.locator("#state", has_text="Ready").wait_for()
    assert page_problems == []
