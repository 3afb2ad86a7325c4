"""The overview: headlines with their curve, what platforms and formats contribute, the best and worst posts, hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.facts import FORMATS
from analytics.dictionary import BY_ID, HEADLINES
from analytics.selectors.dashboards import charts
from analytics.selectors.dashboards.filters import Filters
from analytics.selectors.dashboards.posts import SHOWN, Habits, best_and_worst, habits_of
from analytics.selectors.dashboards.sheet import Look, Sheet, sheets_of
from analytics.selectors.goals import running_goals
from analytics.views.board import line_of
from analytics.views.chart_files import chart_file_of
from analytics.views.filtering import address, filter_bar, read_filters
from analytics.views.marks import marks_of
from config.lib.clock import local_day, now
from team.charts import Chart
from team.charts.files import TYPES
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

GOALS = 4


@require_safe
@workspace_view(P.VIEW)
def overview(request: WorkspaceRequest) -> HttpResponse:
    """The overview; choosing a headline with htmx redraws the card of the curve only."""
    filters = read_filters(request)
    sheet = _sheet(request, filters)
    part = request.htmx and not request.htmx.history_restore_request
    habits = habits_of(filters.scope, shown=0 if part else SHOWN)
    context: dict[str, Any] = {
        "active": "analytics",
        "section": "overview",
        "filters": filters,
        "carried": address(filters.query()),
        **trend_card(request, filters, sheet, habits),
    }
    if not part:
        best, worst = best_and_worst(filters.scope, habits)
        today = local_day(now(), request.workspace.time_zone)
        goals = running_goals(workspace=request.workspace)
        names: dict[str, str] = {str(key): str(label) for key, label in FORMATS.items()}
        context |= {
            "bar": filter_bar(request, filters),
            "platforms": _platforms(request, filters, sheet, context["metric"].metric_id),
            "best": best,
            "worst": worst,
            "posts_count": int(sheet.value("posts") or 0),
            "posts_url": reverse("analytics:posts", args=[request.workspace.slug]) + address(filters.query()),
            "accounts_url": reverse("analytics:accounts", args=[request.workspace.slug]) + address(filters.query()),
            "heat": charts.heat_chart(habits) if habits.heat else None,
            "formats": charts.format_chart(
                sheet, names, {key: address(filters.query(format=key), request.GET) for key in names}
            ),
            "goals": [line_of(goal, today) for goal in goals[:GOALS]],
            "goals_count": len(goals),
            "format_names": names,
        }
    response = render(
        request, "analytics/dashboards/_trend.html" if part else "analytics/dashboards/overview.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, key: str, ending: str) -> HttpResponse:
    """A chart of the overview as a file: trend, heat or formats; svg, png or csv, with the filters of the address."""
    if ending not in TYPES:
        raise Http404
    filters = read_filters(request)
    about = charts.period_label(filters.scope).replace("/", "-")
    if len(filters.account_ids) == 1 and filters.chosen:
        about = f"{filters.chosen[0]} {about}"
    chart: Chart
    if key == "heat":
        title, chart = _("When posts do best"), charts.heat_chart(habits_of(filters.scope))
    elif key in {"trend", "formats"}:
        sheet = _sheet(request, filters)
        if key == "formats":
            title, chart = _("Formats"), charts.format_chart(sheet, {str(k): str(v) for k, v in FORMATS.items()})
        else:
            card = trend_card(request, filters, sheet, habits_of(filters.scope))
            title, chart = str(card["metric"].name), card["chart"]
    else:
        raise Http404
    return chart_file_of(request, chart, ending=ending, title=title, about=about)


def trend_card(
    request: WorkspaceRequest,
    filters: Filters,
    sheet: Sheet,
    habits: Habits,
    ids: Sequence[str] = HEADLINES,
    **words: Any,
) -> dict[str, Any]:
    """The headlines `ids` and the curve of the chosen one; `metric` and `by` (week) stand in the address.

    `words`: of the address of the files, where the page's own address says them otherwise.
    """
    rows = charts.kpis(sheet, ids)
    wanted = request.GET.get("metric", "")[:40]
    known = [one.metric.metric_id for one in rows]
    chosen = wanted if wanted in BY_ID and (wanted in known or sheet.reported(wanted)) else (known or [ids[0]])[0]
    if chosen not in known and known:
        rows = [*rows[:6], *charts.kpis(sheet, [chosen])]
    weekly = request.GET.get("by") == "week"
    marks = marks_of(request, filters, habits.campaigns)
    named = {"metric": chosen, "by": "week" if weekly else "", "marks": marks.word}
    scope = filters.scope
    lineage = {
        "metric": chosen, "first": scope.first, "last": scope.last, "format": scope.format,
        "account": "" if scope.accounts is None else ",".join(map(str, scope.accounts)),
    }  # fmt: skip
    return {
        "kpis": rows,
        "metric": BY_ID[chosen],
        "kpi": next((one for one in rows if one.metric.metric_id == chosen), None),
        "weekly": weekly,
        "marks": marks,
        "chart": charts.trend(sheet, chosen, weekly=weekly, moments=marks.above),
        "sales": sheet.sales() if chosen == "sales" else [],
        "files": reverse("analytics:overview", args=[request.workspace.slug]) + "charts/",
        "tail": address({name: value for name, value in (filters.query(**words) | named).items() if value}),
        "lineage": address({name: value for name, value in lineage.items() if value}),
    }


def _sheet(request: WorkspaceRequest, filters: Filters) -> Sheet:
    """The figures of what the overview shows; the metric the address asks for, else the first one, with its days."""
    wanted = request.GET.get("metric", "")
    wanted = wanted if wanted in BY_ID else HEADLINES[0]
    return sheets_of([Look(filters.scope, filters.before, [wanted], metrics={*HEADLINES, "posts", wanted})])[0]


def _platforms(request: WorkspaceRequest, filters: Filters, sheet: Sheet, metric_id: str) -> dict[str, Any]:
    """The table of platforms: by the chosen metric where it adds up, else by exposure."""
    metric = BY_ID[metric_id] if BY_ID[metric_id].below == "" else BY_ID["exposure"]
    rows = charts.platform_rows(sheet, filters.accounts, metric.metric_id)
    return {
        "metric": metric,
        "rows": [(row, address(filters.query(platform=row.key, account=[]), request.GET)) for row in rows],
        "total": sheet.value(metric.metric_id),
        "change": sheet.change(metric.metric_id),
        "rate": sheet.value("engagement_rate"),
    }
