"""Keys, palette, theme and language in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import settled
from tests.factories import PostFactory, SocialAccountFactory


@pytest.fixture
def home(owner, workspace) -> str:  # type: ignore[no-untyped-def]
    """The first page of a workspace with a post and an account, whose owner reads English."""
    owner.language = "en"
    owner.save()
    PostFactory(workspace=workspace, title="Spring harvest", text="Tea")
    SocialAccountFactory(workspace=workspace, display_name="Harvest house")
    return f"/w/{workspace.slug}/"


@pytest.fixture
def page(home: str, owner, new_page: Callable[..., Page], sign_in: Callable[..., None]) -> Page:  # type: ignore[no-untyped-def]
    """The owner's browser at the first page."""
    page = new_page(language="en")
    sign_in(page, owner)
    page.goto(home)
    settled(page)
    return page


@pytest.mark.parametrize("key", ["Control+k", "Meta+k"])
def test_palette_finds_and_opens(page: Page, home: str, page_problems: list[str], key: str) -> None:
    page.keyboard.press(key)
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("harvest")
    options = page.locator("#cmdk .opt")
    expect(options.filter(has_text="Spring harvest")).to_have_count(1)
    expect(options.filter(has_text="Harvest house")).to_have_count(1)
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#cmdk .opt[aria-selected=true]")).to_contain_text("Harvest house")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("opt-"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"{home}posts/\d+/$"))
    settled(page)
    page.keyboard.press(key)
    expect(box).to_be_focused()
    page.keyboard.type("zzzz nothing")
    expect(page.locator("#cmdk .cmd-none")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#cmdk")).to_be_hidden()
    assert page_problems == []


def test_go_keys_and_the_list_of_keys(page: Page, home: str, page_problems: list[str]) -> None:
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile(rf"{home}calendar/"))
    settled(page)
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page).to_have_url(re.compile(rf"{home}queue/"))
    settled(page)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile(rf"{home}queue/"))
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile(rf"{home}posts/new/"))
    assert page_problems == []


def test_keys_rest_while_somebody_types(page: Page, home: str) -> None:
    page.goto(f"{home}posts/new/")
    page.locator("#text").press_sequentially("gc ? c/")
    expect(page.locator("#text")).to_have_value("gc ? c/")
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page).to_have_url(re.compile("/posts/"))


def test_single_keys_can_be_switched_off(page: Page, home: str, page_problems: list[str]) -> None:
    page.goto("/me/")
    page.uncheck("[name=single_keys]")
    page.locator("form[data-forget-theme] button.btn-primary").click()
    expect(page.locator("[name=single_keys]")).not_to_be_checked()
    page.goto(home)
    settled(page)
    for key in ("g", "c", "?"):
        page.keyboard.press(key)
    expect(page.locator("#shortcuts")).to_be_hidden()
    # Chords go on working.
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"{home}$"))
    assert page_problems == []


def test_enter_of_an_input_method_opens_nothing(page: Page, home: str) -> None:
    """While an input method composes, Enter chooses a word. It must neither open a result nor hand on a post."""
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(page.locator("#cmdk .opt").first).to_be_visible()
    heard = """target => {
        const event = new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true});
        return target.dispatchEvent(event);
    }"""
    assert box.evaluate(heard) is True, "the palette took the Enter of the input method"
    expect(page).to_have_url(re.compile(rf"{home}$"))
    expect(page.locator("#cmdk")).to_be_visible()
    page.goto(f"{home}posts/new/")
    page.locator("#text").focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "chuncha", "selectionStart": 7, "selectionEnd": 7})
    chord = heard.replace("isComposing: true", "isComposing: true, ctrlKey: true")
    assert page.locator("#text").evaluate(chord) is True, "the editor took the Enter of the input method"
    session.send("Input.insertText", {"text": "春茶"})
    expect(page.locator("#text")).to_have_value("春茶")
    expect(page).to_have_url(re.compile("/posts/"))


def test_theme_stays(page: Page, home: str, page_problems: list[str]) -> None:
    root = page.locator("html")
    page.locator(".nav [data-theme-toggle]").click()
    expect(root).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    page.goto(f"{home}queue/")
    expect(root).to_have_attribute("data-theme", "dark")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == dark
    page.locator(".nav [data-theme-toggle]").click()
    expect(root).to_have_attribute("data-theme", "light")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") != dark
    assert page_problems == []


def test_language_is_switched_and_remembered(page: Page, home: str, page_problems: list[str]) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/me/")
    page.select_option("select[name=language]", "zh-hans")
    page.locator("form[data-forget-theme] button.btn-primary").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.goto(home)
    expect(page.locator(".nav")).to_contain_text("日历")
    page.goto("/me/")
    page.select_option("select[name=language]", "en")
    page.locator("form[data-forget-theme] button.btn-primary").click()
    page.goto(home)
    expect(page.locator(".nav")).to_contain_text("Calendar")
    assert page_problems == []


def test_language_before_signing_in(db: None, new_page: Callable[..., Page], page_problems: list[str]) -> None:
    for language, word in (("zh", "登录"), ("en", "Sign in")):
        page = new_page(language=language)
        page.goto("/login/")
        expect(page.locator("h1")).to_contain_text(word)
    page.locator("form[action$='/language/'] button[value=zh-hans]").click()
    expect(page.locator("h1")).to_contain_text("登录")
    page.reload()
    expect(page.locator("h1")).to_contain_text("登录")
    assert page_problems == []
