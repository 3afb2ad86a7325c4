"""A token of somebody powerful does what it was made for, and nothing that its owner could do without it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from config.lib.clock import now
from content.models import CalendarFeed, PostComment, ReviewLink
from team.models import User, Workspace
from team.permissions import Permission as P
from team.roles import Role
from tests.factories import PostFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


@pytest.fixture
def post(workspace: Workspace, member_of: Callable[..., User]) -> Any:
    return PostFactory(workspace=workspace, author=member_of(Role.PLANNER))


def link(workspace: Workspace, owner: User, post: Any, **values: Any) -> ReviewLink:
    given = {"name": "Client", "nonce": "a" * 16, "expires_at": now() + MONTH, "created_by": owner, **values}
    made: ReviewLink = ReviewLink.objects.create(workspace=workspace, **given)
    made.posts.set([post])
    return made


@pytest.mark.parametrize(
    ("may_approve", "scopes", "shown"),
    [
        (True, [P.VIEW], False),
        (True, [P.VIEW, P.CONTENT_EDIT], False),
        (True, [P.VIEW, P.CONTENT_APPROVE], True),
        (False, [P.VIEW], False),
        (False, [P.VIEW, P.CONTENT_EDIT], True),
    ],
)
def test_the_address_of_a_link_is_told_to_tokens_that_may_do_what_it_does(
    workspace: Workspace, owner: User, post: Any, may_approve: bool, scopes: list[P], shown: bool
) -> None:
    made = link(workspace, owner, post, may_approve=may_approve)
    api = Api(workspace, owner, scopes)

    assert bool(api("get", f"review-links/{made.pk}/").json()["url"]) is shown
    assert bool(api("get", "review-links/").json()["results"][0]["url"]) is shown


def test_a_link_that_approves_takes_the_scope_to_approve(workspace: Workspace, owner: User, post: Any) -> None:
    body = {"name": "Client", "posts": [post.pk], "may_approve": True}

    assert Api(workspace, owner, [P.VIEW, P.CONTENT_EDIT])("post", "review-links/", body).status_code == 403
    assert Api(workspace, owner, [P.CONTENT_EDIT, P.CONTENT_APPROVE])("post", "review-links/", body).status_code == 201
    assert ReviewLink.objects.for_workspace(workspace).count() == 1


def test_tokens_that_only_read_write_and_take_back_no_remarks(
    workspace: Workspace, owner: User, post: Any, member_of: Callable[..., User]
) -> None:
    said = PostComment.objects.create(workspace=workspace, post=post, author=member_of(Role.GUEST), body="Nice")
    reading, writing = Api(workspace, owner, [P.VIEW]), Api(workspace, owner, [P.VIEW, P.CONTENT_EDIT])

    assert reading("post", f"posts/{post.pk}/comments/", {"body": "x"}).status_code == 403
    assert reading("patch", f"comments/{said.pk}/", {"resolved": True}).status_code == 403
    assert reading("delete", f"comments/{said.pk}/").status_code == 403
    assert writing("delete", f"comments/{said.pk}/").status_code == 403  # another's: takes the scope to approve
    assert writing("post", f"posts/{post.pk}/comments/", {"body": "x"}).status_code == 201
    assert PostComment.objects.for_workspace(workspace).filter(pk=said.pk).exists()
    everything = Api(workspace, owner)
    assert everything("delete", f"comments/{said.pk}/").status_code == 204


def test_tokens_that_only_read_make_no_address_that_outlives_them(workspace: Workspace, owner: User) -> None:
    reading = Api(workspace, owner, [P.VIEW])

    assert reading("post", "calendar-feeds/", {"name": "x"}).status_code == 403
    made = Api(workspace, owner)("post", "calendar-feeds/", {"name": "x"})
    assert made.status_code == 201
    assert reading("delete", f"calendar-feeds/{made.json()['id']}/").status_code == 403
    assert CalendarFeed.objects.for_workspace(workspace).count() == 1


def test_a_reader_by_role_still_subscribes(workspace: Workspace, member_of: Callable[..., User]) -> None:
    analyst = Api(workspace, member_of(Role.ANALYST), [P.VIEW])

    assert analyst("post", "calendar-feeds/", {"name": "x"}).status_code == 201
