"""Turning an idea into a post."""

from __future__ import annotations

from django.db import transaction

from accounts.models import SocialAccount
from accounts.states import AccountState
from content.models import Idea, Post
from content.plan_states import IdeaStage
from content.selectors.briefs import Subject, brief_of
from content.services.briefs import brief_copy
from content.services.drafting import post_create
from content.services.ideas import idea_hold
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def idea_draft(*, workspace: Workspace, actor: Actor, idea_id: int) -> Post:
    """A new draft of an idea: its title, text, pillar, files, accounts of the wanted platforms, and its brief.

    The source link becomes a note for the team. An idea may have several drafts; each points back to it, and the idea
    is ready from then on. Raises NotFound.
    """
    idea = idea_hold(workspace, idea_id)
    post = post_create(
        workspace=workspace,
        actor=actor,
        title=idea.title,
        text=idea.note,
        notes=idea.link,
        pillar_id=idea.pillar_id,
        media=[(pk, "") for pk in idea.media.filter(deleted_at=None).order_by("pk").values_list("pk", flat=True)],
        account_ids=_accounts(workspace, idea),
    )
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(idea=idea)
    post.idea = idea
    brief = brief_of(workspace=workspace, subject=Subject("idea", idea.pk))
    if brief is not None:
        brief_copy(workspace=workspace, actor=actor, row=brief, post=post)
    if idea.stage in {IdeaStage.NEW, IdeaStage.SHAPING}:
        idea.stage = IdeaStage.READY
        idea.save(update_fields=["stage", "updated_at"])
    record(workspace, actor, "idea.drafted", idea, after={"post": post.pk, "stage": idea.stage})
    return post


def _accounts(workspace: Workspace, idea: Idea) -> list[int]:
    """The accounts of the wanted platforms where there is exactly one; among several a person chooses."""
    rows = SocialAccount.objects.for_workspace(workspace).filter(platform__in=idea.platforms)
    by_platform: dict[str, list[int]] = {}
    for pk, platform in rows.exclude(state=AccountState.DISCONNECTED).order_by("pk").values_list("pk", "platform"):
        by_platform.setdefault(platform, []).append(pk)
    return [found[0] for found in by_platform.values() if len(found) == 1]
