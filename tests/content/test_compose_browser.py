"""The editor in a real browser: four platforms with own text and own files, and an article whose formatting stays."""

from __future__ import annotations

import pytest

from content.models import Post, VariantMedia
from tests.factories import MediaAssetFactory, SocialAccountFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
SLUGS = ("practice-weibo", "practice-x", "practice-xiaohongshu", "practice-wechat")


@pytest.fixture
def page(owner, sign_in, new_page):
    found = new_page()
    sign_in(found, owner)
    yield found
    # A save that is still on its way would meet the emptying of the tables.
    found.goto("about:blank")
    found.wait_for_timeout(500)


def saved(page, check) -> None:
    for _ in range(150):
        if check():
            return
        page.wait_for_timeout(100)
    raise AssertionError("never saved")


def test_four_platforms_with_own_text_and_files_and_an_article(page, workspace, page_problems):
    pictures = [MediaAssetFactory(workspace=workspace) for _ in range(2)]
    for slug in SLUGS:
        SocialAccountFactory(workspace=workspace, platform=slug, display_name=slug)
    page.goto(f"/w/{workspace.slug}/posts/new/")
    page.locator(".kind:has([value=article])").click()
    for slug in SLUGS:
        page.locator(f".acct:has([data-platform={slug}])").click()
    page.locator("#text").fill("Shared")
    page.locator("[data-pick]").click()
    page.locator(f".pick-i:has([value='{pictures[0].pk}'])").click()
    page.locator("[data-pick-add]").click()
    page.locator(".m-i[data-media]").wait_for()
    for slug in SLUGS[:3]:
        page.locator(f"#tab-{slug}").click()
        page.locator(f"#text-{slug}").fill(f"Own {slug}")
        box = page.locator(f"[data-own-media={slug}]")
        box.locator(".own").click()
        box.locator("[data-own-item]").first.wait_for()
        box.locator("[data-own-item] input.input").first.fill(f"alt {slug}")
    body = page.locator(".art-page")
    body.click()
    page.keyboard.type("Heading")
    page.locator("[data-do=h2]").click()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("plain ")
    page.locator("[data-do=bold]").click()
    page.keyboard.type("strong")
    body.evaluate(
        """page => { const data = new DataTransfer();
        data.setData('text/html', '<p class=MsoNormal style="color:red">Word <b>bold</b><script>1</script></p>');
        page.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    post = Post.objects.for_workspace(workspace)
    saved(
        page, lambda: "Word" in str(post.values_list("details", flat=True).first()) and post.get().variants.count() == 3
    )
    stored = post.get()
    html = stored.details["body"]
    assert "<h2>Heading</h2>" in html
    assert "<strong>strong" in html
    assert "style" not in html
    assert "script" not in html
    assert {v.platform: v.text for v in stored.variants.all()} == {slug: f"Own {slug}" for slug in SLUGS[:3]}
    saved(page, lambda: VariantMedia.objects.filter(alt__startswith="alt ").count() == 3)
    page.reload()
    assert page.locator(".art-page h2").inner_text() == "Heading"
    assert page.locator(".art-page strong, .art-page b").first.inner_text() == "strong"
    assert page_problems == []
