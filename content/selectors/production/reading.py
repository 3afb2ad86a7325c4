"""Reading productions: one with everything, the list, the board, what is mine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, Sum

from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from content.models import Production, ProductionPart, ProductionStage, Scene
from content.production_states import STAGES, Stage
from team.models import User, Workspace

BOARD_MAX = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board with its newest productions; `total` may be more."""

    stage: Stage
    rows: list[Production]
    total: int


def today_of(workspace: Workspace) -> date:
    """Today on the workspace's clock."""
    return local_day(now(), workspace.time_zone)


def production_get(*, workspace: Workspace, production_id: int) -> Production:
    """One production with scenes, stages and lists (five queries). Raises NotFound."""
    row: Production | None = (
        Production.objects.for_workspace(workspace)
        .select_related("post", "owner", "created_by")
        .prefetch_related(
            Prefetch("scenes", Scene.all_objects.select_related("board")),
            Prefetch("stages", ProductionStage.all_objects.select_related("owner", "done_by")),
            Prefetch("parts", ProductionPart.all_objects.select_related("asset", "done_by")),
        )
        .filter(pk=production_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def production_list(
    *, workspace: Workspace, q: str = "", stage: str = "", mine: User | None = None, late: bool = False
) -> QuerySet[Production]:
    """Productions last changed first, with total length and stages. `mine`: whose stage or production it is; `late`:
    with an overdue stage."""
    rows = Production.objects.for_workspace(workspace).select_related("owner", "post")
    for word in q.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(concept__icontains=word))
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    stages = ProductionStage.objects.for_workspace(workspace)
    if mine is not None:
        own = stages.filter(owner=mine, done_at=None).values("production")
        rows = rows.filter(Q(owner=mine) | Q(pk__in=own)).exclude(stage=Stage.DELIVERED)
    if late:
        over = stages.filter(done_at=None, due_on__lt=today_of(workspace)).values("production")
        rows = rows.filter(pk__in=over).exclude(stage=Stage.DELIVERED)
    prefetch = Prefetch("stages", ProductionStage.all_objects.select_related("owner"))
    return rows.annotate(seconds=Sum("scenes__seconds")).prefetch_related(prefetch).order_by("-updated_at", "-pk")


def board(*, rows: QuerySet[Production]) -> list[Column]:
    """The rows by stage, each column at most BOARD_MAX long. A constant number of queries."""
    found: dict[str, list[Production]] = {stage: [] for stage in STAGES}
    totals = dict.fromkeys(STAGES, 0)
    plain = rows.order_by().values_list("stage", flat=True)
    for stage in plain:
        totals[Stage(stage)] += 1
    newest: list[int] = []
    for stage in STAGES:
        if totals[stage]:
            newest += rows.filter(stage=stage).values_list("pk", flat=True)[:BOARD_MAX]
    for row in rows.filter(pk__in=newest):
        found[row.stage].append(row)
    return [Column(stage, found[stage], totals[stage]) for stage in STAGES]


def current_stage(row: Production) -> ProductionStage | None:
    """The row of the stage it stands at; None once delivered. Uses prefetched stages."""
    return next((stage for stage in row.stages.all() if stage.stage == row.stage), None)


def overdue_stages(*, today: date, workspace: Workspace | None = None) -> QuerySet[ProductionStage]:
    """Stages that are not done although their day is over, of one workspace or of all."""
    rows = ProductionStage.objects
    scoped = rows.for_workspace(workspace) if workspace else rows.unscoped("reminders serve all workspaces")
    return scoped.filter(done_at=None, due_on__lt=today).exclude(production__stage=Stage.DELIVERED)
