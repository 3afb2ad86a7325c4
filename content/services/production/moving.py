"""Stages of a video: who and until when, done, forward and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import Production, ProductionPart, ProductionStage
from content.production_states import STAGES, PartKind, Stage
from content.selectors.production.words import part_text
from content.services.production.telling import stage_tell
from content.services.production.writing import production_lock
from content.services.row_values import Rules, day, fill, person, text
from team.actors import Actor
from team.audit import record
from team.models import Workspace

RULES: Rules = {"owner": person, "due_on": day, "note": text(500, one_line=True)}


class QualityOpen(InvalidInput):
    """A video is delivered when its quality list is done."""

    code = "quality_open"
    message = _("Not delivered yet. Check first: %(items)s")

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__(field="stage", items=", ".join(items))


@transaction.atomic
def stage_plan(
    *, workspace: Workspace, actor: Actor, production_id: int, stage: str, values: Mapping[str, Any]
) -> ProductionStage:
    """Set owner, day and note of a stage; a new owner is told. Raises NotFound, InvalidInput."""
    production = production_lock(workspace=workspace, production_id=production_id)
    row = production.stages.select_for_update(of=("self",)).filter(stage=stage).first()
    if row is None:
        raise NotFound
    before, after = fill(row, workspace=workspace, values=values, rules=RULES)
    if before:
        row.told_on = None
        row.save()
        record(workspace, actor, "production.changed", production, before=before, after={"of": stage, **after})
    if "owner" in before and row.owner is not None:
        stage_tell(row=row, production=production, actor=actor)
    return row


@transaction.atomic
def production_move(*, workspace: Workspace, actor: Actor, production_id: int, stage: str) -> Production:
    """Put the video at another stage. Forward, the stages it leaves are done by `actor` now; back, those from the new
    one on are open again. The owner of the new stage is told.

    Raises NotFound, InvalidInput for an unknown stage, QualityOpen before the quality list is done.
    """
    if stage not in Stage.values:
        raise InvalidInput(_("Choose one of the values offered."), field="stage")
    row = production_lock(workspace=workspace, production_id=production_id)
    was, target = STAGES.index(Stage(row.stage)), STAGES.index(Stage(stage))
    if was == target:
        return row
    if stage == Stage.DELIVERED:
        _quality_done(row)
    stages = ProductionStage.objects.for_workspace(workspace).filter(production=row)
    if target > was:
        left = stages.filter(stage__in=STAGES[was:target], done_at=None)
        left.update(done_by=actor.user, done_at=now())
    else:
        stages.filter(stage__in=STAGES[target:]).update(done_by=None, done_at=None, told_on=None)
    before = {"stage": row.stage}
    row.stage, row.delivered_at = stage, now() if stage == Stage.DELIVERED else None
    row.save(update_fields=["stage", "delivered_at", "updated_at"])
    record(workspace, actor, "production.moved", row, before=before, after={"stage": stage})
    if next_up := stages.select_related("owner").filter(stage=stage, done_at=None).exclude(owner=None).first():
        stage_tell(row=next_up, production=row, actor=actor)
    return row


@transaction.atomic
def part_tick(*, workspace: Workspace, actor: Actor, production_id: int, part_id: int, done: bool) -> ProductionPart:
    """Tick a line of the lists, or take the tick back. Raises NotFound."""
    production = production_lock(workspace=workspace, production_id=production_id)
    part: ProductionPart | None = production.parts.filter(pk=part_id).first()
    if part is None:
        raise NotFound
    part.done_at, part.done_by = (now(), actor.user) if done else (None, None)
    part.save(update_fields=["done_at", "done_by"])
    record(workspace, actor, "production.changed", production, after={"line": part.key or part.text, "done": done})
    return part


def _quality_done(row: Production) -> None:
    still = row.parts.filter(kind=PartKind.QUALITY, done_at=None)
    if still:
        raise QualityOpen([part_text(part) for part in still])
