"""Taking channels and structure of followers in from a file, and out again."""

from __future__ import annotations

from datetime import date

from accounts.connectors.audience import AudienceDimension, AudienceSlice, AudienceUnit
from accounts.services.research.audience import audience_forget_file, audience_keep_entered
from analytics.models import Fetch, FigureFile
from analytics.services.importing.growth_plan import costed
from analytics.services.importing.rows import Plan
from analytics.services.store.sources import Source, sources_store
from team.actors import Actor
from team.states import Via


def sources_in(plan: Plan, fetch: Fetch) -> None:
    """Write down the channels of all good rows."""
    rows = []
    for row in plan.good:
        if row.day is None or row.last is None:
            continue
        for channel, count in row.figures.items():
            cost = row.cost if row.cost is not None and channel == costed(row) else None
            rows.append(Source(row.day, row.last, channel, count, cost, row.currency if cost is not None else ""))
    sources_store(fetch=fetch, rows=rows)


def people_in(file: FigureFile, plan: Plan) -> None:
    """Make a reading of each day of the good rows."""
    days: dict[date, list[AudienceSlice]] = {}
    for row in plan.good:
        if row.day is None:
            continue
        share = None if row.share is None else float(row.share)
        counted = share is None
        value = float(row.figures["people"] or 0) if counted else share
        unit = AudienceUnit.COUNT if counted else AudienceUnit.SHARE
        days.setdefault(row.day, []).append(AudienceSlice(AudienceDimension(row.part), row.key, value, unit))
    for day, slices in sorted(days.items()):
        audience_keep_entered(
            workspace=file.workspace,
            actor=Actor(file.created_by, Via.SYSTEM),
            account=file.account,
            day=day,
            slices=slices,
            file_name=file.name,
            sha256=file.sha256,
        )


def people_out(file: FigureFile) -> None:
    """Delete the readings the file brought."""
    audience_forget_file(workspace=file.workspace, account=file.account, sha256=file.sha256)
