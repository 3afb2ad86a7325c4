"""The editor in a real browser: nothing written is lost, limits are said where they bite, media obey hand and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import MediaAsset, Post, PostMedia
from content.states import PostState
from tests.conftest import PHONE
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import Desk, photo
from tests.factories import MediaAssetFactory

SAVED = re.compile(r"Saved \d")


class Editor:
    """The editor of a brand with a Weibo and a Xiaohongshu account, opened by its owner in English."""

    def __init__(self, desk: Desk, new_page: Callable[..., Page], sign_in: Callable[..., None]) -> None:
        self.desk, self._new_page, self._sign_in = desk, new_page, sign_in
        self.weibo, self.note = desk.account("practice-weibo"), desk.account("practice-xiaohongshu", handle="note")
        desk.owner.language = "en"
        desk.owner.save()

    def page(self, **context: object) -> Page:
        """A browser page of its own, signed in."""
        page = self._new_page(language="en", **context)
        self._sign_in(page, self.desk.owner)
        return page

    def address(self, post: Post | None = None) -> str:
        """Of a post's editor, or of a new post's."""
        return f"/w/{self.desk.workspace.slug}/posts/{f'{post.pk}/edit' if post else 'new'}/"

    def draft(self, *accounts: SocialAccount, pictures: int = 0, **values: object) -> Post:
        """A stored draft."""
        post = self.desk.post(*accounts, **values)
        for position in range(pictures):
            asset = MediaAssetFactory(workspace=self.desk.workspace, width=800, height=600)
            PostMedia.objects.create(post=post, asset=asset, position=position)
        return post

    def stored(self, post: Post) -> Post:
        """The post as the database has it."""
        return Post.objects.for_workspace(self.desk.workspace).get(pk=post.pk)


@pytest.fixture
def editor(desk: Desk, new_page: Callable[..., Page], sign_in: Callable[..., None]) -> Editor:
    """See Editor."""
    return Editor(desk, new_page, sign_in)


@contextmanager
def autosave(page: Page) -> Iterator[None]:
    """What is done inside must end in a save by itself that the server took."""
    with page.expect_response(lambda answer: answer.url.endswith("/autosave/") and answer.ok):
        yield
    expect(page.locator("[data-saved]")).to_have_text(SAVED)


def order(page: Page) -> list[str]:
    """Ids of the attachments as they stand in the strip."""
    found: list[str] = page.locator("[data-strip] [data-media]").evaluate_all(
        "items => items.map(item => item.dataset.media)"
    )
    return found


def kept(post: Post) -> list[str]:
    """Ids of the stored attachments in order."""
    return [str(item.asset_id) for item in PostMedia.objects.filter(post=post).order_by("position")]


def test_typing_is_saved_by_itself_and_survives_a_reload(editor: Editor, page_problems: list[str]) -> None:
    page = editor.page()
    page.goto(editor.address())
    with autosave(page):
        page.fill("#title", "Spring")
        page.fill("#text", "Picked in March")
    expect(page).to_have_url(re.compile(r"/posts/\d+/edit/$"))
    with autosave(page):
        page.locator("#text").press_sequentially(" by hand, at dawn")
    page.reload()
    expect(page.locator("#text")).to_have_value("Picked in March by hand, at dawn")
    expect(page.locator("#title")).to_have_value("Spring")
    assert Post.objects.for_workspace(editor.desk.workspace).count() == 1
    assert page_problems == []


def test_two_people_at_one_post_lose_nothing(editor: Editor, page_problems: list[str]) -> None:
    post = editor.draft(editor.weibo, text="As it was")
    first, second = editor.page(), editor.page()
    for page in (first, second):
        page.goto(editor.address(post))
    with autosave(first):
        first.fill("#text", "What the first one wrote")
    second.fill("#text", "What the second one wrote")
    banner = second.locator("#conflict")
    expect(banner).to_be_visible()
    banner.locator("summary").first.click()
    expect(banner).to_contain_text("What the first one wrote")
    expect(banner).to_contain_text("What the second one wrote")
    expect(second.locator("#text")).to_have_value("What the second one wrote")
    assert editor.stored(post).text == "What the first one wrote"

    with autosave(second):
        second.click("[data-keep-mine]")
    expect(banner).to_have_count(0)
    assert editor.stored(post).text == "What the second one wrote"

    # Now the first one is behind, takes the other version, and still has their own on the device.
    first.fill("#text", "The first one goes on")
    expect(first.locator("#conflict")).to_be_visible()
    first.click("[data-take-theirs]")
    expect(first.locator("#text")).to_have_value("What the second one wrote")
    first.get_by_role("button", name="Put it back").click()
    expect(first.locator("#text")).to_have_value("The first one goes on")
    # The browser itself notes the refused saves in its console; nothing else may stand there.
    assert [line for line in page_problems if "409" not in line] == []


def test_too_long_is_said_at_the_field_and_keeps_it_from_being_scheduled(editor: Editor) -> None:
    page = editor.page()
    page.goto(editor.address())
    page.check(f"[name=accounts][value='{editor.note.pk}']", force=True)
    page.fill("#text", "茶" * 1001)
    count = page.locator("#panel-base [data-count=practice-xiaohongshu]")
    expect(count).to_have_class(re.compile("is-over"))
    expect(count.locator("[data-n]")).to_have_text("1 over")
    expect(page.locator("#checks li.is-bad").filter(has_text="1001")).to_have_count(1)
    expect(page.locator("#tab-practice-xiaohongshu [data-bad]")).to_be_visible()
    tomorrow = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
    page.fill("[name=due_date]", tomorrow.strftime("%Y-%m-%d"))
    page.fill("[name=due_time]", "09:30")
    page.click("[data-primary]")
    refused = page.locator(".note-bad[role=alert]")
    expect(refused).to_be_visible()
    expect(refused).to_contain_text("1000")
    expect(page.locator("#text")).to_have_value("茶" * 1001)
    expect(page.locator("[name=due_time]")).to_have_value("09:30")
    post = Post.objects.for_workspace(editor.desk.workspace).get()
    assert post.state == PostState.DRAFT


def test_scheduling_without_a_time_says_so_at_the_time(editor: Editor) -> None:
    post = editor.draft(editor.weibo, text="When?")
    page = editor.page()
    page.goto(editor.address(post))
    page.click("[data-primary]")
    expect(page.locator("#due-error")).to_be_visible()
    expect(page.locator("#due")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=due_date]", "2020-01-01")
    page.fill("[name=due_time]", "09:30")
    page.click("[data-primary]")
    expect(page.locator("#due-error")).to_be_visible()
    assert editor.stored(post).state == PostState.DRAFT


def test_a_platform_may_have_its_own_text(editor: Editor, page_problems: list[str]) -> None:
    post = editor.draft(editor.weibo, editor.note, text="For everybody")
    page = editor.page()
    page.goto(editor.address(post))
    page.click("#tab-practice-xiaohongshu")
    own = page.locator("#text-practice-xiaohongshu")
    expect(own).to_have_value("For everybody")
    with autosave(page):
        own.fill("Only for notes")
    expect(page.locator("[name='v.practice-xiaohongshu.own'][value=text]")).to_be_checked()
    expect(page.locator("#tab-practice-xiaohongshu [data-own]")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#tab-practice-xiaohongshu").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-base")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#text")).to_have_value("For everybody")
    # The shared length is no longer measured for the platform with a text of its own.
    expect(page.locator("#panel-base [data-count=practice-xiaohongshu]")).to_be_hidden()
    page.reload()
    expect(own).to_have_value("Only for notes")
    page.click("#tab-practice-xiaohongshu")
    page.uncheck("[name='v.practice-xiaohongshu.own'][value=text]")
    expect(own).to_have_value("For everybody")
    assert page_problems == []


def test_pictures_change_places_by_button_and_by_hand(editor: Editor, page_problems: list[str]) -> None:
    post = editor.draft(editor.weibo, pictures=3)
    one, two, three = kept(post)
    page = editor.page()
    page.goto(editor.address(post))
    assert order(page) == [one, two, three]
    tile = page.locator(f"[data-media='{one}']")
    tile.hover()
    with autosave(page):
        tile.get_by_role("button", name="Move right").click()
        assert order(page) == [two, one, three]
    expect(page.locator(f"[data-media='{two}'] [data-number]")).to_have_text("1")
    assert kept(post) == [two, one, three]
    with autosave(page):
        drag(page, three, two)
    expect(page.locator(f"[data-media='{three}'] [data-number]")).to_have_text("1")
    assert order(page) == [three, two, one]
    assert kept(post) == [three, two, one]
    page.locator(f"[data-media='{two}']").hover()
    page.locator(f"[data-media='{two}']").get_by_role("button", name="Take out").click()
    assert order(page) == [three, one]
    page.locator(".toast button").click()
    assert order(page) == [three, two, one]
    assert page_problems == []


def drag(page: Page, source: str, target: str) -> None:
    """Carry a picture to the left half of another one's place, in steps as a hand does."""
    start = page.locator(f"[data-media='{source}'] .m-pic").bounding_box()
    end = page.locator(f"[data-media='{target}'] .m-pic").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2 - 8, start["y"] + start["height"] / 2, steps=3)
    for step in range(60):
        # The places move while one carries; a hand follows until the picture lies where it shall be.
        page.mouse.move(end["x"] + end["width"] * 0.25 + step % 2, end["y"] + end["height"] / 2, steps=4)
        if order(page).index(source) < order(page).index(target):
            break
    page.mouse.up()


def test_crop_makes_a_new_picture_and_keeps_the_original(editor: Editor, page_problems: list[str]) -> None:
    post = editor.draft(editor.weibo, pictures=1)
    (original,) = kept(post)
    page = editor.page()
    page.goto(editor.address(post))
    tile = page.locator(f"[data-media='{original}']")
    tile.hover()
    tile.get_by_role("button", name="Crop").click()
    dialog = page.locator("#crop")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="1:1", exact=True).click()
    expect(dialog.locator("cropper-selection")).to_be_visible()
    with autosave(page):
        dialog.get_by_role("button", name="Use this part").click()
    expect(dialog).to_be_hidden()
    (cropped,) = kept(post)
    assert cropped != original
    asset = MediaAsset.objects.for_workspace(editor.desk.workspace).get(pk=cropped)
    assert asset.width is not None
    assert abs(asset.width - asset.height) <= 1
    assert asset.height > 500
    assert MediaAsset.objects.for_workspace(editor.desk.workspace).filter(pk=original).exists()
    assert page_problems == []


def test_upload_with_description(editor: Editor, page_problems: list[str]) -> None:
    page = editor.page()
    page.goto(editor.address())
    page.set_input_files("[data-upload]", [photo("one.png"), photo("two.png", colour="#b4714a")])
    expect(page.locator("[data-strip] [data-media]")).to_have_count(2)
    page.locator("[data-strip] [data-select]").first.click()
    alt = page.locator("[data-alts] .is-sel input")
    expect(alt).to_be_focused()
    with autosave(page):
        alt.fill("A tea field in the morning")
    expect(page.locator("[data-strip] [data-badge]").first).to_have_text("ALT")
    expect(page.locator("[data-strip] [data-badge]").last).to_have_text("No ALT")
    expect(page).to_have_url(re.compile(r"/posts/\d+/edit/$"))
    page.reload()
    assert [item.alt for item in PostMedia.objects.order_by("position")] == ["A tea field in the morning", ""]
    page.set_input_files("[data-upload]", {"name": "x.png", "mimeType": "image/png", "buffer": b"not a picture"})
    expect(page.locator(".toast.is-bad")).to_be_visible()
    expect(page.locator("[data-strip] [data-media]")).to_have_count(2)
    # The browser notes the refused upload in its console.
    assert [line for line in page_problems if "422" not in line] == []


def test_enter_in_a_line_saves_and_does_not_schedule(editor: Editor) -> None:
    post = editor.draft(editor.weibo, text="Not yet", due_at=now() + timedelta(days=1))
    page = editor.page()
    page.goto(editor.address(post))
    page.fill("#title", "Only a title")
    with page.expect_navigation():
        page.locator("#title").press("Enter")
    stored = editor.stored(post)
    assert (stored.title, stored.state) == ("Only a title", PostState.DRAFT)


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
def test_schedule_by_keyboard(editor: Editor, page_problems: list[str], key: str) -> None:
    post = editor.draft(editor.weibo, text="Without a mouse")
    page = editor.page()
    page.goto(editor.address(post))
    tomorrow = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
    page.fill("[name=due_date]", tomorrow.strftime("%Y-%m-%d"))
    page.fill("[name=due_time]", "20:30")
    page.focus("#text")
    page.keyboard.press(key)
    expect(page).to_have_url(re.compile(rf"/posts/{post.pk}/$"))
    stored = editor.stored(post)
    assert stored.state == PostState.SCHEDULED
    assert f"{stored.due_at.astimezone(ZoneInfo('Asia/Shanghai')):%H:%M}" == "20:30"
    assert page_problems == []


def test_offline_text_is_kept_and_sent_when_the_network_is_back(editor: Editor) -> None:
    post = editor.draft(editor.weibo, text="Online")
    page = editor.page()
    page.goto(editor.address(post))
    page.context.set_offline(True)
    page.fill("#text", "Written in a tunnel")
    expect(page.locator("[data-saved]")).to_contain_text("Offline")
    assert editor.stored(post).text == "Online"
    with autosave(page):
        page.context.set_offline(False)
    assert editor.stored(post).text == "Written in a tunnel"


def test_the_phone_says_in_few_words_whether_the_text_is_saved(editor: Editor) -> None:
    post = editor.draft(editor.weibo, text="Online")
    page = editor.page(size=PHONE)
    page.goto(editor.address(post))
    state = page.locator("[data-saved]")
    expect(state).to_be_visible()
    with autosave(page):
        page.fill("#text", "Above ground")
    expect(state).to_have_text(SAVED)
    page.context.set_offline(True)
    page.fill("#text", "Written in a tunnel")
    expect(state.get_by_text("Offline", exact=True)).to_be_visible()
    box = state.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE[0]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.set_offline(False)
    expect(state).to_have_text(SAVED)


def test_text_of_a_closed_page_is_offered_again(editor: Editor) -> None:
    post = editor.draft(editor.weibo, text="Online")
    page = editor.page()
    page.goto(editor.address(post))
    page.context.set_offline(True)
    page.fill("#text", "Written before the crash")
    expect(page.locator("[data-saved]")).to_contain_text("Offline")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(editor.address(post))
    expect(again.locator("#text")).to_have_value("Online")
    with autosave(again):
        again.get_by_role("button", name="Put it back").click()
    expect(again.locator("#text")).to_have_value("Written before the crash")
    assert editor.stored(post).text == "Written before the crash"


def test_everything_works_without_scripts(editor: Editor) -> None:
    page = editor.page(java_script_enabled=False)
    page.goto(editor.address())
    page.locator(f"[data-card='{editor.weibo.pk}']").click()
    page.fill("#text", "By plain forms")
    page.set_input_files("[name=files]", photo())
    page.locator("#title").press("Enter")
    expect(page).to_have_url(re.compile(r"/posts/\d+/edit/$"))
    post = Post.objects.for_workspace(editor.desk.workspace).get()
    assert (post.text, post.state) == ("By plain forms", PostState.DRAFT)
    assert len(kept(post)) == 1
    page.fill(f"[name='alt.{kept(post)[0]}']", "A green picture")
    tomorrow = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
    page.fill("[name=due_date]", tomorrow.strftime("%Y-%m-%d"))
    page.fill("[name=due_time]", "20:30")
    page.click("[data-primary]")
    expect(page).to_have_url(re.compile(rf"/posts/{post.pk}/$"))
    stored = editor.stored(post)
    assert stored.state == PostState.SCHEDULED
    assert stored.attachments.get().alt == "A green picture"
