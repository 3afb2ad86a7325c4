"""Accounts with their figures: the list, one account, the structure of its audience."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.facts import FORMATS
from accounts.selectors.account import account_get
from analytics.dictionary import BY_ID
from analytics.selectors.dashboards import charts
from analytics.selectors.dashboards.audience import audience_of
from analytics.selectors.dashboards.posts import SHOWN, best_and_worst, habits_of
from analytics.selectors.dashboards.sheet import sheet_of
from analytics.views.chart_files import chart_file_of
from analytics.views.dashboards import trend_card
from analytics.views.filtering import address, filter_bar, read_filters
from team.charts import Chart
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 50
COLUMNS = (
    "followers", "followers_net", "posts", "exposure", "engagement", "engagement_rate", "clicks", "orders",
)  # fmt: skip
HEADLINES = (
    "exposure", "followers", "followers_net", "engagement", "engagement_rate", "profile_visits", "video_views",
    "clicks",
)  # fmt: skip


@require_safe
@workspace_view(P.VIEW)
def accounts(request: WorkspaceRequest) -> HttpResponse:
    """All accounts of the view in one table; `sort` by a metric, the highest first, "-" for the lowest."""
    filters = read_filters(request)
    sheet = sheet_of(filters.scope, filters.before)
    columns = [BY_ID[one] for one in COLUMNS if sheet.reported(one)]
    ids = [one.metric_id for one in columns]
    sort = request.GET.get("sort", "exposure")[:30]
    name = sort.lstrip("-") if sort.lstrip("-") in ids else "exposure"
    rows = charts.account_rows(sheet, filters.chosen, name, ids)
    if sort.startswith("-"):
        rows = sorted(rows, key=lambda one: (one.value is None, float(one.value or 0), one.label))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "analytics",
        "section": "accounts",
        "filters": filters,
        "carried": address(filters.query()),
        "bar": filter_bar(request, filters),
        "page": page,
        "columns": [(one, f"-{one.metric_id}" if sort == one.metric_id else one.metric_id) for one in columns],
        "sort": sort,
        "turned": sort.startswith("-"),
        "sorted_by": BY_ID[name],
        "rows": [
            (row, [(one, row.more[one.metric_id], sheet.change(one.metric_id, [row.key])) for one in columns])
            for row in page.object_list
        ],
        "totals": [(one, sheet.value(one.metric_id), sheet.change(one.metric_id)) for one in columns],
        "count": len(rows),
        "account_query": address(filters.query(account=[], platform="", group="")),
    }
    return render(request, "analytics/dashboards/accounts.html", context)


@require_safe
@workspace_view(P.VIEW)
def account(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """One account: headlines with their curve, best and weakest posts, formats, hours, audience, gaps."""
    filters = read_filters(request)
    row = next((one for one in filters.accounts if one.pk == account_id), None)
    if row is None:
        raise Http404
    before = replace(filters.before, accounts=[account_id]) if filters.before else None
    scope = replace(filters.scope, accounts=[account_id])
    filters = replace(filters, scope=scope, before=before, account_ids=(), platform="", group=None)
    sheet = sheet_of(filters.scope, filters.before, daily=True)
    part = request.htmx and not request.htmx.history_restore_request
    habits = habits_of(filters.scope, shown=0 if part else SHOWN)
    context: dict[str, Any] = {
        "active": "analytics",
        "section": "accounts",
        "account": row,
        "filters": filters,
        "carried": address(filters.query()),
        **trend_card(request, filters, sheet, habits, HEADLINES, account=[str(account_id)]),
    }
    if not part:
        best, worst = best_and_worst(filters.scope, habits)
        names: dict[str, str] = {str(key): str(label) for key, label in FORMATS.items()}
        followers = sheet.reported("followers") and context["metric"].table == "account"
        context |= {
            "bar": filter_bar(request, filters, of_account=True),
            "best": best,
            "worst": worst,
            "posts_query": address(filters.query(account=[str(account_id)])),
            "heat": charts.heat_chart(habits) if habits.heat else None,
            "formats": charts.format_chart(sheet, names),
            "silent_days": filters.scope.length - len(sheet.days_read()),
            "gaps": filters.scope.length - len(sheet.days_read("followers")) if followers else 0,
        }
    template = "_trend.html" if part else "account.html"
    response = render(request, f"analytics/dashboards/{template}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@workspace_view(P.VIEW)
def audience(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Who follows the account, as its platform last told; a card for htmx, a page without it."""
    row = account_get(workspace=request.workspace, account_id=account_id)
    context = {
        "active": "analytics",
        "section": "accounts",
        "account": row,
        "audience": audience_of(account=row),
        "files": reverse("analytics:account_audience", args=[request.workspace.slug, account_id]),
    }
    template = "_audience.html" if request.htmx else "audience.html"
    return render(request, f"analytics/dashboards/{template}", context)


@require_safe
@workspace_view(P.VIEW)
def audience_file(request: WorkspaceRequest, account_id: int, aspect: str, ending: str) -> HttpResponse:
    """A part of the audience as a file: `region` for the map, else what it is divided by; svg, png or csv."""
    row = account_get(workspace=request.workspace, account_id=account_id)
    found = audience_of(account=row)
    drawn: dict[str, tuple[str, Chart]] = {}
    if found is not None:
        drawn = {key: (name, chart) for name, chart, key in found.charts}
        if found.regions is not None:
            drawn["region"] = (_("Region"), found.regions)
    title, chart = drawn.get(aspect, ("", None))
    return chart_file_of(request, chart, ending=ending, title=title, about=str(row))
