"""Reading sources of research."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from accounts.connectors.types import Can
from accounts.models import ResearchRow, ResearchSource, SocialAccount
from accounts.research_states import SourceKind, SourceState
from accounts.selectors.account import account_capabilities, account_list
from config.lib.errors import NotFound
from team.models import Workspace


def source_query(*, workspace: Workspace, kind: str = "", text: str = "") -> QuerySet[ResearchSource]:
    """Sources, the latest first, with how many statements rest on each (`rests`); empty values restrict nothing."""
    rows = ResearchSource.objects.for_workspace(workspace).select_related("account", "created_by")
    if kind in SourceKind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(title__icontains=text)
    return rows.annotate(rests=Count("evidence")).order_by("-created_at", "-pk")


def source_get(*, workspace: Workspace, source_id: int, lock: bool = False) -> ResearchSource:
    """One source with its workspace. `lock`: for changing it. Raises NotFound."""
    rows = ResearchSource.objects.for_workspace(workspace).select_related("workspace", "account", "created_by")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row: ResearchSource | None = rows.filter(pk=source_id).first()
    if row is None:
        raise NotFound
    return row


def sources_ready(*, workspace: Workspace) -> list[ResearchSource]:
    """Sources that a statement can rest on, the latest first."""
    return list(ResearchSource.objects.for_workspace(workspace).filter(state=SourceState.READY)[:200])


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the answers of a sheet hold: how many told each thing."""

    rows: int
    told: dict[str, int]
    tags: int


def sheet_facts(source: ResearchSource) -> SheetFacts:
    """Counts over the answers of a sheet, never a single one. Two queries."""
    told: Counter[str] = Counter()
    rows = ResearchRow.objects.for_workspace(source.workspace_id).filter(source=source)
    number = 0
    for band, gender, city, said in rows.values_list("band", "gender", "city", "said"):
        number += 1
        told.update([name for name, value in (("age", band), ("gender", gender), ("city", city)) if value])
        told.update(said.keys())
    through = ResearchRow.tags.through._default_manager.filter(researchrow__source=source)
    return SheetFacts(number, dict(told), through.values("researchtag_id").distinct().count())


@dataclass(frozen=True, slots=True)
class Listening:
    """An account whose platform tells who follows it, and the latest reading."""

    account: SocialAccount
    latest: ResearchSource | None


def listening(*, workspace: Workspace) -> list[Listening]:
    """Accounts whose audience can be read, with the latest reading of each. Two queries."""
    latest: dict[int, ResearchSource] = {}
    rows: Any = ResearchSource.objects.for_workspace(workspace).filter(kind=SourceKind.AUDIENCE)
    for row in rows.order_by("account_id", "-collected_to", "-pk").distinct("account_id"):
        latest[row.account_id] = row
    accounts = [one for one in account_list(workspace=workspace) if Can.AUDIENCE in account_capabilities(one).can]
    return [Listening(account, latest.get(account.pk)) for account in accounts]
