"""What is said to the brand, how soon it answers, and who carries its posts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from analytics.answering import answering_of
from analytics.selectors.dashboards.charts import period_label
from analytics.selectors.dashboards.spread import amplifiers
from analytics.selectors.dashboards.talk import moods_chart, talk_figures, talk_of, volume_chart
from analytics.selectors.insights.answers import DAYS, answer_facts
from analytics.views.chart_files import chart_file_of
from analytics.views.filtering import address, filter_bar, read_filters
from interactions.selectors.voice import board
from team.charts import Chart
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

THEMES = 8


@require_safe
@workspace_view(P.INBOX_VIEW)
def interaction(request: WorkspaceRequest) -> HttpResponse:
    """Messages, answers, first answer time, moods, themes; everything is read from the inbox's own figures."""
    filters = read_filters(request)
    talk = talk_of(filters.scope, filters.before)
    days = min(filters.scope.length, 90)
    themes = [line for line in board(workspace=request.workspace, days=days) if line.current.volume][:THEMES]
    context: dict[str, Any] = {
        "active": "analytics",
        "section": "interaction",
        "filters": filters,
        "carried": address(filters.query()),
        "bar": filter_bar(request, filters, with_format=False),
        "figures": talk_figures(talk),
        "volume": volume_chart(talk),
        "moods": moods_chart(talk),
        "any": talk.any,
        "files": reverse("analytics:interaction", args=[request.workspace.slug]) + "charts/",
        "tail": address(filters.query()),
        "themes": themes,
        "most": max((line.current.volume for line in themes), default=1),
        "days": days,
        "kept": talk.answers.kept,
        "answering": answering_of(answer_facts(workspace=request.workspace, accounts=filters.scope.accounts)),
        "answer_days": DAYS,
        "amplifiers": amplifiers(filters.scope),
    }
    return render(request, "analytics/dashboards/interaction.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def chart_file(request: WorkspaceRequest, talk_drawing: str, ending: str) -> HttpResponse:
    """A chart of the page as a file: volume or moods; svg, png or csv, with the filters of the address."""
    if talk_drawing not in {"volume", "moods"}:
        raise Http404
    filters = read_filters(request)
    talk = talk_of(filters.scope, filters.before)
    chart: Chart
    if talk_drawing == "volume":
        title, chart = pgettext("interaction", "Messages received"), volume_chart(talk)
    else:
        title, chart = pgettext("interaction", "Moods"), moods_chart(talk)
    return chart_file_of(
        request, chart, ending=ending, title=title, about=period_label(filters.scope).replace("/", "-")
    )
