"""An approval holds for one content, one set of accounts and one time; everything else asks for a new one."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from config.lib.clock import now
from content.errors import NeedsApproval
from content.models import Post, Publication
from content.selectors.approval import APPROVED, publication_approved
from content.selectors.publication import queue_counts
from content.services.drafting import PostChanges, post_update
from content.services.queue import publication_resend, publication_retry, publication_to_handoff
from content.services.review import post_approve, post_submit
from content.services.scheduling import post_move, post_schedule
from content.services.status import post_refresh_status
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    """Two people must look at everything."""
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    return workspace


@pytest.fixture
def writer(member_of) -> User:
    return member_of(Role.PLANNER)


@pytest.fixture
def reviewer(member_of) -> User:
    return member_of(Role.MANAGER)


def approve(workspace: Workspace, writer: User, reviewer: User, due_at: datetime | None) -> Post:
    """A post written by one person and approved by another."""
    account = SocialAccountFactory(workspace=workspace)
    post = PostFactory(workspace=workspace, author=writer, due_at=due_at)
    PublicationFactory(post=post, account=account, state="draft", due_at=None)
    post_submit(workspace=workspace, actor=Actor(writer), post_id=post.pk)
    return post_approve(workspace=workspace, actor=Actor(reviewer), post_id=post.pk)


@pytest.fixture
def approved(workspace: Workspace, writer: User, reviewer: User) -> Post:
    """Wanted in two days and approved for that."""
    return approve(workspace, writer, reviewer, now() + timedelta(days=2))


def rows(post: Post) -> list[Publication]:
    return list(Publication.objects.for_workspace(post.workspace_id).filter(post=post).order_by("pk"))


@pytest.mark.parametrize("hours", [-3, 3, 24 * 30, None])
def test_an_approved_post_cannot_be_scheduled_at_any_other_time(approved, writer, hours):
    due = None if hours is None else approved.due_at + timedelta(hours=hours)
    with pytest.raises(NeedsApproval):
        post_schedule(workspace=approved.workspace, actor=Actor(writer), post_id=approved.pk, due_at=due)
    assert [row.state for row in rows(approved)] == ["draft"]


def test_the_refusal_names_the_approved_window(approved, writer, client_of):
    client = client_of(writer)
    slug = approved.workspace.slug
    answer = client.post(reverse("content:post_publish", args=[slug, approved.pk]), {"confirmed": "1"})
    assert answer.status_code == 409
    local = approved.due_at.astimezone(ZoneInfo("Asia/Shanghai"))
    low, high = local - timedelta(hours=2), local + timedelta(hours=2)
    with pytest.raises(NeedsApproval) as refused:
        post_schedule(workspace=approved.workspace, actor=Actor(writer), post_id=approved.pk, due_at=None)
    text = str(refused.value)
    assert f"{low:%H:%M}" in text
    assert f"{high:%H:%M}" in text


@pytest.mark.parametrize("hours", [-2, 0, 2])
def test_inside_its_window_it_goes(approved, writer, hours):
    due = approved.due_at + timedelta(hours=hours)
    post_schedule(workspace=approved.workspace, actor=Actor(writer), post_id=approved.pk, due_at=due)
    (row,) = rows(approved)
    assert row.approved_hash == row.content_hash
    assert (row.approved_from, row.approved_until) == (
        approved.due_at - timedelta(hours=2),
        approved.due_at + timedelta(hours=2),
    )


def test_without_a_wanted_time_it_is_approved_for_any(workspace, writer, reviewer):
    post = approve(workspace, writer, reviewer, due_at=None)
    assert (post.approved_from, post.approved_until) == (None, None)
    due = now() + timedelta(days=400)
    post_schedule(workspace=workspace, actor=Actor(writer), post_id=post.pk, due_at=due)
    (row,) = rows(post)
    assert (row.approved_hash, row.approved_from) == (row.content_hash, None)
    post_move(workspace=workspace, actor=Actor(writer), post_id=post.pk, due_at=now() + timedelta(hours=1))
    assert rows(post)[0].approved_hash


def test_two_small_moves_do_not_add_up(approved, writer):
    """Each stays within two hours of the one before; the second leaves the approved window."""
    who = {"workspace": approved.workspace, "actor": Actor(writer), "post_id": approved.pk}
    post_schedule(**who, due_at=approved.due_at)
    assert post_move(**who, due_at=approved.due_at + timedelta(hours=1.5)).status == "scheduled"
    assert post_move(**who, due_at=approved.due_at + timedelta(hours=3)).status == "in_review"
    assert not rows(approved)[0].approved_hash


def test_a_failed_post_is_not_sent_again_after_its_window(approved, writer, reviewer):
    who = {"workspace": approved.workspace, "actor": Actor(writer)}
    post_schedule(**who, post_id=approved.pk, due_at=approved.due_at)
    Publication.objects.for_workspace(approved.workspace).update(state="failed")
    (row,) = rows(approved)
    later = now() + timedelta(days=4)
    with time_machine.travel(later, tick=False):
        with pytest.raises(NeedsApproval):
            publication_retry(**who, publication_id=row.pk)
        with pytest.raises(NeedsApproval):
            publication_to_handoff(**who, publication_id=row.pk, may_publish=True)
        post_submit(**who, post_id=approved.pk)
        assert not Post.objects.for_workspace(approved.workspace).get(pk=approved.pk).approved_hash
        with pytest.raises(NeedsApproval):
            publication_retry(**who, publication_id=row.pk)
        post_approve(workspace=approved.workspace, actor=Actor(reviewer), post_id=approved.pk)
        publication_retry(**who, publication_id=row.pk)
        (row,) = rows(approved)
        assert publication_approved(row)
    assert Publication.objects.for_workspace(approved.workspace).filter(APPROVED).exists()


def test_an_unclear_post_is_sent_again_only_within_its_window(approved, writer):
    who = {"workspace": approved.workspace, "actor": Actor(writer)}
    post_schedule(**who, post_id=approved.pk, due_at=approved.due_at)
    Publication.objects.for_workspace(approved.workspace).update(state="unknown", next_attempt_at=None)
    (row,) = rows(approved)
    with time_machine.travel(approved.due_at + timedelta(hours=5), tick=False), pytest.raises(NeedsApproval):
        publication_resend(**who, publication_id=row.pk)
    with time_machine.travel(approved.due_at + timedelta(hours=1), tick=False):
        assert publication_resend(**who, publication_id=row.pk).state == "scheduled"


def test_held_back_rows_take_the_new_content_when_they_are_moved(approved, writer, reviewer):
    """Approved once, edited while held back, approved again: the old text must not go out."""
    who = {"workspace": approved.workspace, "actor": Actor(writer), "post_id": approved.pk}
    post_schedule(**who, due_at=approved.due_at)
    Publication.objects.for_workspace(approved.workspace).update(state="paused", next_attempt_at=None)
    post_update(**who, version=None, changes=PostChanges(text="The corrected text"))
    post_approve(workspace=approved.workspace, actor=Actor(reviewer), post_id=approved.pk)
    post_move(**who, due_at=approved.due_at + timedelta(hours=1))
    (row,) = rows(approved)
    assert (row.state, row.payload["text"]) == ("scheduled", "The corrected text")
    assert row.approved_hash == row.content_hash


@pytest.mark.parametrize(
    ("from_", "until", "approved_"),
    [(-2, 2, True), (1, 2, False), (-2, -1, False), (None, None, True), (None, -1, False), (1, None, False)],
)
def test_the_condition_and_its_twin_agree(workspace, from_, until, approved_):
    post = PostFactory(workspace=workspace)
    due = now() + timedelta(hours=9)

    def at(hours):
        return None if hours is None else due + timedelta(hours=hours)

    row = PublicationFactory(
        post=post, due_at=due, needs_approval=True, approved_hash="a" * 64, content_hash="a" * 64,
        approved_from=at(from_), approved_until=at(until),
    )  # fmt: skip
    found = Publication.objects.for_workspace(workspace)
    assert publication_approved(row) is approved_
    assert found.filter(APPROVED).exists() is approved_
    assert found.filter(~APPROVED).exists() is not approved_
    assert (queue_counts(workspace=workspace)["held"] == 1) is not approved_
    post_refresh_status(post_ids=[post.pk])
    for wrong in ("", "b" * 64):
        row.approved_hash = wrong
        row.save()
        assert not publication_approved(row)
        assert not found.filter(APPROVED).exists()
        assert found.filter(~APPROVED).exists()
