"""How answer times are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template

from config.lib.clock import now
from interactions.forms.sla.setup import WEEKDAYS
from interactions.models import AnswerCalendar, Promise, Thread
from interactions.selectors.masking import masked
from interactions.selectors.sla import promises
from interactions.selectors.sla.hours import hours_text, span_words
from interactions.sla_states import Tell

register = template.Library()

register.filter("span_words", span_words)
register.filter("hours_text", hours_text)
register.filter("masked", masked)


@register.filter
def tell_words(value: Sequence[str]) -> str:
    """Whom a step tells."""
    return " + ".join(str(Tell(one).label) for one in value)


@register.filter
def left_words(moment: datetime) -> str:
    """How long until a moment, or since it."""
    return span_words(abs((moment - now()).total_seconds()) / 60)


@register.filter
def is_past(moment: datetime | None) -> bool:
    """Whether a moment is over."""
    return moment is not None and moment <= now()


@register.filter
def grouped_week(calendar: AnswerCalendar) -> list[tuple[str, str]]:
    """Weekdays with the same hours in one line: Monday – Friday, 9:00–12:00."""
    lines: list[tuple[int, int, str]] = []
    for day, blocks in enumerate(calendar.week):
        text = hours_text(blocks)
        if lines and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], day, text)
        else:
            lines.append((day, day, text))
    return [(str(WEEKDAYS[a]) if a == b else f"{WEEKDAYS[a]} – {WEEKDAYS[b]}", text) for a, b, text in lines]


@register.simple_tag
def spans_text(span: Any) -> str:
    """One shift or duty as a clock shows it."""
    start, end = (span.starts, span.ends) if hasattr(span, "starts") else span
    return hours_text([(start, end)])


@register.simple_tag
def promises_of(thread: Thread) -> list[Promise]:
    """What was promised in a thread."""
    return promises.promises_of(thread=thread)


@register.filter
def order_tail(number: str) -> str:
    """An order number whose end is enough to recognise it: ••••4821."""
    return f"••••{number[-4:]}"
