"""Charts of a group's weeks."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from interactions.models import CommunityWeek
from team.charts import LineChart, Series
from team.templatetags.ui import short_date


def score_chart(weeks: Sequence[CommunityWeek], scores: Sequence[int | None]) -> LineChart:
    """The health score week by week."""
    known = [score for score in scores if score is not None]
    summary = _("Health score by week; the last one is %(last)s.") % {"last": known[-1] if known else "–"}
    series = Series(pgettext("health of a group", "Health score"), [None if s is None else float(s) for s in scores])
    return LineChart([short_date(week.week) for week in weeks], [series], summary)


def members_chart(weeks: Sequence[CommunityWeek]) -> LineChart:
    """Members and those who wrote, week by week."""
    series = [
        Series(pgettext("group figure", "Members"), [_float(week.members) for week in weeks]),
        Series(pgettext("group figure", "Who wrote"), [_float(week.speakers) for week in weeks], "c2"),
    ]
    return LineChart([short_date(week.week) for week in weeks], series, _("Members and who wrote, by week."))


def _float(value: int | None) -> float | None:
    return None if value is None else float(value)
