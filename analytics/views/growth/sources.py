"""Where new followers came from: the page, its charts, entry by hand, what was told by whom."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.selectors.dashboards.filters import Filters
from analytics.selectors.growth.sources import Sources, sources_of
from analytics.views.filtering import address, filter_bar, read_filters
from analytics.views.growth.charts import account_table, channel_chart, sources_chart
from team.charts import Chart
from team.charts.files import TYPES, chart_response
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

WEEKLY_FROM = 46


def frame(view: str) -> dict[str, Any]:
    """What every page of the board needs. `view`: which of them it is."""
    return {"active": "analytics", "section": "growth", "view": view}


def by_week(request: WorkspaceRequest, filters: Filters) -> bool:
    """Whether columns stand for weeks: as asked, else for long periods."""
    asked = request.GET.get("by", "")
    return asked == "week" or (asked != "day" and filters.scope.length >= WEEKLY_FROM)


def channels(request: WorkspaceRequest, view: str) -> dict[str, Any]:
    """What a page with the chart of channels needs: its filters, the figures and the chart."""
    filters = read_filters(request)
    weekly = by_week(request, filters)
    found = sources_of(filters.scope, filters.before, weekly=weekly)
    words = address(filters.query())
    return {
        **frame(view),
        "filters": filters,
        "carried": words,
        "bar": filter_bar(request, filters, with_format=False),
        "found": found,
        "weekly": weekly,
        "chart": sources_chart(found, filters.scope, weekly=weekly),
        "tail": words,
        "lineage": f"?metric=followers_net&first={filters.scope.first}&last={filters.scope.last}",
    }


@require_safe
@workspace_view(P.VIEW)
def sources(request: WorkspaceRequest) -> HttpResponse:
    """Channels over time, their shares and changes, account by account, and what no channel explains."""
    context = channels(request, "sources")
    names = {one.pk: one for one in context["filters"].accounts}
    context |= {
        "accounts": [(names[one.account_id], one) for one in context["found"].accounts if one.account_id in names],
        "files": "charts/",
    }
    return render(request, "analytics/growth/sources.html", context)


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, sources_drawing: str, ending: str) -> HttpResponse:
    """A chart of the page as a file: channels (over time), shares or accounts; svg, png or csv."""
    drawing = sources_drawing
    if drawing not in {"channels", "shares", "accounts"} or ending not in TYPES:
        raise Http404
    filters = read_filters(request)
    weekly = by_week(request, filters)
    found: Sources = sources_of(filters.scope, filters.before, weekly=weekly)
    chart: Chart
    if drawing == "channels":
        title, chart = _("New followers by channel"), sources_chart(found, filters.scope, weekly=weekly)
    elif drawing == "shares":
        title, chart = _("Shares of the channels"), channel_chart(found)
    else:
        title, chart = _("Account by account"), account_table(found, {one.pk: str(one) for one in filters.accounts})
    return chart_response(chart, format=ending, name=title, title=title, style=request.workspace.number_style)
