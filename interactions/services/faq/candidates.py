"""Deciding about what people ask often."""

from __future__ import annotations

from django.db import transaction

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.models import FaqDismissal
from interactions.selectors.faq.candidates import groups_of
from team import audit
from team.actors import Actor
from team.models import Workspace

KEPT, WORDS = 500, 60


@transaction.atomic
def candidate_dismiss(*, workspace: Workspace, actor: Actor, key: str, days: int) -> FaqDismissal:
    """Never offer this group, or one much like it, again. Raises NotFound when it is no longer there."""
    group = next((one for one in groups_of(workspace=workspace, days=days) if one.key == key), None)
    if group is None or not group.words:
        raise NotFound
    words = [word[:40] for word in group.words[:WORDS]]
    row = FaqDismissal.objects.create(workspace=workspace, words=words, made_by=actor.user, at=now())
    old = FaqDismissal.objects.for_workspace(workspace).order_by("-pk").values_list("pk", flat=True)[KEPT:]
    FaqDismissal.objects.for_workspace(workspace).filter(pk__in=list(old)).delete()
    audit.record(workspace, actor, "faq.candidate_dismissed", row, after={"count": group.count})
    return row
