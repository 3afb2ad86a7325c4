"""Insights in words: what was found, what to try, and what the evidence rows are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.templatetags.platforms import platform_name
from analytics.findings import SLOT_HOURS
from analytics.insight_states import InsightCode
from analytics.models import Insight
from analytics.models.measured_post import FORMATS
from team.charts.words import grouped
from team.templatetags.ui import short_date

_FORMATS = {
    "text": lambda: pgettext("format", "Texts"),
    "image": lambda: pgettext("format", "Pictures"),
    "video": lambda: pgettext("format", "Videos"),
    "article": lambda: pgettext("format", "Articles"),
}


def format_name(value: str) -> str:
    """A format as people call it."""
    return _FORMATS[value]() if value in _FORMATS else dict(FORMATS).get(value, value)


def slot_name(value: str) -> str:
    """A slot of hours, such as 20–22."""
    return f"{value}–{(int(value) + SLOT_HOURS):02d}" if value.isdecimal() else value


def insight_sentence(row: Insight) -> str:
    """What was found, in one sentence with its numbers."""
    return _SENTENCES[InsightCode(row.code)]()(row.params) if row.code in _SENTENCES else row.code


def _answered(params: Mapping[str, Any]) -> str:
    texts = {
        "negative": _(
            "Of those answered within %(hours)s h, %(sooner)s%% were negative when they wrote next; of those who waited"
            " longer %(later)s%%."
        ),
        "back": _(
            "Of those answered within %(hours)s h, %(sooner)s%% wrote again within 30 days; of those who waited longer"
            " %(later)s%%."
        ),
        "rating": _(
            "Those answered within %(hours)s h gave %(sooner)s stars on average, those who waited longer %(later)s."
        ),
    }
    return texts[params["what"]] % params


def _filled(text: str, **more: Callable[[Mapping[str, Any]], str]) -> Callable[[Mapping[str, Any]], str]:
    return lambda params: text % {**params, **{name: make(params) for name, make in more.items()}}


_SENTENCES: dict[str, Callable[[], Callable[[Mapping[str, Any]], str]]] = {
    InsightCode.BEST_HOUR: lambda: _filled(
        _("Posts between %(slot)s o'clock gain %(percent)s%% more engagement (%(posts)s against %(rest)s posts)."),
        slot=lambda p: slot_name(p["group"]),
    ),
    InsightCode.BEST_FORMAT: lambda: _filled(
        _("%(format)s gain %(percent)s%% more engagement (%(posts)s against %(rest)s posts)."),
        format=lambda p: format_name(p["group"]),
    ),
    InsightCode.HASHTAGS: lambda: _filled(
        _("Posts with hashtags gain %(percent)s%% more engagement (%(posts)s against %(rest)s posts).")
    ),
    InsightCode.LONG_TEXT: lambda: _filled(
        _("Texts of 120 characters or more gain %(percent)s%% more engagement (%(posts)s against %(rest)s posts).")
    ),
    InsightCode.RATE_FALLS: lambda: _filled(
        _("The engagement rate fell from %(before)s%% to %(rate)s%% while exposure stayed about the same.")
    ),
    InsightCode.BELOW_RHYTHM: lambda: _filled(
        _("%(posts)s posts in four weeks instead of about %(usual)s.")
    ),
    InsightCode.FOLLOWER_LOSS: lambda: _filled(
        _("%(lost)s followers lost on %(when)s, right after “%(title)s”."),
        when=lambda p: short_date(date.fromisoformat(p["day"])),
    ),
    InsightCode.ANSWER_TIME: lambda: _answered,
    InsightCode.ONE_PLATFORM: lambda: _filled(
        _("%(name)s brings %(percent)s%% of all exposure."),
        name=lambda p: platform_name(p["platform"]),
    ),
}  # fmt: skip


def insight_advice(row: Insight) -> str:
    """What could be tried."""
    return _ADVICE[InsightCode(row.code)]() if row.code in _ADVICE else ""


_ADVICE: dict[str, Callable[[], str]] = {
    InsightCode.BEST_HOUR: lambda: _("Move two posts a week into this slot for four weeks and compare."),
    InsightCode.BEST_FORMAT: lambda: _("Shift one post a week to this format for four weeks and compare."),
    InsightCode.HASHTAGS: lambda: _("Give every post two or three fitting hashtags for four weeks and compare."),
    InsightCode.LONG_TEXT: lambda: _("Tell more in the text of every other post for four weeks and compare."),
    InsightCode.RATE_FALLS: lambda: _("Look at the last ten posts: what changed in topic, opening or format?"),
    InsightCode.BELOW_RHYTHM: lambda: _("Plan the missing posts, or agree on a rhythm that can be kept."),
    InsightCode.FOLLOWER_LOSS: lambda: _("Read the comments under the post; answer them, or leave such posts."),
    InsightCode.ANSWER_TIME: lambda: _("Promise first answers within these hours for four weeks and compare."),
    InsightCode.ONE_PLATFORM: lambda: _("Bring what works there to a second platform."),
}  # fmt: skip


def row_name(row: Insight, label: str) -> str:
    """What a line of the evidence is called."""
    if label in _ROWS:
        return _ROWS[label]()
    if row.code == InsightCode.BEST_HOUR:
        return slot_name(label)
    if row.code == InsightCode.BEST_FORMAT:
        return format_name(label)
    return platform_name(label) if row.code == InsightCode.ONE_PLATFORM else label


_ROWS: dict[str, Callable[[], str]] = {
    "rest": lambda: pgettext("insight", "All others"),
    "before": lambda: pgettext("insight", "28 days before"),
    "now": lambda: pgettext("insight", "Last 28 days"),
    "usual": lambda: pgettext("insight", "Usual"),
    "that_day": lambda: pgettext("insight", "That day"),
    "with": lambda: pgettext("insight", "With hashtags"),
    "sooner": lambda: pgettext("insight", "Answered sooner"),
    "later": lambda: pgettext("insight", "Answered later"),
    "long": lambda: pgettext("insight", "120 characters or more"),
}


def percent_words(value: float | None) -> str:
    """A change in percent with its sign; a dash when not known."""
    if value is None:
        return "–"
    return f"{'−' if value < 0 else '+'}{grouped(abs(round(value)))}%"
