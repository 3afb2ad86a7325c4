"""From a submitted post to a planned one: a wording is suggested and applied, a level approves, a client by link."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from content.models import Post, ReviewLink
from content.selectors.approval_rules import Level
from content.selectors.review_links import link_token
from tests.content.review_scene import Scene, people_of

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_submit_suggest_apply_approve_outside_plan(
    workspace: Any, owner: Any, member_of: Any, live_server: Any, new_page: Any, sign_in: Any
) -> None:
    scene = Scene(workspace, people_of(owner, member_of))
    scene.rule(Level(name="Team"), Level(name="Client", external=True))
    address = live_server.url + reverse("content:review", args=[workspace.slug, scene.post.pk])

    def page_of(user: Any, **options: Any) -> Any:
        page = new_page(**options)
        if user is not None:
            sign_in(page, user)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    writer, reviewer = page_of(scene.people.writer), page_of(scene.people.first)
    writer.goto(address)
    writer.locator("form[action$='/submit/'] button").click()
    writer.wait_for_load_state("load")
    reviewer.goto(live_server.url + reverse("content:reviews", args=[workspace.slug]))
    reviewer.keyboard.press("j")
    reviewer.keyboard.press("u")
    reviewer.wait_for_url(f"{address}#decide")
    reviewer.locator(".sg-new summary").click()
    reviewer.locator("#id_after").fill("Better words")
    reviewer.locator(".sg-new .btn-primary").click()
    expect(reviewer.locator("#suggestions ins")).to_have_text("Better")
    reviewer.keyboard.press("u")
    reviewer.keyboard.type("As suggested, please")
    reviewer.locator("[value=changes]").click()
    expect(reviewer.locator(".tl")).to_contain_text("As suggested, please")
    writer.goto(address)
    writer.locator("[value=apply]").click()
    expect(writer.locator("#suggestions .tag")).to_be_visible()
    writer.locator("form[action$='/submit/'] button").click()
    reviewer.goto(address)
    reviewer.keyboard.press("y")
    expect(reviewer.locator(".lv .is-done")).to_have_count(1)
    reviewer.locator("#links summary").click()
    reviewer.locator("#id_name").fill("Client Co")
    reviewer.locator("#id_may_approve").check()
    reviewer.locator("#links .btn-primary").click()
    reviewer.wait_for_url("**/reviews/links/*/")
    link = ReviewLink.objects.for_workspace(workspace).get()
    outside = page_of(None, size=(390, 844))
    outside.goto(live_server.url + reverse("outside:posts", args=[link_token(link)]))
    assert outside.evaluate("document.documentElement.scrollWidth") <= 390
    outside.locator("[value=approve]").click()
    expect(outside.locator(".note-good")).to_be_visible()
    writer.goto(live_server.url + reverse("content:post_edit", args=[workspace.slug, scene.post.pk]))
    writer.locator("[formaction$='/schedule/']").first.click()
    writer.wait_for_url("**/posts/*/")
    post = Post.objects.for_workspace(workspace).get(pk=scene.post.pk)
    assert (post.status, post.text) == ("scheduled", "Better words")
    for page in (writer, reviewer, outside):
        page.goto("about:blank")
