"""Rows of productions, live sessions, checklists, retrospectives and evergreen posts, one of each kind."""

from __future__ import annotations

from typing import Any

from config.lib.clock import now
from content.models import Evergreen, EvergreenProposal, Publication
from content.production_states import Stage
from content.services.learn.reviewing import action_add, review_save
from content.services.live.lines import PRODUCTS, ROLES, SEGMENTS
from content.services.live.writing import live_create
from content.services.plan_lines import line_add
from content.services.production.lines import SCENES
from content.services.production.writing import production_create
from content.services.sop.templates import checklist_save
from content.states import PublicationState
from team.actors import Actor
from team.models import User, Workspace
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory


def making_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the addresses of making and learning."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user)}
    video = production_create(**who, values={"title": "walk"})
    scene = line_add(SCENES, **who, plan=video, values={"picture": "walk"})
    session = live_create(**who, values={"title": "walk"})
    segment = line_add(SEGMENTS, **who, plan=session, values={"title": "walk"})
    role = line_add(ROLES, **who, plan=session, values={"name": "walk"})
    product = line_add(PRODUCTS, **who, plan=session, values={"name": "walk"})
    # Retired in spirit: a kind that no post of the walk has.
    checklist = checklist_save(**who, checklist_id=None, values={"name": "w", "kinds": ["audio"], "items": [ITEM]})
    review = review_save(**who, retro_id=None, values={"title": "w", "about": "campaign", "campaign": "w"})
    action = action_add(**who, retro_id=review.pk, values={"text": "walk"})
    evergreen = Evergreen.objects.create(workspace=workspace, post=published(workspace).post)
    return {
        "production_id": video.pk,
        "stage": Stage.PLAN.value,
        "scene_id": scene.pk,
        "part_id": video.parts.all()[0].pk,
        "live_id": session.pk,
        "segment_id": segment.pk,
        "live_role_id": role.pk,
        "product_id": product.pk,
        "check_id": session.checks.all()[0].pk,
        "checklist_id": checklist.pk,
        "item_id": checklist.items.all()[0].pk,
        "retro_id": review.pk,
        "action_id": action.pk,
        "evergreen_id": evergreen.pk,
        "proposal_id": EvergreenProposal.objects.create(workspace=workspace, evergreen=evergreen, text="walk").pk,
    }


ITEM = {"text": "Price checked"}


def published(workspace: Workspace, *, text: str = "A text that went out some time ago", **values: Any) -> Publication:
    """A publication that is live; `at` moves it into the past."""
    moment = values.pop("at", now())
    post = PostFactory(workspace=workspace, text=text, state="scheduled", status="published")
    account = values.pop("account", None) or SocialAccountFactory(workspace=workspace)
    fields = {"state": PublicationState.PUBLISHED, "published_at": moment, "due_at": moment, "next_attempt_at": None}
    return PublicationFactory(post=post, account=account, payload={"text": text}, **fields, **values)
