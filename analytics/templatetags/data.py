"""Exact figures, for pages that explain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.wording import sentence
from analytics.data_words import NAMES
from analytics.dictionary import BY_ID, Metric
from analytics.metric_states import Unit
from team.charts.words import grouped

register = template.Library()


@register.filter
def exact(value: Any) -> str:
    """A whole number in full, a fraction with at most two digits after the point; a dash when not reported."""
    if value is None or value == "":
        return "–"
    number = float(value)
    shown = int(number) if number == int(number) else round(number, 2)
    return grouped(shown)


@register.filter
def exact_or_text(value: Any) -> str:
    """A figure as corrections keep it: numbers in full, money and codes as they are."""
    return value if isinstance(value, str) else exact(value)


@register.simple_tag
def exactly(metric: Metric, value: Any, currency: str = "") -> str:
    """A value of a metric in full, with its unit."""
    if value is None:
        return "–"
    if metric.unit == Unit.MONEY:
        return f"{grouped(Decimal(value).quantize(Decimal('0.01')))} {currency}".strip()
    if metric.unit == Unit.PERCENT:
        return f"{formats.number_format(round(float(value), 2), 2, use_l10n=True)}%"
    if metric.unit == Unit.SECONDS:
        return _("%(n)s s") % {"n": formats.number_format(round(float(value), 1), 1, use_l10n=True)}
    return exact(value)


@register.simple_tag
def signed(value: Any) -> str:
    """A gain with its sign; a dash when not known."""
    if value is None:
        return "–"
    return f"+{exact(value)}" if value > 0 else exact(value).replace("-", "−")


@register.filter
def raw_name(name: str) -> str:
    """A figure's name in words."""
    return str(NAMES[name]) if name in NAMES else str(BY_ID[name].name) if name in BY_ID else name


@register.filter
def said(row: Any) -> str:
    """What a platform refused, in words: of anything with `error_message` and `error_params`."""
    return sentence(row.error_message, row.error_params)


@register.filter
def item(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """The value of a key, None without it."""
    return mapping.get(key) if mapping else None
