"""Shares, gaps and marks of the growth board."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from team.charts.words import grouped

register = template.Library()
# From this gap on a structure is called far from its target, in points.
NEAR, FAR = 5.0, 15.0


@register.simple_tag
def gap_tag(gap: float | None) -> SafeString:
    """How far a structure is from its target."""
    if gap is None:
        return format_html('<span class="dim t12">{}</span>', pgettext("structure", "no comparison"))
    tone = "tag-good" if gap < NEAR else "tag-bad" if gap >= FAR else "tag-warn"
    words = pgettext("structure", "%(n)s points apart") % {"n": _number(gap)}
    return format_html('<span class="tag {}">{}</span>', tone, words)


@register.simple_tag
def signed(value: float) -> str:
    """A difference with its sign, one digit."""
    number = _number(abs(value))
    if number in {"0", "0.0", "0,0"}:
        return "0"
    return f"+{number}" if value > 0 else f"−{number}"


@register.simple_tag
def share_mark(share: float | None, target: float | None) -> SafeString:
    """A share as a bar with the target as a mark; decoration beside the numbers."""
    mark = SafeString("")
    if target is not None:
        mark = format_html('<rect class="gr-mark" x="{}" width="1.2" height="12"/>', f"{min(target, 98.8):.1f}")
    return format_html(
        '<svg class="gr-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-bg" y="3" width="100" height="6"/><rect class="bar-fg" y="3" width="{}" height="6"/>{}</svg>',
        f"{min(share or 0, 100):.1f}",
        mark,
    )


def _number(value: float) -> str:
    return formats.number_format(round(value, 1), decimal_pos=1, use_l10n=True)


@register.filter
def whole_money(value: Decimal | float) -> str:
    """An amount without cents, by thousands; its currency stands beside it."""
    return grouped(round(value))
