"""Naming by hand what a statement of a persona rests on."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonaEvidence
from accounts.research_states import Aspect, SourceState
from accounts.selectors.personas.personas import persona_get, statement_exists
from accounts.selectors.personas.sources import source_get
from accounts.services.research.texts import one_line
from config.lib.errors import InvalidInput, NotFound
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NOTE_MAX, COUNT_MAX = 300, 2_000_000_000


@transaction.atomic
def evidence_link(
    *,
    workspace: Workspace,
    actor: Actor,
    persona_id: int,
    source_id: int,
    aspect: str,
    statement: str,
    count: int | None = None,
    note: str = "",
) -> PersonaEvidence:
    """Say that `source` supports a statement; `count`: how many people there said so, None when nobody counted.

    `statement`: the line itself, or for ages, share and the like the name of the aspect. Naming the same again changes
    count and note. Raises NotFound, InvalidInput at the field.
    """
    persona = persona_get(workspace=workspace, persona_id=persona_id, lock=True)
    source = source_get(workspace=workspace, source_id=source_id)
    if source.state != SourceState.READY:
        raise InvalidInput(_("The answers of this sheet are not read in yet."), field="source")
    if aspect not in Aspect or not statement_exists(persona, aspect, statement):
        raise InvalidInput(_("The persona does not say this."), field="statement")
    if count is not None and not 1 <= count <= min(source.sample or COUNT_MAX, COUNT_MAX):
        raise InvalidInput(_("At least 1, and no more than were asked."), field="count")
    values = {"count": count, "base": source.sample, "note": one_line(note, field="note", limit=NOTE_MAX)}
    share = round(100 * count / source.sample, 1) if count is not None and source.sample else None
    row, _made = PersonaEvidence.objects.for_workspace(workspace).update_or_create(
        workspace=workspace,
        persona=persona,
        source=source,
        aspect=aspect,
        statement=statement,
        defaults={**values, "share": share, "computed": False, "created_by": actor.user},
    )
    after = {"statement": statement[:200], "source": source.title, "count": count}
    record(workspace, actor, "persona.evidence_linked", persona, after=after)
    return row


@transaction.atomic
def evidence_unlink(*, workspace: Workspace, actor: Actor, persona_id: int, proof_id: int) -> None:
    """Take a named source back; the statement becomes an assumption. Raises NotFound."""
    persona = persona_get(workspace=workspace, persona_id=persona_id, lock=True)
    rows = PersonaEvidence.objects.for_workspace(workspace).filter(persona=persona, pk=proof_id)
    row = rows.select_related("source").first()
    if row is None:
        raise NotFound
    before = {"statement": row.statement[:200], "source": row.source.title}
    record(workspace, actor, "persona.evidence_unlinked", persona, before=before)
    row.delete()
