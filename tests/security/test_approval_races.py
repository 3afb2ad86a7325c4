"""Approving, editing, moving and claiming at the same moment: what goes out is what was seen and approved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from config.lib.clock import now
from content.engine.claim import Claimer
from content.errors import PublishingBegan, ReviewOutdated
from content.models import MediaAsset, Post, PostMedia, Publication
from content.selectors.approval import APPROVED
from content.selectors.post import post_get
from content.services.approval_state import approval_state
from content.services.drafting import PostChanges, post_update
from content.services.media import MediaBeingSent, media_update
from content.services.review import post_approve, post_submit
from content.services.scheduling import post_move, post_schedule
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import MediaAssetFactory, PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db(transaction=True)
Step = Callable[[], Any]


def in_turn(first: Step, second: Step) -> tuple[Any, Any]:
    """Results of two steps on connections of their own: `second` begins while `first` has not committed yet."""
    done, results = threading.Event(), {}

    def run(name: str, step: Step) -> None:
        try:
            results[name] = step()
        except Exception as error:  # noqa: BLE001 - the tests look at it
            results[name] = error
        finally:
            connections.close_all()

    def holding() -> Any:
        with transaction.atomic():
            result = first()
            done.set()
            waiter.join(0.4)  # the second one is waiting for our lock now
        return result

    def waiting() -> Any:
        done.wait(10)
        return second()

    holder = threading.Thread(target=run, args=("first", holding))
    waiter = threading.Thread(target=run, args=("second", waiting))
    holder.start()
    waiter.start()
    holder.join(20)
    waiter.join(20)
    return results["first"], results["second"]


class Case:
    """A post in review and the services on it."""

    def __init__(self, workspace: Workspace, writer: User, reviewer: User) -> None:
        self.workspace, self.writer, self.reviewer = workspace, Actor(writer), Actor(reviewer)
        self.asset: MediaAsset = MediaAssetFactory(workspace=workspace)
        self.post: Post = PostFactory(workspace=workspace, author=writer, due_at=now() + timedelta(minutes=30))
        PostMedia.objects.create(post=self.post, asset=self.asset, position=0)
        account = SocialAccountFactory(workspace=workspace)
        PublicationFactory(post=self.post, account=account, state="draft", due_at=None)
        self.who = {"workspace": workspace, "actor": self.writer, "post_id": self.post.pk}
        post_submit(**self.who)
        state = approval_state(post=post_get(workspace=workspace, post_id=self.post.pk))
        assert state is not None
        self.seal = state.seal

    def approve(self) -> Post:
        """By the reviewer, as they saw it."""
        return post_approve(workspace=self.workspace, actor=self.reviewer, post_id=self.post.pk, seen=self.seal)

    def edit(self) -> Post:
        """By the writer."""
        return post_update(**self.who, version=None, changes=PostChanges(text="Not what was seen"))

    def describe(self) -> MediaAsset:
        """By somebody in the library."""
        return media_update(
            workspace=self.workspace, actor=self.writer, asset_id=self.asset.pk, alt="Not what was seen"
        )

    def move(self) -> Post:
        """Far away."""
        return post_move(**self.who, due_at=now() + timedelta(days=3))

    def due(self) -> Publication:
        """Approved, scheduled and due now."""
        self.approve()
        post_schedule(**self.who, due_at=self.post.due_at)
        rows = Publication.objects.for_workspace(self.workspace)
        rows.update(next_attempt_at=now())
        return rows.get()

    def row(self) -> Publication:
        """The publication as stored."""
        return Publication.objects.for_workspace(self.workspace).get()

    def approved(self) -> bool:
        """Whether the post has an approval."""
        return bool(Post.objects.for_workspace(self.workspace).get(pk=self.post.pk).approved_hash)


@pytest.fixture
def case(workspace: Workspace, member_of: Any) -> Case:
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    return Case(workspace, member_of(Role.PLANNER), member_of(Role.MANAGER))


@pytest.mark.parametrize("change", ["edit", "move"])
def test_approving_waits_for_a_change_and_refuses_what_was_not_seen(case: Case, change: str) -> None:
    changed, approved = in_turn(getattr(case, change), case.approve)
    assert isinstance(changed, Post)
    assert isinstance(approved, ReviewOutdated)
    assert not case.approved()


@pytest.mark.parametrize("change", ["edit", "move", "describe"])
def test_a_change_waits_for_the_approval_and_ends_it(case: Case, change: str) -> None:
    approved, changed = in_turn(case.approve, getattr(case, change))
    assert isinstance(approved, Post)
    assert not isinstance(changed, Exception)
    stored = Post.objects.for_workspace(case.workspace).get(pk=case.post.pk)
    assert (stored.state, stored.approved_hash) == ("draft", "")


@pytest.mark.parametrize("change", ["edit", "move", "describe"])
def test_what_a_worker_has_claimed_is_not_changed(case: Case, change: str) -> None:
    row = case.due()
    assert [claim.publication_id for claim in Claimer(timedelta(seconds=60)).claim(1)] == [row.pk]
    with pytest.raises((PublishingBegan, MediaBeingSent)):
        getattr(case, change)()
    stored = case.row()
    assert (stored.payload, stored.due_at, stored.approved_hash) == (row.payload, row.due_at, row.content_hash)


@pytest.mark.parametrize("change", ["edit", "move", "describe"])
def test_a_worker_does_not_take_what_is_being_changed(case: Case, change: str) -> None:
    row = case.due()
    changed, claims = in_turn(getattr(case, change), lambda: Claimer(timedelta(seconds=60)).claim(1))
    assert not isinstance(changed, Exception)
    assert claims == []
    Publication.objects.for_workspace(case.workspace).update(next_attempt_at=now())
    assert Claimer(timedelta(seconds=60)).claim(1) == []
    assert not Publication.objects.for_workspace(case.workspace).filter(APPROVED, pk=row.pk).exists()


@pytest.mark.parametrize("change", ["edit", "move"])
def test_a_claim_under_way_refuses_the_change(case: Case, change: str) -> None:
    row = case.due()
    claims, changed = in_turn(lambda: Claimer(timedelta(seconds=60)).claim(1), getattr(case, change))
    assert [claim.publication_id for claim in claims] == [row.pk]
    assert isinstance(changed, PublishingBegan)
    assert case.row().approved_hash == row.content_hash
