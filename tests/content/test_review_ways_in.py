"""Under a rule of two levels, too, whatever changes a planned post takes every approval with it, by each way in."""

from __future__ import annotations

from typing import Any

import pytest

from content.models import Publication, Review
from content.selectors.approval import APPROVED
from content.selectors.approval_rules import Level
from content.services.policies import default_save
from content.services.review import post_approve
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from tests.content.test_approval_ways_in import KEEPING, VOIDING, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(workspace: Workspace, owner: User, member_of: Any, client_of: Any) -> Scene:
    legal, editor = member_of(Role.PLANNER), member_of(Role.PLANNER)
    levels = [Level(), Level(name="Legal", people=(legal.pk,))]
    default_save(workspace=workspace, actor=Actor(owner), mode="required", levels=levels)
    made = Scene(workspace, member_of(Role.PLANNER), member_of(Role.MANAGER), editor, client_of(editor))
    assert not made.fresh().approved_hash
    post_approve(workspace=workspace, actor=Actor(legal), post_id=made.post.pk)
    made.schedule()
    return made


@pytest.mark.parametrize("name", VOIDING)
def test_every_way_in_asks_both_levels_again(scene: Scene, name: str) -> None:
    VOIDING[name][0](scene)
    assert not Publication.objects.for_workspace(scene.workspace).filter(APPROVED, state="scheduled").exists()
    review = Review.objects.for_workspace(scene.workspace).get(state="open")
    assert (review.level, len(review.rule["levels"])) == (0, 2)
    post_approve(workspace=scene.workspace, actor=Actor(scene.reviewer), post_id=scene.post.pk)
    assert not Publication.objects.for_workspace(scene.workspace).filter(APPROVED, state="scheduled").exists()


@pytest.mark.parametrize("name", ["nothing", "api notes", "near time", "planning"])
def test_what_accounts_do_not_get_keeps_both(scene: Scene, name: str) -> None:
    KEEPING[name](scene)
    assert Publication.objects.for_workspace(scene.workspace).filter(APPROVED).count() == 2
