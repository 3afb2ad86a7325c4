"""From a forbidden word to a scheduled post, and back to an earlier version, by a person in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from compliance.entries import Entry
from compliance.services.words import list_create, words_add
from config.lib.clock import now
from content.models import Post, PostVersion
from content.services.drafting import PostChanges, post_create, post_update
from content.states import PostState
from team.actors import Actor
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import Desk, settled

FIRST, LATER = "The new harvest is here.", "Our dreamtea is a family secret."


def written(desk: Desk) -> Post:
    """A draft with an earlier version, whose text holds a word the brand bans and one it looks at twice."""
    actor, workspace = Actor(desk.owner), desk.workspace
    for name, kind, entry in (
        ("Never", "banned", Entry("dreamtea", "oolong")),
        ("With care", "sensitive", Entry("family secret")),
    ):
        words = list_create(workspace=workspace, actor=actor, name=name, kind=kind)
        words_add(workspace=workspace, actor=actor, list_id=words.pk, entries=[entry])
    ids = [desk.account("practice-weibo").pk]
    post = post_create(workspace=workspace, actor=actor, text=FIRST, account_ids=ids)
    PostVersion.objects.for_workspace(workspace).update(saved_at=now() - timedelta(hours=1))
    changes = PostChanges(text=LATER)
    return post_update(workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=changes)


def test_from_a_forbidden_word_to_the_schedule_and_back(
    desk: Desk, new_page: Callable[..., Page], sign_in: Callable[..., None], page_problems: list[str]
) -> None:
    desk.owner.language = "en"
    desk.owner.save()
    post = written(desk)
    page = new_page(language="en")
    sign_in(page, desk.owner)
    page.goto(f"/w/{desk.workspace.slug}/posts/{post.pk}/edit/")
    settled(page)
    checks = page.locator("#checks")
    expect(checks).to_contain_text("dreamtea")
    checks.get_by_role("button", name="oolong").click()
    expect(page.locator("#text")).to_have_value("Our oolong is a family secret.")
    expect(checks).not_to_contain_text("dreamtea")
    checks.locator("[name=ack]").check()
    page.fill("[name=due_date]", (now() + timedelta(days=2)).strftime("%Y-%m-%d"))
    page.fill("[name=due_time]", "12:00")
    page.click("[data-verb=schedule] >> visible=true")
    page.wait_for_url(lambda url: not url.endswith("/edit/"))
    stored = Post.objects.for_workspace(desk.workspace).get(pk=post.pk)
    assert (stored.state, stored.text) == (PostState.SCHEDULED, "Our oolong is a family secret.")
    page.goto(f"/w/{desk.workspace.slug}/posts/{post.pk}/versions/?show=1")
    page.get_by_role("button", name="Restore this version").click()
    page.wait_for_load_state()
    stored.refresh_from_db()
    assert stored.text == FIRST
    assert page_problems == []
