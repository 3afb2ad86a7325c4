"""A post's page follows the sending without a reload, beside the title, too."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from content.models import Publication
from tests.conftest import PHONE
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import Desk
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory


def test_the_state_beside_the_title_follows(
    desk: Desk, new_page: Callable[..., Page], sign_in: Callable[..., None], page_problems: list[str]
) -> None:
    post = PostFactory(
        workspace=desk.workspace, state="scheduled", status="publishing", title="Spring tea, first flush"
    )
    row = PublicationFactory(post=post, account=SocialAccountFactory(workspace=desk.workspace), state="processing")
    page = new_page(language="zh", size=PHONE)
    sign_in(page, desk.owner)
    page.goto(f"/w/{desk.workspace.slug}/posts/{post.pk}/")
    state = page.locator("#post-state")
    before = state.inner_text()
    Publication.objects.unscoped("the engine's part in this test").filter(pk=row.pk).update(state="failed")
    expect(state).not_to_have_text(before)
    expect(page.locator(f"#publication-{row.pk} .st")).to_have_text(state.inner_text())
    expect(state).to_have_count(1)
    chip, edit = state.bounding_box(), page.locator(".bar-end .btn-primary").first.bounding_box()
    assert chip is not None
    assert edit is not None
    assert chip["x"] + chip["width"] <= edit["x"]
    assert page_problems == []
