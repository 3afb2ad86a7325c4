"""Reading personas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import Persona, PersonaEvidence
from accounts.research_states import Aspect
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from team.models import Workspace

# Aspects that are lines of text, and the field that holds them.
LINES: Mapping[Aspect, str] = {
    Aspect.NEED: "needs",
    Aspect.PAIN: "pains",
    Aspect.BEHAVIOUR: "behaviours",
    Aspect.INTEREST: "interests",
    Aspect.QUOTE: "quotes",
}
# Aspects of which a persona says one thing; the statement is then the aspect's own name.
FACTS = frozenset({Aspect.AGE, Aspect.GENDER, Aspect.CITY, Aspect.SHARE, Aspect.SIZE})
# Data older than this is called old.
FRESH_DAYS = 183


def persona_query(*, workspace: Workspace, text: str = "", archived: bool = False) -> QuerySet[Persona]:
    """Personas by name with how many statements have a source (`sourced`) and the day of the newest data (`data_of`).

    `archived`: those that were put away instead.
    """
    rows = Persona.objects.for_workspace(workspace).filter(archived_at__isnull=not archived)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(summary__icontains=text))
    newest = (
        PersonaEvidence.objects.for_workspace(workspace)
        .filter(persona=OuterRef("pk"))
        .annotate(day=Coalesce("source__collected_to", TruncDate("source__created_at")))
        .order_by("-day")
    )
    rows = rows.annotate(sourced=Count("evidence", distinct=True), data_of=Subquery(newest.values("day")[:1]))
    return rows.select_related("owner").prefetch_related("tags").order_by("name", "pk")


def persona_get(*, workspace: Workspace, persona_id: int, lock: bool = False) -> Persona:
    """One persona. `lock`: for changing it. Raises NotFound."""
    rows = Persona.objects.for_workspace(workspace).select_related("workspace", "owner")
    rows = rows.select_for_update(of=("self",)) if lock else rows.prefetch_related("tags")
    row: Persona | None = rows.filter(pk=persona_id).first()
    if row is None:
        raise NotFound
    return row


def persona_choices(*, workspace: Workspace, chosen: int | None = None) -> list[Persona]:
    """Personas to choose from, by name: those in use, and `chosen` although it was put away. One query."""
    rows = Persona.objects.for_workspace(workspace).filter(Q(archived_at=None) | Q(pk=chosen))
    return list(rows.only("pk", "name", "tone", "workspace_id")[:200])


def persona_counts(*, workspace: Workspace) -> tuple[int, int]:
    """How many personas there are, in use and put away."""
    found = Persona.objects.for_workspace(workspace).aggregate(
        live=Count("pk", filter=Q(archived_at=None)), away=Count("pk", filter=Q(archived_at__isnull=False))
    )
    return found["live"], found["away"]


def is_old(day: date | None, workspace: Workspace) -> bool:
    """Whether data of this day is older than half a year."""
    return day is not None and local_day(now(), workspace.time_zone) - day > timedelta(days=FRESH_DAYS)


def statement_exists(persona: Persona, aspect: str, statement: str) -> bool:
    """Whether the persona says this: one of its lines or channels, or a fact by the aspect's name."""
    if aspect in LINES:
        return statement in getattr(persona, LINES[Aspect(aspect)])
    if aspect == Aspect.CHANNEL:
        return statement in persona.channels
    return aspect in FACTS and statement == aspect
