"""Figures of goals in templates."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from team.templatetags.ui import big

register = template.Library()


@register.simple_tag(takes_context=True)
def amount(context: Context, value: Decimal | float | None) -> SafeString:
    """A value of a goal as people read it: whole from 100 on, else with at most two decimals, large ones shortened."""
    if value is None:
        return big(context, None)
    number = float(value)
    whole = abs(number) >= 100 or number == int(number)
    return big(context, round(number) if whole else round(number, 2))
