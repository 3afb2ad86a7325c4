"""The audience as charts: what exposure leads to, who comes back, who is there, who was lost."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.selectors import audience as read
from team.charts import Breakdown, BreakdownRow, Cohort, CohortTable


def funnel_chart(steps: Sequence[read.Step]) -> Breakdown:
    """The reported steps, each with its rate of the one before, of the accounts that report both."""
    rows = [
        BreakdownRow(one.name or _("New contacts"), one.value, second=None if one.rate is None else round(one.rate, 2))
        for one in steps
    ]
    return Breakdown(
        rows,
        _("How many people each step from exposure to orders still had"),
        axis=pgettext("chart", "Step"),
        value_name=pgettext("chart", "Count"),
        second_name=_("Of the step before"),
        second_unit="%",
    )


def cohort_chart(retention: read.Retention) -> CohortTable:
    """Contacts by week of first contact, and the percent active again in each week after."""
    return CohortTable(
        [
            Cohort(
                # Kept as it is for the sheets of those who read the file.
                formats.date_format(one.week, pgettext("date format in a file", "m/d/Y")),
                one.size,
                [None if value is None else round(value, 1) for value in one.percents],
                one.counts,
                one.small,
                one.week,
            )
            for one in retention.cohorts
        ],
        [pgettext("cohort", "W%(n)s") % {"n": n} for n in range(1, read.WEEKS + 1)],
        _("Percent of the contacts of each week who were active again so many weeks later"),
        axis=_("Week of first contact"),
        size_name=_("Contacts"),
    )


def presence_chart(presence: read.Presence) -> Breakdown:
    """How many contacts were active yesterday and in the last 7 and 30 days."""
    rows = [
        BreakdownRow(_("Yesterday (DAU)"), presence.day),
        BreakdownRow(_("7 days (WAU)"), presence.week),
        BreakdownRow(_("30 days (MAU)"), presence.month),
    ]
    return Breakdown(rows, _("Active contacts"), axis=_("Period"), value_name=_("Contacts"))


def return_chart(retention: read.Retention) -> Breakdown:
    """The percent of contacts active on exactly the 1st, 7th and 30th day after their first."""
    rows = [
        BreakdownRow(return_words(n), None if percent is None else round(percent, 1), second=size)
        for n, percent, size in retention.days
    ]
    return Breakdown(rows, _("Who comes back"), unit="%", axis=_("Period"), second_name=_("Contacts"))


def return_words(days: int) -> str:
    """“Back on day 7 (D7)”."""
    return _("Back on day %(n)s (D%(n)s)") % {"n": days}


def lost_chart(lost: read.Lost) -> Breakdown:
    """Followers lost, as platforms tell and by falls from day to day."""
    rows = [
        BreakdownRow(_("As platforms tell"), lost.told, second=lost.told_accounts),
        BreakdownRow(_("By falls from day to day"), lost.fallen, second=lost.fallen_accounts),
    ]
    return Breakdown(rows, _("Lost followers"), axis=pgettext("chart", "Source"), second_name=_("Accounts"))
