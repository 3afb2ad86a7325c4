"""Charts as files that people keep: SVG, PNG, CSV."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import Http404, HttpResponse

from config.lib.spreadsheets import BOM, csv_text
from config.lib.typesetting import svg_png
from team.charts import Chart
from team.charts.rows import chart_rows
from team.charts.svg import WIDTH, chart_height, chart_svg

TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def chart_png(
    chart: Chart,
    *,
    width: int = WIDTH,
    height: int | None = None,
    language: str | None = None,
    theme: str = "light",
    title: str = "",
    style: str = "",
) -> bytes:
    """The drawing of `chart_svg` as a PNG picture of twice its size in pixels, in a font of ours."""
    height = height or chart_height(chart, width=width, title=title)
    svg = chart_svg(chart, width=width, height=height, language=language, theme=theme, title=title, style=style)
    return svg_png(svg, width=width, height=height)


def chart_csv(chart: Chart, *, language: str | None = None) -> str:
    """The rows of `chart_rows` as CSV that spreadsheets open as UTF-8; no cell is run as a formula."""
    heads, rows = chart_rows(chart, language)
    return BOM + csv_text([heads, *rows])


def chart_response(
    chart: Chart,
    *,
    format: str,
    name: str,
    title: str = "",
    language: str | None = None,
    theme: str = "light",
    style: str = "",
) -> HttpResponse:
    """The chart as a download. `format`: svg, png or csv; `name`: of the file, without its ending.

    Raises Http404 for another format.
    """
    if format == "svg":
        body: str | bytes = chart_svg(chart, language=language, theme=theme, title=title, style=style)
    elif format == "png":
        body = chart_png(chart, language=language, theme=theme, title=title, style=style)
    elif format == "csv":
        body = chart_csv(chart, language=language)
    else:
        raise Http404
    response = HttpResponse(body, content_type=TYPES[format])
    response["Content-Disposition"] = disposition(name, format)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    # An SVG that somebody opens in a tab runs and loads nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def disposition(name: str, ending: str) -> str:
    """The header that names a download: in UTF-8, and in ASCII for clients that know no other (RFC 6266)."""
    whole = " ".join(_NO_NAME.sub(" ", name).split())[:120].strip(". ") or "chart"
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", whole).strip("-.") or "chart"
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(f'{whole}.{ending}', safe='')}"
