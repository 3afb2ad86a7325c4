"""The editor in a real browser: exact counters, autosave, conflict, offline, media, keys, phone, no scripts."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.connectors.counting import count
from accounts.connectors.types import CountRule
from config.lib.clock import now
from content.models import Post, Publication, PublishingLimit
from tests.content import media_samples as samples
from tests.factories import MediaAssetFactory, PostFactory, PostMediaFactory, SocialAccountFactory

pytestmark = [pytest.mark.django_db(transaction=True)]

SAMPLES = [
    "",
    "hello world",
    "小雪之后，就该围炉了🔥",
    "👨‍👩‍👧‍👦 family, 👩🏽‍🚀, 🏳️‍🌈, 🇨🇳🇫🇷, 1️⃣ #️⃣ ❤️ ☎ ☎️",
    "ｈａｌｆ ｱｲｳ half é é ñ",
    "see https://a.cn/x，好 and (https://b.org/y_(z)) or http://c.com.",
    "bare shanyu.cn/weilu example.com. not.a.tldxyz foo@bar.com a.b.co.uk",
    "看https://例子.cn 与 HTTPS://EXAMPLE.COM/ÄÖ?q=1#f!",
    "@shanyu@mastodon.social hi @a.b @x_y@host.example.org, mail@x.cn",
    "한국어 テスト ไทย हिन्दी क्षि",
    "𠮷野家 𝒳 \u200d\u200b “quotes” … — ’",
    "line\nbreak\ttab\n\n\n",
    "☕️" * 30 + "a" * 200,
    "क्ष्म ग्र்ர ‌नि",
]


@pytest.fixture
def signed(owner, sign_in, new_page):
    """Pages of the owner; more than one is more than one tab."""

    pages = []

    def make(**options):
        page = new_page(**options)
        pages.append(page)
        sign_in(page, owner)
        return page

    yield make
    for page in pages:
        # A save that is still on its way would meet the emptying of the tables.
        page.context.set_offline(False)
        page.goto("about:blank")
        page.wait_for_timeout(500)


@pytest.fixture
def at(workspace):
    return lambda path: f"/w/{workspace.slug}/{path}"


def only(workspace) -> Post:
    return Post.objects.for_workspace(workspace).get()


def until(page, expression: str) -> None:
    """Wait for a condition; asked from outside, because the policy of the page forbids strings as code."""
    for _ in range(150):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {expression}")


def saved(page) -> None:
    until(page, "/\\d\\d:\\d\\d/.test(document.querySelector('[data-saved]').textContent)")


def test_the_browser_counts_exactly_as_the_server(signed, at, page_problems):
    page = signed()
    page.goto(at("posts/new/"))
    cases = [(text, rule.value, url) for text in SAMPLES for rule in CountRule for url in (None, 23)]
    found = page.evaluate(
        "async cases => { const { count } = await import('/static/js/counting.js');"
        " return cases.map(([text, rule, url]) => count(text, rule, url)); }",
        cases,
    )
    wanted = [count(text, CountRule(rule), url) for text, rule, url in cases]
    wrong = [(case, here, there) for case, here, there in zip(cases, found, wanted, strict=True) if here != there]
    assert wrong == []
    assert page_problems == []


def test_write_adapt_and_schedule_with_the_keyboard(signed, at, workspace, page_problems):
    SocialAccountFactory(workspace=workspace, platform="practice-weibo", display_name="SHANYU")
    SocialAccountFactory(workspace=workspace, platform="practice-x", display_name="shanyutea")
    page = signed()
    page.goto(at("posts/new/"))
    for name in ("SHANYU", "shanyutea"):
        page.get_by_text(name, exact=True).click()
    page.locator("#text").fill("茶" * 141)
    page.wait_for_selector("x-count[data-count='practice-x'].is-over")
    page.wait_for_selector("#checks .is-bad")
    saved(page)
    page.wait_for_url("**/posts/*/edit/")
    page.locator("#checks [data-fix='write']").first.click()
    box = page.locator("#text-practice-x")
    box.wait_for(state="visible")
    box.fill("茶会 https://shanyu.cn/weilu")
    until(page, "!document.querySelector('#checks .is-bad')")
    day = (now() + timedelta(days=2)).strftime("%Y-%m-%d")
    page.locator("#due").fill(day)
    page.locator("[name=due_time]").fill("20:30")
    page.locator("#text-practice-x").press("Control+Enter")
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())
    post = only(workspace)
    assert post.state == "scheduled"
    texts = {p.account.platform: p.payload["text"] for p in Publication.objects.for_workspace(workspace)}
    assert texts == {"practice-weibo": "茶" * 141, "practice-x": "茶会 https://shanyu.cn/weilu"}
    assert page_problems == []


def test_two_tabs_conflict_and_nothing_is_lost(signed, at, workspace):
    post = PostFactory(workspace=workspace, text="Start")
    one, two = signed(), signed()
    for page in (one, two):
        page.goto(at(f"posts/{post.pk}/edit/"))
    one.locator("#text").fill("From the first tab")
    saved(one)
    until(one, "document.querySelector('[name=version]').value === '2'")
    two.locator("#text").fill("From the second tab")
    two.wait_for_selector("#conflict")
    assert two.locator("#text").input_value() == "From the second tab"
    two.locator("[data-keep-mine]").click()
    until(two, "document.querySelector('[name=version]').value === '3'")
    post.refresh_from_db()
    assert post.text == "From the second tab"
    one.locator("#text").fill("Late again")
    one.wait_for_selector("[data-take-theirs]")
    one.locator("[data-take-theirs]").click()
    one.wait_for_selector("#composer-notes .note button")
    assert one.locator("#text").input_value() == "From the second tab"
    one.locator("#composer-notes .note button").first.click()
    assert one.locator("#text").input_value() == "Late again"


def test_without_a_network_the_text_waits_on_the_device(signed, at, workspace):
    post = PostFactory(workspace=workspace, text="Start")
    page = signed()
    page.goto(at(f"posts/{post.pk}/edit/"))
    page.context.set_offline(True)
    page.locator("#text").fill("Written in a tunnel")
    until(page, "Object.keys(localStorage).some(key => key.startsWith('juzhen-post'))")
    page.context.set_offline(False)
    until(page, "document.querySelector('[name=version]').value === '2'")
    post.refresh_from_db()
    assert post.text == "Written in a tunnel"
    assert not page.evaluate("Object.keys(localStorage).some(key => key.startsWith('juzhen-post'))")


def test_media_upload_order_description_crop_and_library(signed, at, workspace, page_problems, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    other = MediaAssetFactory(workspace=workspace, title="From before", alt="")
    post = PostFactory(workspace=workspace, text="Tea")
    page = signed()
    page.goto(at(f"posts/{post.pk}/edit/"))
    file = {"name": "tea.jpg", "mimeType": "image/jpeg", "buffer": samples.image("JPEG", (900, 600))}
    page.locator("[data-upload]").set_input_files([file])
    page.wait_for_selector("[data-media]")
    page.locator("[data-pick]").click()
    page.locator(".pick-i").filter(has_text="From before").click()
    page.locator("[data-pick-add]").click()
    until(page, "document.querySelectorAll('[data-media]').length === 2")
    page.locator(f"[data-media='{other.pk}'] button[value$=':-1']").click(force=True)
    page.locator(f"[data-media='{other.pk}'] [data-select]").click()
    page.locator(f"[data-alt='{other.pk}'] input").fill("A clay pot")
    until(page, "document.querySelector('[data-media] [data-badge]').textContent === 'ALT'")
    page.locator("[data-media]:nth-child(2) [data-crop-open]").click(force=True)
    page.wait_for_selector("cropper-selection")
    page.locator("[data-ratio='1:1']").click()
    page.locator("[data-crop-save]").click()
    until(page, "[...document.querySelectorAll('.m-r')].some(label => label.textContent === '1:1')")
    saved(page)
    page.wait_for_timeout(2500)
    rows = [(item.asset.title, item.asset.width, item.asset.height, item.alt) for item in post.attachments.all()]
    assert rows == [("From before", 320, 240, "A clay pot"), ("tea", 600, 600, "")]
    assert page_problems == []


def test_thread_emoji_and_phone(signed, at, workspace, page_problems):
    SocialAccountFactory(workspace=workspace, platform="bluesky", display_name="Sky")
    full = PostFactory(workspace=workspace)
    for position in range(5):
        PostMediaFactory(post=full, asset=MediaAssetFactory(workspace=workspace), position=position)
    page = signed(size=(390, 844))
    page.goto(at(f"posts/{full.pk}/edit/"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    full.delete()
    page.goto(at("posts/new/"))
    page.get_by_text("Sky", exact=True).click()
    page.locator("#panel-base [data-emoji-for]").click()
    page.locator("#emoji button").first.click()
    page.locator("[data-add-part]").click()
    page.locator(".part textarea").fill("And more")
    saved(page)
    page.locator("[data-open-preview]").click()
    page.locator(".mb.is-next").wait_for(state="visible")
    until(page, "document.querySelector('#cp-prev').textContent.includes('And more')")
    page.locator("[data-close-preview]").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.wait_for_timeout(2500)
    post = only(workspace)
    assert (post.text, post.thread) == ("😀", ["And more"])
    assert page_problems == []


def test_scheduling_without_scripts(signed, at, workspace):
    SocialAccountFactory(workspace=workspace, platform="practice-weibo", display_name="SHANYU")
    page = signed(java_script_enabled=False)
    page.goto(at("posts/new/"))
    page.get_by_text("SHANYU", exact=True).click()
    page.locator("#text").fill("Plain form")
    page.locator("#due").fill((now() + timedelta(days=2)).strftime("%Y-%m-%d"))
    page.locator("[name=due_time]").fill("20:30")
    page.locator("[data-primary]").click()
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].isdigit())
    assert only(workspace).state == "scheduled"


def test_a_hint_about_urgency_leads_into_the_folded_group(signed, at, workspace, page_problems):
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    night = {"quiet_from": time(22), "quiet_until": time(8)}
    PublishingLimit.objects.create(workspace=workspace, account=account, **night)
    page = signed(language="en")
    page.goto(at(f"posts/new/?due={datetime.now(UTC).year + 1}-01-02T23:30&account={account.pk}"))
    page.fill("[name=text]", "Tonight only")
    page.get_by_text("It will wait until").wait_for()
    page.locator("#delivery summary").click()
    page.check("[name=urgent]")
    page.fill("[name=campaign]", "Winter")
    page.get_by_text("It is urgent, so it goes out all the same.").wait_for()
    until(page, "document.querySelector('[data-delivery]').textContent === 'urgent · Winter'")
    page.locator("#delivery summary").click()
    page.get_by_role("link", name="Not urgent").click()
    until(page, "document.getElementById('delivery').open && document.activeElement.name === 'urgent'")
    page.keyboard.press("Space")
    page.get_by_text("It will wait until").wait_for()
    until(page, "document.querySelector('[data-delivery]').textContent === 'Winter'")
    stored = Post.objects.for_workspace(workspace).values_list("urgent", "campaign")
    for _turn in range(100):
        if list(stored.all()) == [(False, "Winter")]:
            break
        page.wait_for_timeout(100)
    assert list(stored.all()) == [(False, "Winter")]
    assert page_problems == []


def test_settings_come_with_the_account_and_keep_what_is_typed(signed, at, workspace, page_problems):
    account = SocialAccountFactory(
        workspace=workspace, platform="practice", display_name="LAB", choices={"board": [["news", "News"]]}
    )
    page = signed()
    page.goto(at("posts/new/"))
    assert page.locator("#account-options").is_hidden()
    page.locator(f"[data-card='{account.pk}']").click()
    group = page.locator(f"[data-settings='{account.pk}']")
    group.locator("summary").click()
    page.locator("#text").fill("炉边")
    topic = page.locator(f"#o-{account.pk}-topic")
    topic.fill("茶" * 31)
    until(page, f"!document.getElementById('o-{account.pk}-topic-e').hidden")
    page.locator("#checks [data-fix='focus'][data-target^='o-']").click()
    until(page, f"document.activeElement.id === 'o-{account.pk}-topic'")
    page.keyboard.type("x")
    topic.fill("围炉")
    page.locator(f"#o-{account.pk}-board").select_option("news")
    until(page, f"document.getElementById('o-{account.pk}-topic-e').hidden")
    until(
        page, f"document.querySelector('[data-settings=\"{account.pk}\"] [data-summary]').textContent.includes('News')"
    )
    hand = group.locator("[data-hand]")
    assert hand.is_visible()
    page.locator("#title").fill("一篇文章")
    until(page, f"!document.querySelector('[data-settings=\"{account.pk}\"] [data-note]').hidden")
    assert hand.is_hidden()
    page.locator(f"[data-card='{account.pk}']").click()
    until(page, "document.getElementById('account-options').hidden")
    page.locator(f"[data-card='{account.pk}']").click()
    until(page, "!document.getElementById('account-options').hidden")
    assert topic.input_value() == "围炉"
    page.wait_for_url("**/posts/*/edit/")
    until(page, "/\\d\\d:\\d\\d/.test(document.querySelector('[data-saved]').textContent)")
    page.reload()
    assert page.locator(f"#o-{account.pk}-topic").input_value() == "围炉"
    assert page.locator("[data-settings] [data-summary]").inner_text().startswith("News")
    assert page.locator("#composer-notes .note").count() == 0
    assert page_problems == []
