"""Stopping what is scheduled takes the right to publish, by page, in bulk and by API."""

from __future__ import annotations

import pytest
from django.urls import reverse

from team.roles import Role
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(workspace):
    post = PostFactory(workspace=workspace, state="scheduled", status="scheduled")
    PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state="scheduled")
    return post


def _page(web, post):
    return web.post(reverse("content:post_cancel", args=[post.workspace.slug, post.pk]))


def _bulk(web, post):
    return web.post(reverse("content:posts_bulk", args=[post.workspace.slug]), {"action": "cancel", "ids": [post.pk]})


def _api(web, post):
    return web.post(f"/api/v1/workspaces/{post.workspace.slug}/posts/{post.pk}/cancel/")


@pytest.mark.parametrize("way", [_page, _bulk, _api])
@pytest.mark.parametrize(
    ("role", "state", "after"),
    [
        (Role.DESIGNER, "scheduled", "scheduled"),
        (Role.COMMUNITY, "scheduled", "scheduled"),
        (Role.DESIGNER, "draft", "cancelled"),
        (Role.PLANNER, "scheduled", "cancelled"),
    ],
)
def test_who_may_cancel(client_of, member_of, post, way, role, state, after):
    post.state = post.status = state
    post.save()
    post.publications.update(state=state)
    answer = way(client_of(member_of(role)), post)
    post.refresh_from_db()
    assert post.state == after
    if way is not _bulk:
        assert (answer.status_code == 403) == (after == "scheduled")


@pytest.mark.parametrize(("role", "offered"), [(Role.DESIGNER, False), (Role.PLANNER, True)])
@pytest.mark.parametrize("name", ["post", "calendar_peek"])
def test_the_button_is_there_for_those_who_may(client_of, member_of, post, role, offered, name):
    page = client_of(member_of(role)).get(reverse(f"content:{name}", args=[post.workspace.slug, post.pk]))
    assert (reverse("content:post_cancel", args=[post.workspace.slug, post.pk]) in page.content.decode()) is offered
