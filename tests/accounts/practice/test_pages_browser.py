"""The practice network's pages in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from accounts.connectors.types import Draft, Format
from tests.conftest import DESKTOP, PHONE, Problems

from .fixtures import PracticeServer, picture

AXE = Path(__file__).parents[3] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def _fill(network: PracticeServer) -> tuple[Any, Any]:
    """Accounts with a post of each layout that needs no video."""
    _, shop = network.connect("practice-xiaohongshu", "shanyu", "山屿茶")
    notes = network.connector("practice-xiaohongshu")
    images = tuple(picture(600, 800, alt=f"图 {number}") for number in range(4))
    notes.publish(shop, Draft("围炉 #冬日 https://example.org/a", Format.IMAGE, "小雪围炉", images), key="n1")
    weibo, account = network.connect("practice-weibo", "SHANYU", "山屿茶")
    weibo.publish(account, Draft("第一条 #围炉煮茶#"), key="w1")
    network.storm(account.remote_id, 3)
    network.say(account.remote_id, "盒子破了", kind="message", attachments=1)
    network.say(account.remote_id, "今天喝 @SHANYU", kind="mention")
    return weibo, account


def test_a_new_post_slides_into_an_open_page(
    practice_network: PracticeServer, browser: Browser, page_problems: Problems
) -> None:
    weibo, account = _fill(practice_network)
    page = browser.new_page(locale="zh-CN")
    page_problems.watch(page)
    page.goto(practice_network.url)
    expect(page.locator("article")).to_have_count(2)
    post = weibo.publish(account, Draft("刚刚到店的一炉炭"), key="w2")
    expect(page.locator("article").first).to_contain_text("刚刚到店的一炉炭", timeout=10_000)
    weibo.comment(account, post.remote_id, "首条评论", key="c1")
    expect(page.locator("article").first).to_contain_text("首条评论", timeout=10_000)
    weibo.delete(account, post.remote_id)
    expect(page.locator("article")).to_have_count(2, timeout=10_000)
    page.close()
    assert page_problems == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_pages_are_accessible_and_fit(
    practice_network: PracticeServer, browser: Browser, size: tuple[int, int], theme: Any
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci)")
    _fill(practice_network)
    rows = practice_network.effects()
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=theme, locale="en-US", bypass_csp=True
    )
    page = context.new_page()
    for path in [
        "/",
        "/@shanyu/xiaohongshu",
        "/@SHANYU/weibo/new",
        "/@SHANYU/weibo/inbox",
        "/nowhere",
        *(f"/p/{row['id']}" for row in rows),
    ]:
        page.goto(practice_network.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        page.evaluate(AXE.read_text())
        found = page.evaluate(f"axe.run({{runOnly: {RULES}}})")["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == [], path
    context.close()
