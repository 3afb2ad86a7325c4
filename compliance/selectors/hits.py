"""Reading the log of findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from compliance.models import CheckHit
from compliance.states import HitOutcome, Level
from config.lib.clock import day_start, now
from team.models import Workspace

PAGE = 50
# Days from which on day arithmetic stays inside the calendar.
_FIRST, _LAST = date(1971, 1, 1), date(9998, 12, 31)


@dataclass(frozen=True, slots=True)
class HitFilters:
    """What to show; empty values restrict nothing. `since`, `until`: whole days of the workspace's zone."""

    rule: str = ""
    severity: str = ""
    outcome: str = ""
    actor: int | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """What was found since a moment: by severity and outcome, the commonest words and rules with their numbers."""

    total: int
    by_severity: dict[str, int]
    by_outcome: dict[str, int]
    words: list[dict[str, Any]]
    rules: list[dict[str, Any]]


def hit_query(*, workspace: Workspace, filters: HitFilters) -> QuerySet[CheckHit]:
    """Findings, newest first."""
    rows = CheckHit.objects.for_workspace(workspace).select_related("account", "actor")
    exact = {"rule": filters.rule, "severity": filters.severity, "outcome": filters.outcome, "actor": filters.actor}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.words:
        rows = rows.filter(Q(words__icontains=filters.words) | Q(target_label__icontains=filters.words))
    if filters.since and _FIRST < filters.since < _LAST:
        rows = rows.filter(at__gte=day_start(filters.since, workspace.time_zone))
    if filters.until and _FIRST < filters.until < _LAST:
        rows = rows.filter(at__lt=day_start(filters.until + timedelta(days=1), workspace.time_zone))
    return rows.order_by("-at", "-pk")


def hit_batches(*, workspace: Workspace, filters: HitFilters, size: int = 500) -> Iterator[list[CheckHit]]:
    """All findings in batches by keyset, for exports of any length."""
    rows, last = hit_query(workspace=workspace, filters=filters).order_by("-pk"), None
    while batch := list((rows.filter(pk__lt=last) if last else rows)[:size]):
        yield batch
        last = batch[-1].pk


def hit_digest(*, workspace: Workspace, since: datetime) -> Digest:
    """What was found since then (aware). Three queries."""
    rows = CheckHit.objects.for_workspace(workspace).filter(at__gte=since).order_by()
    pairs = rows.values("severity", "outcome").annotate(n=Count("pk"))
    severity, outcome = dict.fromkeys(Level.values, 0), dict.fromkeys(HitOutcome.values, 0)
    for row in pairs:
        severity[row["severity"]] += row["n"]
        outcome[row["outcome"]] += row["n"]
    words = rows.exclude(words="").values("words").annotate(n=Count("pk")).order_by("-n", "words")[:8]
    rules = rows.values("rule").annotate(n=Count("pk")).order_by("-n", "rule")[:8]
    return Digest(sum(severity.values()), severity, outcome, list(words), list(rules))


def hits_by_rule(*, workspace: Workspace, days: int = 30) -> dict[str, int]:
    """How often each rule found something in the last days. One query."""
    rows = CheckHit.objects.for_workspace(workspace).filter(at__gte=now() - timedelta(days=days)).order_by()
    return {row["rule"]: row["n"] for row in rows.values("rule").annotate(n=Count("pk"))}
