"""Posts with their figures: the list, one post, and the card beside a post that was written here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.dictionary import Metric
from analytics.selectors.dashboards.lists import metric_of_column, post_list
from analytics.selectors.dashboards.one_post import (
    needs_hand,
    place,
    post_get,
    posts_of_publications,
    published_by_hand,
    reported,
    speed,
)
from analytics.selectors.dashboards.posts import habits_of, standings
from analytics.selectors.dashboards.spread import spread_of
from analytics.selectors.data.asked import read_id
from analytics.selectors.figures.posts import ORDERS
from analytics.views.chart_files import chart_file_of
from analytics.views.filtering import address, filter_bar, read_filters
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

PAGE = 40


@require_safe
@workspace_view(P.VIEW)
def posts(request: WorkspaceRequest) -> HttpResponse:
    """Posts published in the period: `q` in titles, `campaign`, `sort` by a figure, pages."""
    filters = read_filters(request)
    text = request.GET.get("q", "").strip()[:80]
    campaign = request.GET.get("campaign", "")[:60]
    sort = request.GET.get("sort", "")[:20]
    sort = sort if sort.lstrip("-") in ORDERS else ""
    found = post_list(filters.scope, order=sort, text=text, campaign=campaign)
    paginator = Paginator(found.rows, PAGE)
    paginator.count = found.count
    page = paginator.get_page(request.GET.get("page"))
    habits = habits_of(filters.scope)
    columns = [
        (name, metric_of_column(name), _next(sort, name), "descending" if sort == name else "ascending")
        for name in found.columns
    ]
    context = {
        "active": "analytics",
        "section": "content",
        "filters": filters,
        "carried": address(filters.query()),
        "bar": filter_bar(request, filters),
        "page": page,
        "rows": standings(list(page.object_list), filters.scope, habits),
        "columns": columns,
        "names": found.columns,
        "count": found.count,
        "sort": sort,
        "by_time": _next(sort or "published_at", "published_at"),
        "text": text,
        "campaign": campaign,
        "campaigns": habits.names,
    }
    return render(request, "analytics/dashboards/posts.html", context)


@require_safe
@workspace_view(P.VIEW)
def post(request: WorkspaceRequest, measured_id: int) -> HttpResponse:
    """One post: figures so far, how fast they came, how it stands, where it was written, who passed it on."""
    row = post_get(workspace=request.workspace, post_id=measured_id)
    metrics = reported(row)
    chosen = _chosen(request, metrics)
    context: dict[str, Any] = {
        "active": "analytics",
        "section": "content",
        "post": row,
        "metrics": metrics,
        "spread": spread_of(row),
        "by_hand": needs_hand(row),
        "may_enter": allows(request.membership.role, P.RESEARCH_EDIT),
        "files": reverse("analytics:post", args=[request.workspace.slug, row.pk]),
    }
    if chosen:
        stands, habits, rank = place(row)
        context |= {
            "metric": chosen,
            "tail": address({"metric": chosen.metric_id}),
            "speed": speed(row, chosen.metric_id),
            "stands": stands,
            "usual": habits.usual.get(row.account_id),
            "rank": rank,
            "better": round(100 * rank[0] / rank[1]) if rank[1] >= 5 else None,
        }
    return render(request, "analytics/dashboards/post.html", context)


@require_safe
@workspace_view(P.VIEW)
def speed_file(request: WorkspaceRequest, measured_id: int, part: str, ending: str) -> HttpResponse:
    """How fast a figure (`metric`) of the post came as a file: svg, png or csv. `part`: early or later, of `Speed`.

    404 while nothing was read, and for `later` in the first two days.
    """
    row = post_get(workspace=request.workspace, post_id=measured_id)
    metric = _chosen(request, reported(row))
    found = speed(row, metric.metric_id) if metric else None
    if metric is None or found is None or not found.readings:
        raise Http404
    charts = {
        "early": (f"{metric.name} · {_('First 48 hours')}", found.early),
        "later": (_("%(name)s since publishing") % {"name": metric.name}, found.later),
    }
    title, chart = charts[part]
    return chart_file_of(request, chart, ending=ending, title=title, about=row.title or row.remote_id)


@require_safe
@workspace_view(P.VIEW)
def spread_file(request: WorkspaceRequest, measured_id: int, ending: str) -> HttpResponse:
    """Who passed the post on as a file: svg, png or csv. 404 for others and while nobody is known."""
    row = post_get(workspace=request.workspace, post_id=measured_id)
    title, about = _("Who passed it on"), row.title or row.remote_id
    return chart_file_of(request, spread_of(row).tree, ending=ending, title=title, about=about)


@require_safe
@workspace_view(P.VIEW)
def card(request: WorkspaceRequest) -> HttpResponse:
    """How a post that was written here does: `publication`, or `post` for all accounts it went to; made for htmx."""
    publication, written = read_id(request.GET.get("publication")), read_id(request.GET.get("post"))
    rows = posts_of_publications(workspace=request.workspace, publication=publication, post=written)
    waiting = published_by_hand(workspace=request.workspace, publication=publication, post=written)
    context = {
        "active": "analytics",
        "section": "content",
        "title": _("Performance"),
        "rows": rows,
        "by_hand": [(row.account, row) for row in rows if needs_hand(row)] + [(row.account, None) for row in waiting],
        "may_enter": allows(request.membership.role, P.RESEARCH_EDIT),
    }
    template = "_post_card.html" if request.htmx else "post_card.html"
    return render(request, f"analytics/dashboards/{template}", context)


def _chosen(request: WorkspaceRequest, metrics: Sequence[Metric]) -> Metric | None:
    """The metric of the address among those a post reports, else the first."""
    wanted = request.GET.get("metric", "")
    return next((one for one in metrics if one.metric_id == wanted), metrics[0] if metrics else None)


def _next(sort: str, name: str) -> str:
    """What a click on the head of a column sorts by: the highest first, then the lowest."""
    return f"-{name}" if sort == name else name
