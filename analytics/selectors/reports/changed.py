"""What has become of the figures of a version: platforms correct them, imports add to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analytics.dictionary import BY_ID, HEADLINES
from analytics.models import Report, ReportVersion
from analytics.selectors.reports.scopes import looked_at
from analytics.selectors.reports.snapshot import campaign_figures, headlines
from analytics.selectors.reports.tables import Cell, Grid, figure_cell, named

# Differences smaller than this, relative to the value, are rounding.
_NOISE = 1e-6
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Change:
    """A figure as the version has it and as it is now."""

    name: str
    then: Cell
    now: Cell
    percent: float | None


def changed_since(*, report: Report, version: ReportVersion) -> list[Change]:
    """Headline figures that are different now; a handful of queries. None of a group that is no more."""
    if report.group_gone:
        return []
    looked = looked_at(report)
    figures = campaign_figures(looked, report.campaign) if report.campaign else headlines(looked)
    found = []
    for name in HEADLINES:
        then = (version.snapshot["figures"].get(name) or {}).get("value")
        now = (figures.get(name) or {}).get("value")
        if not _differ(then, now):
            continue
        percent = None if then in (None, 0) or now is None else 100 * (float(now) - then) / abs(then)
        found.append(
            Change(
                str(BY_ID[name].name),
                figure_cell(name, then, version.language),
                figure_cell(name, None if now is None else float(now), version.language),
                percent,
            )
        )
    return found


def compared_versions(*, report: Report) -> dict[str, Any]:
    """The newest versions side by side: a table of headline figures, one column each, and the versions."""
    rows = ReportVersion.objects.for_workspace(report.workspace_id).filter(report=report).select_related("made_by")
    versions = list(rows.defer("paragraphs").order_by("-number")[:SHOWN])
    names = [name for name in ("posts", *HEADLINES) if any(_value(one, name) is not None for one in versions)]
    heads = [(_("Figure"), False), *((f"v{one.number}", True) for one in versions)]
    lines = []
    for name in names:
        cells = []
        for at, one in enumerate(versions):
            before = _value(versions[at + 1], name) if at + 1 < len(versions) else _value(one, name)
            value = _value(one, name)
            cell = figure_cell(name, value, one.language)
            cells.append(Cell(cell.text, value, name, "warn" if _differ(before, value) else ""))
        lines.append([named(name), *cells])
    return {"versions": versions, "grid": Grid("versions", heads, lines)}


def _value(version: ReportVersion, name: str) -> float | None:
    value = (version.snapshot["figures"].get(name) or {}).get("value")
    return None if value is None else float(value)


def _differ(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return (one is None) != (other is None)
    return abs(float(one) - float(other)) > _NOISE * max(1.0, abs(float(one)))
