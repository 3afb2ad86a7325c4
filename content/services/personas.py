"""Whom a post is for: the persona of its brief."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Persona
from config.lib.errors import InvalidInput
from content.models import Brief, Post
from team.models import Workspace

_TEXTS = (
    "audience",
    "goal",
    "message",
    "facts",
    "call_to_action",
    "must",
    "must_not",
    "references",
    "deadline",
    "owner",
)


def own_persona(workspace: Workspace, persona_id: int | None, *, field: str = "persona") -> int | None:
    """The id of a persona of the workspace, or None. Raises InvalidInput naming `field`."""
    if persona_id is not None and not Persona.objects.for_workspace(workspace).filter(pk=persona_id).exists():
        raise InvalidInput(_("This persona is no longer there."), field=field)
    return persona_id


def persona_set(*, workspace: Workspace, post: Post, persona_id: int | None) -> str | None:
    """Say in the post's brief whom it is for; a brief is made for it, and one that says nothing else goes.

    Runs inside the edit of the post, which writes the audit entry. Returns the persona's name ("" for none), or None
    when nothing changed. Raises InvalidInput (`persona`).
    """
    wanted = own_persona(workspace, persona_id)
    brief = Brief.objects.for_workspace(workspace).select_for_update().filter(post=post).first()
    if (brief.persona_id if brief else None) == wanted:
        return None
    if brief is None:
        brief = Brief(workspace=workspace, post=post)
    brief.persona_id = wanted
    if wanted is None and not any(getattr(brief, name) for name in _TEXTS):
        brief.delete()
        return ""
    brief.save()
    found = Persona.objects.for_workspace(workspace).filter(pk=wanted).values_list("name", flat=True).first()
    return str(found or "")
