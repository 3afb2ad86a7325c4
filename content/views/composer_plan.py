"""The plan beside the editor: pillar and brief; and giving a pillar to posts chosen in the library."""

from __future__ import annotations

from typing import Any

from accounts.selectors.personas.personas import persona_choices
from config.lib.errors import NotAllowed, NotFound
from content.models import Brief, Post
from content.selectors.pillars import pillar_choices
from content.selectors.post import may_edit
from content.services.drafting import UNSET, PostChanges, Unset, post_update
from team.actors import Actor
from team.models import Workspace


def plan_panel(post: Post) -> dict[str, Any]:
    """The pillars and personas to choose from (two queries), and the brief of a post that was loaded with it."""
    brief: Brief | None = getattr(post, "brief", None) if post.pk else None
    persona = getattr(post, "chosen_persona", UNSET)
    persona = (brief.persona_id if brief else None) if isinstance(persona, Unset) else persona
    return {
        "pillars": pillar_choices(workspace=post.workspace, chosen=post.pillar_id),
        "brief": brief,
        "personas": persona_choices(workspace=post.workspace, chosen=persona),
        "persona_id": persona,
    }


def pillar_set(*, workspace: Workspace, actor: Actor, post_id: int, role: str, pillar_id: int | None) -> None:
    """Give a post another pillar, as a member of `role`. Raises NotFound, NotAllowed and what an edit raises."""
    post = Post.objects.for_workspace(workspace).select_related("workspace").filter(pk=post_id).first()
    if post is None:
        raise NotFound
    if not may_edit(post=post, role=role):
        raise NotAllowed
    changes = PostChanges(pillar_id=pillar_id)
    post_update(workspace=workspace, actor=actor, post_id=post_id, version=None, changes=changes)
