"""Own accounts and competitors beside each other; the address says which, where and when."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.competitor_states import SnapshotSource
from accounts.selectors.competitors.asked import PERIODS, compared, wanted_of
from accounts.selectors.competitors.benchmark import COMPARED_MAX, Benchmark
from accounts.templatetags.platforms import platform_name
from accounts.views.competitors.shared import frame
from config.lib.spreadsheets import BOM, csv_text
from team.charts import LineChart, Series
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.templatetags.ui import short_date


@require_safe
@workspace_view(P.VIEW)
def benchmark_page(request: WorkspaceRequest) -> HttpResponse:
    """The comparison. `platform`, `a` (accounts), `days` or `from` and `to`, and `view` stand in the address."""
    wanted = wanted_of(request.workspace, request.GET)
    found = compared(request.workspace, wanted)
    chosen = {one.pk for one in wanted.tracked}
    context = {
        **frame(request, "benchmark"),
        "wanted": wanted,
        "found": found,
        "periods": PERIODS,
        "here": [(one, one.pk in chosen) for one in wanted.offered.get(wanted.platform, [])],
        "most": COMPARED_MAX,
        "chart": chart_of(found, wanted.view) if _drawable(found) else None,
        "sources": [SnapshotSource(name).label for name in SnapshotSource.values if _used(found, name)],
    }
    return render(request, "accounts/competitors/benchmark.html", context)


@require_safe
@workspace_view(P.VIEW)
def benchmark_csv(request: WorkspaceRequest) -> HttpResponse:
    """The same as a table for spreadsheets; the address takes the same values."""
    wanted = wanted_of(request.workspace, request.GET)
    found = compared(request.workspace, wanted)
    response = HttpResponse(BOM + csv_text(csv_rows(found)), content_type="text/csv; charset=utf-8")
    name = f"benchmark-{wanted.platform}-{wanted.first}-{wanted.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_rows(found: Benchmark) -> Iterator[list[object]]:
    """Heads and one row an account; empty cells: not enough data. Shares are parts of 1."""
    yield [
        _("Account"), _("Handle"), _("Platform"), _("From"), _("To"),
        pgettext("figure", "Followers at the end"), pgettext("figure", "Followers won"),
        pgettext("figure", "Growth"), pgettext("figure", "Posts"), pgettext("figure", "Posts a week"),
        pgettext("figure", "Share of posts"), pgettext("figure", "Reactions"),
        pgettext("figure", "Share of reactions"), pgettext("figure", "Reactions a post"),
        pgettext("figure", "Reactions per 1,000 followers and post"), _("Days covered"), pgettext("figure", "Source"),
    ]  # fmt: skip
    for row in found.rows:
        figures, growth = row.figures, row.figures.growth
        values = [
            growth.last if growth else None,
            growth.change if growth else None,
            growth.share if growth else None,
            figures.posts,
            figures.cadence,
            row.post_share,
            figures.engagement,
            row.engagement_share,
            figures.per_post,
            figures.per_thousand,
            figures.covered,
        ]
        sources = ", ".join(str(SnapshotSource(name).label) for name in row.sources)
        where = [row.name, row.tracked.handle, platform_name(found.platform), found.first, found.last]
        yield [*where, *(_cell(value) for value in values), sources]


def _cell(value: float | None) -> object:
    return "" if value is None else round(value, 4)


def _used(found: Benchmark, name: str) -> bool:
    return any(name in row.sources for row in found.rows)


def _drawable(found: Benchmark) -> bool:
    return any(sum(value is not None for value in values) > 1 for values in found.followers)


def chart_of(found: Benchmark, view: str) -> LineChart:
    """Followers as an index (100 at the first known day) or as they are."""
    lines = found.followers if view == "followers" else found.indexes
    series = [Series(row.name, values, row.tone) for row, values in zip(found.rows, lines, strict=True)]
    ends = [f"{one.name} {next((value for value in reversed(one.values) if value is not None), '–')}" for one in series]
    text = _("Followers from %(first)s to %(last)s. At the end: %(ends)s.")
    places = {"first": short_date(found.first), "last": short_date(found.last), "ends": ", ".join(ends)}
    return LineChart([short_date(day) for day in found.labels], series, text % places, from_zero=False)
