"""The answer of every address that hands the chart of a page out as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from team.charts import Chart
from team.charts.files import chart_response
from team.decorators import WorkspaceRequest


def chart_file_of(
    request: WorkspaceRequest, chart: Chart | None, *, ending: str, title: str, about: str = ""
) -> HttpResponse:
    """`chart` as a download, numbers as the workspace writes them. `ending`: svg, png or csv; `title` stands above it.

    `about`: what the page shows, such as a goal; it follows the title in the name of the file.
    Raises Http404 for another ending and where the page draws no such chart.
    """
    if chart is None:
        raise Http404
    style = request.workspace.number_style
    return chart_response(chart, format=ending, name=f"{title} {about}", title=title, style=style)
