"""The browser fixtures themselves: a page loads, and what it complains about is collected."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page


def test_pages_follow_language_theme_and_size(new_page: Callable[..., Page], page_problems: list[str]) -> None:
    page = new_page(language="en", theme="dark", size=(390, 844))
    page.set_content("<h1>Hello</h1>")
    assert page.evaluate("[navigator.language, innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [
        "en-US",
        390,
        True,
    ]
    assert new_page().evaluate("navigator.language") == "zh-CN"
    assert page_problems == []
    page.evaluate("console.error('broken')")
    page.evaluate("setTimeout(() => { throw new Error('uncaught') })")
    page.wait_for_timeout(100)
    assert any("broken" in problem for problem in page_problems)
    assert any("uncaught" in problem for problem in page_problems)
