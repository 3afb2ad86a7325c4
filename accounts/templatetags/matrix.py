"""Small helpers of the matrix pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context

from team.templatetags.ui import number_style, shorten

register = template.Library()

_GAPS = {
    "twins": "copy",
    "positioning": "compass",
    "mother": "crown",
    "members": "circle-dashed",
    "alone": "unlink",
}


@register.filter
def add_up(value: float, more: float) -> str:
    """A coordinate moved by `more`, with a point whatever the language."""
    return f"{value + more:g}"


@register.filter
def at(rows: Mapping[Any, Any], key: Any) -> Any:
    """The row with this key, or None."""
    return rows.get(key)


@register.filter
def gap_icon(kind: str) -> str:
    """The icon of a kind of gap."""
    return _GAPS.get(kind, "circle-help")


@register.simple_tag(takes_context=True)
def figure(context: Context, value: int | None) -> str:
    """A number as `{% big %}` shortens it, as bare text for a drawing; a dash when not reported."""
    return "–" if value is None else shorten(value, number_style(context))
