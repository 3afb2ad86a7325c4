"""Reading pillars."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from config.lib.errors import NotFound
from content.models import Pillar
from team.models import Workspace


def pillar_list(*, workspace: Workspace) -> QuerySet[Pillar]:
    """All pillars in their order, active ones first."""
    return Pillar.objects.for_workspace(workspace).order_by("-active", "position", "pk")


def pillar_get(*, workspace: Workspace, pillar_id: int) -> Pillar:
    """One pillar. Raises NotFound."""
    row = Pillar.objects.for_workspace(workspace).filter(pk=pillar_id).first()
    if row is None:
        raise NotFound
    return row


def pillar_choices(*, workspace: Workspace, chosen: int | None = None) -> list[Pillar]:
    """The pillars a person may choose: active ones, and the one that is chosen already."""
    return [row for row in pillar_list(workspace=workspace) if row.active or row.pk == chosen]


def share_sum(pillars: Iterable[Pillar]) -> int:
    """The wanted shares of active pillars together, in percent; 100 when the plan is whole."""
    return sum(row.share for row in pillars if row.active)
