"""How the first page words its figures."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from content.selectors.figures import PERIODS_BEFORE, Figure
from team.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def share(percent: float | None) -> SafeString:
    """A share with one decimal where it matters, or a dash when there is too little to tell."""
    if percent is None:
        return format_html('<span class="dim" title="{}">–</span>', gettext("Not enough data"))
    return format_html("{}<small>%</small>", f"{percent:.1f}".removesuffix(".0"))


@register.simple_tag
def change(figure: Figure, unit: str) -> SafeString:
    """The difference to the mean of the periods before: `unit` "percent" of it or "points" of a share."""
    difference = figure.change_percent if unit == "percent" else figure.change
    if difference is None:
        return format_html("{}", gettext("Not enough data to compare"))
    against = gettext("vs mean of previous %(n)s") % {"n": PERIODS_BEFORE}
    if abs(difference) < 0.05:
        return format_html('<span class="delta delta-flat">{}</span> {}', gettext("unchanged"), against)
    good = difference > 0
    return format_html(
        '<span class="delta delta-{}">{}{}{}</span> {}',
        "good" if good else "bad",
        icon("arrow-up" if good else "arrow-down"),
        f"{abs(difference):.1f}".removesuffix(".0"),
        "%" if unit == "percent" else gettext(" pts"),
        against,
    )


@register.filter
def brief_time(span: timedelta) -> str:
    """A duration in its largest sensible unit: 0.8 s, 12 s, 3 min, 2 h."""
    seconds = span.total_seconds()
    if seconds < 10:
        return gettext("%(n)s s") % {"n": f"{seconds:.1f}"}
    if seconds < 120:
        return gettext("%(n)s s") % {"n": round(seconds)}
    if seconds < 7200:
        return gettext("%(n)s min") % {"n": round(seconds / 60)}
    return gettext("%(n)s h") % {"n": round(seconds / 3600)}
