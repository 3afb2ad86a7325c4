"""How complete the figures are, and how other programs get them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.selectors.account import account_list
from analytics.selectors.data.asked import scope_read
from analytics.selectors.data.status import data_status
from analytics.selectors.data.tables import TABLES, table_query
from analytics.services.gaps import gaps_ask
from analytics.table_files import csv_response, parquet_response
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.templatetags.ui import short_moment

PAGE = 50


@require_safe
@workspace_view(P.VIEW)
def status(request: WorkspaceRequest) -> HttpResponse:
    """Every account: last reading, what waits, what is missing; `?show=trouble` leaves out those in order."""
    lines = data_status(request.workspace)
    trouble = [line for line in lines if line.trouble]
    only = request.GET.get("show") == "trouble"
    page = Paginator(trouble if only else lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "analytics",
        "section": "data",
        "part": "status",
        "page": page,
        "lines": page.object_list,
        "only": only,
        "trouble": len(trouble),
        "all": len(lines),
        "missing": sum(len(line.missing) for line in lines),
        "overdue": sum(line.overdue for line in lines),
        "by_hand": sum(not line.reads for line in lines),
        "unlisted": sum(not line.lists_posts for line in lines),
        "odd": sum(len(line.oddities) for line in lines),
    }
    return render(request, "analytics/data/status.html", context)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def again(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Read an account's missing days and due posts now."""
    waits = gaps_ask(workspace=request.workspace, actor=request.actor, account_id=account_id)
    if waits:
        text = _("The platform wants no more questions until %(when)s. Reading goes on by itself then.")
        messages.info(request, text % {"when": short_moment(waits)})
    else:
        messages.success(request, _("Asked the platform again. What it tells is here in a moment."))
    return redirect("analytics:data", request.workspace.slug)


@require_safe
@workspace_view(P.VIEW)
def open_data(request: WorkspaceRequest) -> HttpResponse:
    """The tables there are: as files, by the API, and for BI tools."""
    scope = scope_read(request.workspace, request.GET, span=90)
    context = {
        "active": "analytics",
        "section": "data",
        "part": "open",
        "scope": scope,
        "accounts": account_list(workspace=request.workspace, include_disconnected=True),
        "picked": request.GET.get("account", ""),
        "tables": [(table.key, table.names) for table in TABLES.values()],
        "api": request.build_absolute_uri(f"/api/v1/workspaces/{request.workspace.slug}/analytics/data/"),
    }
    return render(request, "analytics/data/open.html", context)


@require_safe
@workspace_view(P.VIEW)
def export(request: WorkspaceRequest, table: str) -> HttpResponseBase:
    """One table as CSV, with the filters of the dashboards: first, last, account, format, campaign."""
    known = TABLES.get(table)
    if known is None:
        raise Http404
    scope = scope_read(request.workspace, request.GET, span=90)
    rows = table_query(table, scope, campaign=request.GET.get("campaign", "")[:60])
    return csv_response(known, rows, f"{table}-{scope.first}-{scope.last}.csv")


@require_safe
@workspace_view(P.VIEW)
def export_parquet(request: WorkspaceRequest, table: str) -> HttpResponseBase:
    """The same as a Parquet file."""
    known = TABLES.get(table)
    if known is None:
        raise Http404
    scope = scope_read(request.workspace, request.GET, span=90)
    rows = table_query(table, scope, campaign=request.GET.get("campaign", "")[:60])
    return parquet_response(known, rows, f"{table}-{scope.first}-{scope.last}.parquet")
