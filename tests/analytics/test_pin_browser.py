"""In a real browser: a filtered view is shared, pinned and put in order by keyboard; a number's way, a rule's past."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from analytics.models import ContentDay, Dashboard, DashboardPin
from config.lib.clock import local_day, now
from team.day_words import day_words, days_words
from team.models import User, Workspace
from team.roles import Role
from tests.conftest import Problems
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import settled
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock() -> None:
    """The real clock: the browser has no other."""


def last_days(workspace: Workspace, days: int = 100) -> tuple[SocialAccount, date]:
    """Two accounts with figures of every day up to yesterday; the first one's exposure fell once, ten days ago."""
    yesterday = local_day(now(), workspace.time_zone) - timedelta(days=1)
    first, second = (
        SocialAccountFactory(workspace=workspace, platform=platform, display_name=name)
        for platform, name in (("mastodon", "Tea house"), ("bluesky", "Second"))
    )
    ContentDay.objects.bulk_create(
        ContentDay(
            workspace=workspace, account=account, day=yesterday - timedelta(days=back), format="video",
            reported=[1] * 11, rolled_at=now(), posts=1, exposure=exposure, engagement=exposure // 10,
            engagement_exposed=exposure // 10, impressions=exposure, likes=exposure // 10,
        )
        for back in range(days)
        for account, exposure in ((first, 50 if back == 10 else 1000 + 10 * (back % 3)), (second, 400))
    )  # fmt: skip
    return first, yesterday


def test_a_filtered_view_is_shared_pinned_and_ordered_by_keyboard(
    new_page: Callable[..., Page],
    sign_in: Any,
    owner: User,
    member_of: Callable[..., User],
    workspace: Workspace,
    page_problems: Problems,
) -> None:
    last_days(workspace)
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/analytics/")
    page.locator(".an-f summary").nth(0).click()
    page.locator(".an-f a.opt", has_text="Last 7 days").click()
    page.locator(".an-f summary").nth(2).click()
    page.locator(".an-pfs a", has_text="Mastodon").click()
    page.locator(".an-kpis .an-pick", has_text="Engagement").first.click()
    settled(page)
    expect(page.locator(".an-kpis .is-on .stat-l")).to_have_text("Engagement")
    words = parse_qs(urlsplit(page.url).query)
    assert words == {"period": ["7d"], "platform": ["mastodon"], "metric": ["engagement"]}
    summary = page.locator("#chart-trend x-chart").get_attribute("aria-label")

    # Whoever gets the address sees the same.
    other = new_page(language="en")
    sign_in(other, member_of(Role.ANALYST))
    other.goto(page.url)
    expect(other.locator(".an-kpis .is-on .stat-l")).to_have_text("Engagement")
    expect(other.locator("#chart-trend x-chart")).to_have_attribute("aria-label", str(summary))
    expect(other.locator(".an-who").first).to_contain_text("Mastodon")

    # The curve goes to a dashboard named in the dialog; a refused name keeps what was typed.
    page.locator("#chart-trend .an-leg [data-pin-open]").click()
    dialog = page.locator("#pin-dialog")
    dialog.get_by_label("Name of the new dashboard").fill("")
    dialog.get_by_label("Title").fill("Engagement there")
    dialog.get_by_role("button", name="Pin", exact=True).click()
    expect(dialog.get_by_text("Give the dashboard a name.")).to_be_visible()
    expect(dialog.get_by_label("Title")).to_have_value("Engagement there")
    dialog.get_by_label("Name of the new dashboard").fill("My week")
    dialog.get_by_role("button", name="Pin", exact=True).click()
    expect(dialog.get_by_text("Pinned to “My week”.")).to_be_visible()
    dialog.get_by_role("button", name="Stay here").click()
    # The second pin offers that dashboard first, and has no need for a name.
    page.locator(".an-kpis .stat", has_text="Exposure").first.hover()
    page.get_by_label("Pin “Exposure” to a dashboard").first.click()
    expect(dialog.get_by_label("Dashboard", exact=True)).to_be_visible()
    expect(dialog.get_by_label("Name of the new dashboard")).to_be_hidden()
    dialog.get_by_role("button", name="Pin", exact=True).click()
    dialog.get_by_role("link", name="Open the dashboard").click()

    titles = page.locator("[data-pin] h2")
    expect(titles).to_have_text(["Engagement there", "Exposure"])
    expect(page.locator("[data-pin] .meta").first).to_contain_text("Last 7 days · Mastodon")
    expect(page.locator("[data-pin] x-chart")).to_have_attribute("aria-label", str(summary))
    grip = page.get_by_label("Move “Exposure”")
    grip.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/order/")) as stored:
        page.keyboard.press("ArrowUp")
    assert stored.value.ok
    expect(titles).to_have_text(["Exposure", "Engagement there"])
    expect(grip).to_be_focused()
    expect(page.locator("[data-pin-says]")).to_have_text("Exposure is now 1 of 2")
    page.reload()
    expect(titles).to_have_text(["Exposure", "Engagement there"])

    # Taken off and back with what the message offers.
    page.get_by_label("More for “Exposure”").click()
    page.get_by_role("button", name="Take off").click()
    expect(titles).to_have_text(["Engagement there"])
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(titles).to_have_text(["Exposure", "Engagement there"])
    page.get_by_label("More for “Engagement there”").click()
    page.locator("[data-pin]").nth(1).get_by_role("link", name="Open its page").click()
    assert parse_qs(urlsplit(page.url).query)["platform"] == ["mastodon"]
    assert DashboardPin.objects.for_workspace(workspace).filter(removed_at=None).count() == 2
    assert [line for line in page_problems if "422" not in line] == []


def test_pins_are_dragged(
    new_page: Callable[..., Page], sign_in: Any, owner: User, workspace: Workspace, page_problems: Problems
) -> None:
    last_days(workspace, 10)
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/analytics/dashboards/new/")
    page.get_by_label("Name", exact=True).fill("Dragged")
    page.get_by_role("button", name="Make the dashboard").click()
    for metric in ("exposure", "engagement", "posts"):
        page.goto(f"/w/{workspace.slug}/analytics/pins/new/?what=figure&metric={metric}")
        page.get_by_role("button", name="Pin", exact=True).click()
        expect(page.locator("[data-pin]").first).to_be_visible()
    titles = page.locator("[data-pin] h2")
    before = titles.all_inner_texts()
    settled(page)
    page.wait_for_function("() => document.querySelector('[data-pins]').dataset.ready === ''")
    from_box = page.locator("[data-grip]").nth(2).bounding_box()
    to_box = page.locator("[data-pin]").nth(0).bounding_box()
    assert from_box
    assert to_box
    page.mouse.move(from_box["x"] + 8, from_box["y"] + 8)
    page.mouse.down()
    page.mouse.move(to_box["x"] + 60, to_box["y"] + 40, steps=12)
    wanted = [before[2], before[0], before[1]]
    for nudge in range(40):
        # Cards make way with a short movement, during which none takes another's place.
        if titles.all_inner_texts() == wanted:
            break
        page.mouse.move(to_box["x"] + 20 + nudge % 2, to_box["y"] + 40)
        page.wait_for_timeout(50)
    with page.expect_response(lambda answer: answer.url.endswith("/order/")) as stored:
        page.mouse.up()
    assert stored.value.ok
    expect(titles).to_have_text(wanted)
    page.reload()
    expect(titles).to_have_text(wanted)
    assert page_problems == []


def test_a_full_dashboard_comes_in_parts(
    new_page: Callable[..., Page], sign_in: Any, owner: User, workspace: Workspace, page_problems: Problems
) -> None:
    last_days(workspace, 40)
    board = Dashboard.objects.create(workspace=workspace, owner=owner, name="Full")
    whats = ["trend"] * 11 + ["posts", "talk"]
    for place, what in enumerate(whats):
        query = {"metric": "exposure", "figure": "received", "period": "30d"}
        DashboardPin.objects.create(workspace=workspace, dashboard=board, what=what, query=query, position=place)
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/analytics/dashboards/{board.pk}/")
    cards = page.locator("[data-pin]")
    expect(cards).to_have_count(13)
    expect(page.locator(".is-waiting")).to_have_count(0)
    expect(page.locator("[hx-get*=pin]")).to_have_count(0)
    expect(page.locator("[data-pin] x-chart")).to_have_count(11)
    # What came later reads out its days as the others do, and is a table for whoever asks.
    cards.nth(10).locator("x-chart").hover()
    expect(cards.nth(10).locator(".tip")).to_contain_text("1,4")
    cards.nth(10).get_by_role("link", name="View table").click()
    expect(cards.nth(10).locator("table")).to_be_visible()
    expect(page.locator("[data-pin] x-chart")).to_have_count(10)
    assert page_problems == []
    # Without scripts each part is a page of its own.
    plain = new_page(language="en", java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    plain.goto(f"/w/{workspace.slug}/analytics/dashboards/{board.pk}/")
    plain.locator("[data-pin]").nth(10).get_by_role("link", name="Show it now").click()
    expect(plain.locator("[data-pin]").nth(10).get_by_role("img", name="Exposure")).to_be_visible()
    expect(plain.locator("[data-pin]").nth(10).locator(".is-waiting")).to_have_count(0)


def test_where_a_number_comes_from_and_what_a_rule_would_have_told(
    new_page: Callable[..., Page], sign_in: Any, owner: User, workspace: Workspace, page_problems: Problems
) -> None:
    account, yesterday = last_days(workspace)
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(f"/w/{workspace.slug}/analytics/?period=7d")
    shown = page.locator(".an-kpis .is-on .stat-v span").first.get_attribute("title")
    assert shown is not None
    page.locator("#chart-trend .cc-menu summary").click()
    page.get_by_role("link", name="Where this number comes from").click()
    expect(page.locator(".dt-head .stat-v")).to_have_text(shown)
    with translation.override("en"):
        span, fell = days_words(yesterday - timedelta(days=6), yesterday), day_words(yesterday - timedelta(days=10))
    expect(page.locator(".dt-head")).to_contain_text(span)
    page.get_by_role("link", name="Tea house").first.click()
    expect(page.locator(".dt-head")).to_contain_text("Tea house")
    expect(page.locator(".dt-head .stat-v")).not_to_have_text(shown)

    page.goto(f"/w/{workspace.slug}/analytics/alerts/rules/new/?metric=exposure&account={account.pk}")
    page.get_by_label("Name", exact=True).fill("Hardly seen")
    page.get_by_label("Looks for").select_option("threshold")
    page.get_by_label("Limit").fill("200")
    page.get_by_role("button", name="Try on the past").click()
    trial = page.locator("#trial")
    expect(trial.locator(".al-n")).to_have_text("1")
    expect(trial.locator(".al-days tbody tr")).to_have_count(1)
    expect(trial.locator(".al-days tbody tr")).to_contain_text(fell)
    expect(trial.locator(".mark-l")).to_have_count(1)
    # Nothing was kept by trying, and what was typed is still there.
    expect(page.get_by_label("Name", exact=True)).to_have_value("Hardly seen")
    page.locator("form [name='save']").click()
    expect(page).to_have_url(re.compile(r"/alerts/rules/\d+/"))
    expect(page.locator(".al-n").first).to_have_text("1")
    assert page_problems == []
