"""The look's building blocks for every template: icons, avatars, numbers, times, small charts. No inline styles."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from team.day_words import day_words, days_words
from team.states import NumberStyle

register = template.Library()
ICONS = Path(settings.BASE_DIR) / "node_modules" / "lucide-static" / "icons"


@cache
def _drawing(name: str) -> str:
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    match = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)
    if match is None:
        raise ValueError(f"{name}.svg holds no drawing")
    return " ".join(match[1].split())


@register.simple_tag
def icon(name: str, cls: str = "", label: str = "") -> SafeString:
    """A Lucide icon drawn inline. `label` names it for screen readers; without one it is decoration."""
    return _icon(str(name), str(cls), str(label))


@lru_cache(maxsize=4096)  # a page shows the same few icons hundreds of times
def _icon(name: str, cls: str, label: str) -> SafeString:
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="ico{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" '
        'stroke-linejoin="round" {}>{}</svg>',
        f" {cls}" if cls else "",
        meaning,
        mark_safe(_drawing(name)),  # noqa: S308 - our own npm package, not user input
    )


@register.simple_tag
def avatar(person: Any, cls: str = "") -> SafeString:
    """A round initial in the person's stable colour; empty for nobody."""
    if person is None:
        return format_html('<span class="av av-5 {}" aria-hidden="true">?</span>', cls)
    return format_html(
        '<span class="av av-{} {}" title="{}" aria-hidden="true">{}</span>',
        person.tone,
        cls,
        person.label,
        person.initial,
    )


def number_units(style: str) -> tuple[tuple[int, str], ...]:
    """What large numbers are counted in, the largest first."""
    return ((10**8, "亿"), (10**4, "万")) if style == NumberStyle.WAN else ((10**9, "B"), (10**6, "M"), (10**3, "K"))


def united(number: str, unit: str, style: str) -> str:
    """A shortened number with what it is counted in: 1.2 万, 1.2K."""
    return f"{number} {unit}" if unit and style == NumberStyle.WAN else f"{number}{unit}"


def shorten(value: float, style: str) -> str:
    """`value` with one decimal in 万/亿 or K/M/B."""
    units = number_units(style)
    for (size, unit), (lower, _unit) in zip(units, (*units[1:], (1, "")), strict=True):
        # 999,960 is 1M: rounded, it would read 1000K.
        if round(abs(value) / lower, 1) * lower >= size:
            return united(f"{value / size:.1f}".removesuffix(".0"), unit, style)
    whole = int(value) if value == int(value) else value
    return formats.number_format(whole, use_l10n=True, force_grouping=True)


def number_style(context: Context) -> str:
    """How the workspace shortens large numbers, or the reader's language does."""
    workspace = context.get("workspace")
    by_language = NumberStyle.WAN if (get_language() or "").startswith("zh") else NumberStyle.KILO
    return (workspace.number_style if workspace else "") or by_language


@register.simple_tag(takes_context=True)
def big(context: Context, value: float | None) -> SafeString:
    """A large number, shortened as the workspace likes, with the full value as tooltip; a dash when not reported."""
    if value is None:
        return format_html('<span class="dim" title="{}">–</span>', gettext("Not reported"))
    style = number_style(context)
    full = formats.number_format(value, use_l10n=True, force_grouping=True)
    return format_html('<span title="{}">{}</span>', full, shorten(value, style))


@register.filter
def clock_time(moment: datetime | None) -> str:
    """24-hour time in the active zone."""
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""


@register.filter
def short_date(moment: Any) -> str:
    """A day in the reader's way: 11月21日 or 21 Nov, with the year where it is another than this."""
    return day_words(moment) if moment else ""


@register.filter
def days_to(first: date | None, last: date | None) -> str:
    """From which to which day: 28 Oct – 26 Nov."""
    return days_words(first, last) if first and last else short_date(first or last)


@register.filter
def short_moment(moment: datetime | None) -> str:
    """Date and 24-hour time in the active zone."""
    return f"{short_date(moment)} {clock_time(moment)}" if moment else ""


@register.simple_tag
def moment(value: datetime | None, empty: str = "") -> SafeString:
    """A machine-readable time element: relative within a day, else date and time; the full value is the tooltip."""
    if value is None:
        return format_html("{}", empty)
    local = timezone.localtime(value)
    full = formats.date_format(local, "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, relative(value))


def relative(value: datetime) -> str:
    """How far a moment is from now in words, or date and time when it is more than a day away."""
    seconds = (value - timezone.now()).total_seconds()
    minutes, hours = round(abs(seconds) / 60), round(abs(seconds) / 3600)
    if abs(seconds) >= 86400:
        return short_moment(value)
    if minutes < 1:
        return gettext("just now") if seconds <= 0 else gettext("in a moment")
    if minutes < 60:
        if seconds < 0:
            return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
        return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}
    if seconds < 0:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    return ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}


@register.simple_tag
def ring(percent: float, cls: str = "") -> SafeString:
    """A small progress ring; 100 is a full turn."""
    return format_html(
        '<svg class="ring {}" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8" pathLength="100"/>'
        '<circle class="v" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="{} 100"/></svg>',
        cls,
        max(0, min(round(percent), 100)),
    )


def smooth_path(points: list[tuple[float, float]]) -> str:
    """An SVG path through `points` by monotone cubics (Fritsch–Carlson), which never overshoot the data."""
    if len(points) < 2:
        return f"M{points[0][0]} {points[0][1]}h0" if points else ""
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairwise(points)]
    inner = [0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in pairwise(slopes)]
    tangents = [slopes[0], *inner, slopes[-1]]
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        third = (x2 - x1) / 3
        path += f"C{x1 + third:.2f} {y1 + tangents[i] * third:.2f} "
        path += f"{x2 - third:.2f} {y2 - tangents[i + 1] * third:.2f} {x2:g} {y2:g}"
    return path


@register.simple_tag
def spark(values: list[float], cls: str = "") -> SafeString:
    """A sparkline of at least two values."""
    if len(values) < 2:
        return mark_safe("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    points = [
        (round(i * 100 / (len(values) - 1), 2), round(3 + 24 * (1 - (v - low) / span), 2)) for i, v in enumerate(values)
    ]
    line = smooth_path(points)
    return format_html(
        '<svg class="spark {}" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="area" d="{}L100 30L0 30z"/><path d="{}"/><path class="end" d="M100 {}h0"/></svg>',
        cls,
        line,
        line,
        points[-1][1],
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The current query string with some values replaced; None removes one. Starts with `?`."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params.setlist(name, [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)])
    return f"?{urlencode(list(params.lists()), doseq=True)}" if params else "?"


@register.simple_tag
def keys(shortcut: str) -> SafeString:
    """Keycaps for a shortcut such as `G C`."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((key,) for key in shortcut.split()))


@register.filter
def allows(membership: Any, permission: str) -> bool:
    """Whether the member's role grants the permission, for showing or hiding an action."""
    from team.permissions import Permission
    from team.permissions import allows as granted

    return membership is not None and granted(membership.role, Permission(permission))


@register.simple_tag(takes_context=True)
def waiting(context: Context, key: str) -> str | None:
    """How many things wait behind an entry of the navigation: '' for none, None where nothing is counted."""
    found: str | None = (context.get("nav_waiting") or {}).get(key)
    return found
