"""What templates of reports ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from analytics.dictionary import BY_ID
from analytics.forms.reports import WEEKDAYS
from analytics.models import ReportSchedule
from analytics.report_states import SendRhythm
from analytics.selectors.reports.periods import day_words
from analytics.selectors.reports.tables import figure_cell
from team.permissions import Permission, allows

register = template.Library()
_ADVICE = frozenset({"continue", "fix", "stop"})


@register.filter
def holds(parts: Collection[str], part: str) -> bool:
    """Whether a part is among those that are shown."""
    return part in parts


@register.filter
def is_advice(place: str) -> bool:
    """Whether a paragraph is a suggestion, which stands in a list of its own."""
    return place in _ADVICE


@register.filter
def percent_of(share: float) -> str:
    """A share as a width from 0 to 100."""
    return f"{100 * max(0.0, min(1.0, share)):.1f}"


@register.filter
def day_in(day: str, language: str) -> str:
    """An ISO day of a snapshot in words of the report's language."""
    return day_words(date.fromisoformat(day), language)


@register.simple_tag
def post_figures(post: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """The figures below a post, with their names."""
    values = {"exposure": post["exposure"], "engagement": post["engagement"], "engagement_rate": post["rate"]}
    return [(str(BY_ID[name].name), figure_cell(name, value, language).text) for name, value in values.items()]


@register.simple_tag
def may_write_here(membership: Any, is_newest: bool) -> bool:
    """Whether the reader may change words of the version they see: only of the newest one."""
    return bool(is_newest) and allows(membership.role, Permission.REPORTS_EDIT)


@register.simple_tag
def schedule_words(schedule: ReportSchedule) -> str:
    """When a schedule sends, in words."""
    if schedule.rhythm == SendRhythm.WEEKLY:
        return _("%(day)s, %(at)s") % {"day": dict(WEEKDAYS)[schedule.weekday], "at": f"{schedule.at:%H:%M}"}
    return _("Day %(day)s of the month, %(at)s") % {"day": schedule.month_day, "at": f"{schedule.at:%H:%M}"}
