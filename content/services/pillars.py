"""Content pillars: making, changing, ordering and removing them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, InvalidInput, NotFound
from content.models import Pillar
from content.plan_states import Tone
from content.services.drafting import clean_text
from content.services.plan_write import NOTE_MAX, assign, named
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NAME_MAX, AUDIENCE_MAX, PILLARS_MAX = 60, 300, 40


class PillarExists(Conflict):
    """Another pillar has the name."""

    code = "pillar_exists"
    message = _("There is a pillar of this name already.")

    def __init__(self) -> None:
        super().__init__()
        self.field = "name"


@dataclass(frozen=True, slots=True)
class PillarValues:
    """A pillar as people set it. `share`: wanted part of all posts in percent; `tone`: number of a series colour."""

    name: str
    tone: int = Tone.PETROL
    description: str = ""
    audience: str = ""
    share: int = 0
    active: bool = True


@transaction.atomic
def pillar_save(*, workspace: Workspace, actor: Actor, pillar_id: int | None, values: PillarValues) -> Pillar:
    """Change a pillar, or with None make one at the end. Raises NotFound, PillarExists, InvalidInput."""
    rows = Pillar.objects.for_workspace(workspace)
    row = _held(workspace, pillar_id) if pillar_id is not None else Pillar(workspace=workspace)
    if row.pk is None:
        if rows.count() >= PILLARS_MAX:
            raise InvalidInput(_("A workspace has at most %(max)s pillars."), field="name", max=PILLARS_MAX)
        row.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    before, after = assign(row, _checked(values))
    if row.pk and not after:
        return row
    new = row.pk is None
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise PillarExists from None
    record(
        workspace, actor, "pillar.created" if new else "pillar.changed", row, before={} if new else before, after=after
    )
    return row


@transaction.atomic
def pillar_move(*, workspace: Workspace, actor: Actor, pillar_id: int, step: int) -> None:
    """Swap a pillar with its neighbour: `step` -1 is up, 1 is down; at the end nothing happens. Raises NotFound."""
    order = list(Pillar.objects.for_workspace(workspace).select_for_update().order_by("position", "pk"))
    at = next((n for n, row in enumerate(order) if row.pk == pillar_id), None)
    if at is None:
        raise NotFound
    to = at + (1 if step > 0 else -1)
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, row in enumerate(order, start=1):
        row.position = position
    Pillar.objects.for_workspace(workspace).bulk_update(order, ["position"])
    record(workspace, actor, "pillar.moved", order[to], after={"position": to + 1})


@transaction.atomic
def pillar_remove(*, workspace: Workspace, actor: Actor, pillar_id: int) -> None:
    """Remove a pillar; its posts, ideas and columns stay without one, its brief template goes. Raises NotFound."""
    row = _held(workspace, pillar_id)
    record(workspace, actor, "pillar.removed", row, before={"name": row.name, "share": row.share})
    row.delete()


def _held(workspace: Workspace, pillar_id: int) -> Pillar:
    row = Pillar.objects.for_workspace(workspace).select_for_update().filter(pk=pillar_id).first()
    if row is None:
        raise NotFound
    return row


def _checked(values: PillarValues) -> dict[str, object]:
    if values.tone not in Tone.values:
        raise InvalidInput(_("Choose one of the colours."), field="tone")
    if not 0 <= values.share <= 100:
        raise InvalidInput(_("A share lies between 0 and 100 percent."), field="share")
    return {
        **asdict(values),
        "name": named(values.name, field="name", limit=NAME_MAX),
        "description": clean_text(values.description, field="description", limit=NOTE_MAX),
        "audience": clean_text(values.audience, field="audience", limit=AUDIENCE_MAX, one_line=True),
    }
