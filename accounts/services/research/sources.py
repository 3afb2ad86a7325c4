"""Sources of research: notes, facts about any source, and taking one away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonaEvidence, ResearchSource
from accounts.research_states import SourceKind
from accounts.selectors.personas.sources import source_get
from accounts.services.research.texts import one_line
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TITLE_MAX, BY_MAX, METHOD_MAX, NOTE_MAX, SAMPLE_MAX = 120, 120, 300, 2000, 2_000_000_000


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What people say about a source. Days are the workspace's; `sample`: how many people it rests on."""

    title: str
    collected_by: str = ""
    collected_from: date | None = None
    collected_to: date | None = None
    sample: int | None = None
    method: str = ""
    note: str = ""


@transaction.atomic
def note_save(*, workspace: Workspace, actor: Actor, facts: SourceFacts) -> ResearchSource:
    """Keep an own observation or a study made elsewhere as a source. Raises InvalidInput at the field."""
    row = ResearchSource(workspace=workspace, kind=SourceKind.NOTE, created_by=actor.user)
    facts_apply(workspace, row, facts)
    row.save()
    record(workspace, actor, "research.added", row, after={"kind": row.kind, "title": row.title})
    return row


@transaction.atomic
def source_correct(*, workspace: Workspace, actor: Actor, source_id: int, facts: SourceFacts) -> ResearchSource:
    """Correct what is said about a source. Of sheets that are read in, the sample stays counted. Raises NotFound."""
    row = source_get(workspace=workspace, source_id=source_id)
    counted = row.sample if row.imported_at or row.kind == SourceKind.AUDIENCE else None
    before, after = facts_apply(workspace, row, facts)
    if counted is not None:
        row.sample = counted
    row.save()
    if before:
        record(workspace, actor, "research.corrected", row, before=before, after=after)
    return row


@transaction.atomic
def source_remove(*, workspace: Workspace, actor: Actor, source_id: int) -> int:
    """Delete a source with its answers and file; what rested on it becomes an assumption. Returns how much did."""
    row = source_get(workspace=workspace, source_id=source_id)
    rested = PersonaEvidence.objects.for_workspace(workspace).filter(source=row).count()
    record(workspace, actor, "research.removed", row, before={"title": row.title, "kind": row.kind, "evidence": rested})
    row.delete()
    return rested


def facts_apply(workspace: Workspace, row: ResearchSource, facts: SourceFacts) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set checked facts on a row, unsaved; what differs before and after, for the audit log."""
    today = local_day(now(), workspace.time_zone)
    for name in ("collected_from", "collected_to"):
        day = getattr(facts, name)
        if day is not None and not date(2000, 1, 1) <= day <= today:
            raise InvalidInput(_("Choose a day since 2000, today at the latest."), field=name)
    if facts.collected_from and facts.collected_to and facts.collected_from > facts.collected_to:
        raise InvalidInput(_("The last day comes before the first."), field="collected_to")
    if facts.sample is not None and not 1 <= facts.sample <= SAMPLE_MAX:
        raise InvalidInput(_("At least one person must have been asked."), field="sample")
    values: dict[str, Any] = {
        "title": one_line(facts.title, field="title", limit=TITLE_MAX, required=True),
        "collected_by": one_line(facts.collected_by, field="collected_by", limit=BY_MAX),
        "collected_from": facts.collected_from,
        "collected_to": facts.collected_to,
        "sample": facts.sample,
        "method": one_line(facts.method, field="method", limit=METHOD_MAX),
        "note": _text(facts.note),
    }
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    return before, {name: _plain(value) for name, value in changed.items()}


def _text(value: str) -> str:
    lines = [one_line(line, field="note", limit=NOTE_MAX) for line in value.strip().splitlines()]
    text = "\n".join(lines)
    if len(text) > NOTE_MAX:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="note", max=NOTE_MAX)
    return text


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
