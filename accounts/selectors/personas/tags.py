"""Reading the vocabulary about people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Persona, ResearchRow, ResearchTag
from accounts.research_states import TagFamily
from config.lib.errors import NotFound
from team.models import Workspace


def tag_query(*, workspace: Workspace, family: str = "", text: str = "") -> QuerySet[ResearchTag]:
    """Tags by family and name, with how many answers (`answers`) and personas (`used`) have each."""
    rows = ResearchTag.objects.for_workspace(workspace)
    if family in TagFamily:
        rows = rows.filter(family=family)
    if text:
        rows = rows.filter(name__icontains=text)

    def counted(through: Any) -> Coalesce:
        links = through._default_manager.filter(researchtag_id=OuterRef("pk")).order_by().values("researchtag_id")
        return Coalesce(Subquery(links.annotate(n=Count("pk")).values("n")), 0)

    return rows.annotate(answers=counted(ResearchRow.tags.through), used=counted(Persona.tags.through)).order_by(
        "family", "name", "pk"
    )


def tag_get(*, workspace: Workspace, tag_id: int) -> ResearchTag:
    """One tag. Raises NotFound."""
    row: ResearchTag | None = ResearchTag.objects.for_workspace(workspace).filter(pk=tag_id).first()
    if row is None:
        raise NotFound
    return row


def tag_choices(*, workspace: Workspace, chosen: Sequence[int] = (), most: int = 60) -> list[ResearchTag]:
    """The most frequent tags and those chosen already, by family and name."""
    rows: Any = tag_query(workspace=workspace)
    frequent = list(rows.order_by("-answers", "name")[:most])
    missing = set(chosen) - {row.pk for row in frequent}
    found = [*frequent, *(rows.filter(pk__in=missing) if missing else ())]
    return sorted(found, key=lambda row: (row.family, row.name))
