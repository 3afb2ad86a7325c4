"""Showing personal data uncovered, for a reason that is written down (PIPL art. 6, 54)."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from interactions.services.threads import note_event, thread_lock
from team import audit
from team.actors import Actor
from team.models import Workspace

REASON_MIN, REASON_MAX = 2, 200
SHOWN_SECONDS = 600


def thread_reveal(*, workspace: Workspace, actor: Actor, thread_id: int, reason: str) -> None:
    """Show the personal data in a thread's texts to the actor for ten minutes. Raises NotFound, InvalidInput."""
    reason = " ".join(reason.split())[:REASON_MAX]
    if len(reason) < REASON_MIN:
        raise InvalidInput(_("Say why you need to see it. It is written into the log."), field="reason")
    with transaction.atomic():
        thread = thread_lock(workspace=workspace, thread_id=thread_id)
        audit.record(workspace, actor, "inbox.revealed", thread, after={"reason": reason})
        note_event(thread, actor, "revealed")
        if actor.user is not None:
            cache.set(_key(workspace, actor.user.pk, thread_id), True, SHOWN_SECONDS)


def is_revealed(*, workspace: Workspace, user_id: int, thread_id: int) -> bool:
    """Whether the member gave a reason for this thread less than ten minutes ago."""
    return bool(cache.get(_key(workspace, user_id, thread_id)))


def _key(workspace: Workspace, user_id: int, thread_id: int) -> str:
    return f"inbox-revealed:{workspace.pk}:{user_id}:{thread_id}"
