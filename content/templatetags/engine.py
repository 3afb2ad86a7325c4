"""How the engine page draws and words its figures."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from config.lib.clock import now
from content.engine import watch_words
from content.engine.watch import EngineReport, Hold
from content.selectors.lateness import LateHour
from content.selectors.processes import Standstill
from content.selectors.steps import outcome_words
from team.templatetags.ui import clock_time

register = template.Library()
# The scale of the bars, in seconds: a tenth of a second is the smallest, ten minutes the highest.
_LOW, _HIGH = 0.1, 600.0
GOOD_WITHIN, POOR_BEYOND = 2.0, 60.0


@register.filter
def verdict(report: EngineReport) -> str:
    """The state of publishing in one sentence."""
    return watch_words.verdict_text(report)


@register.filter
def advice(report: EngineReport) -> str:
    """What to do about it."""
    return watch_words.advice_text(report)


@register.filter
def standstill_words(standstill: Standstill) -> str:
    """Why the background stands still and what to start."""
    return watch_words.standstill_text(standstill)


@register.filter
def hold_words(hold: Hold) -> str:
    """Why nothing is sent to an account."""
    return watch_words.hold_text(hold)


@register.filter
def seconds_words(seconds: float | None) -> str:
    """A lateness, or a dash without data."""
    return "–" if seconds is None else watch_words.span_text(seconds)


@register.filter
def span_words(span: timedelta | None) -> str:
    """A span of time, or a dash."""
    return "–" if span is None else watch_words.span_text(span.total_seconds())


@register.filter
def seconds_ago(moment: datetime | None) -> str:
    """How long ago, to the second: signs of life are about seconds."""
    if moment is None:
        return "–"
    span = watch_words.age_text((now() - moment).total_seconds())
    return gettext("%(span)s ago") % {"span": span}


@register.filter
def outcome_name(outcome: str) -> str:
    """How a call ended."""
    return outcome_words(outcome)


@register.simple_tag
def lag_bars(hours: tuple[LateHour, ...]) -> SafeString:
    """One bar an hour: within how long 95 % of its sends left, on a logarithmic scale; flat where there were none."""
    bars = format_html_join("", '<g><title>{}</title><rect class="{}" x="{}" y="{}" width="3" height="{}"/></g>', (
        (_hour_words(hour), *_bar(index, hour.lateness.p95)) for index, hour in enumerate(hours)
    ))  # fmt: skip
    label = gettext("How late posts left, hour by hour over the last 24 hours")
    return format_html(
        '<svg class="lag" viewBox="0 0 {} 60" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        len(hours) * 4 - 1,
        label,
        bars,
    )


def _bar(index: int, seconds: float | None) -> tuple[str, int, str, str]:
    """CSS class, x, y and height of a bar."""
    if seconds is None:
        return "lag-none", index * 4, "59", "1"
    clamped = min(max(seconds, _LOW), _HIGH)
    height = 6 + 54 * math.log(clamped / _LOW) / math.log(_HIGH / _LOW)
    tone = "fill-good" if seconds <= GOOD_WITHIN else "fill-warn" if seconds <= POOR_BEYOND else "fill-bad"
    return tone, index * 4, f"{60 - height:.1f}", f"{height:.1f}"


def _hour_words(hour: LateHour) -> str:
    times = f"{clock_time(timezone.localtime(hour.start))}–{clock_time(timezone.localtime(hour.end))}"
    count = hour.lateness.samples
    if hour.lateness.p95 is None:
        return f"{times} · {gettext('no posts')}"
    posts = ngettext("%(n)s post", "%(n)s posts", count) % {"n": count}
    within = gettext("95%% within %(span)s") % {"span": watch_words.span_text(hour.lateness.p95)}
    return f"{times} · {posts} · {within}"
