"""The form of a repetition: simple fields, or a rule as text for those who know RFC 5545."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.lib.clock import now
from config.lib.recurrence import COUNT_MAX, INTERVAL_MAX, TEXT_MAX
from content.models import Post, Recurrence
from content.selectors.repeat_rules import MONTH_BY, SimpleRule, simple_rule

UNITS = [
    ("day", pgettext_lazy("repeat every n", "days")),
    ("week", pgettext_lazy("repeat every n", "weeks")),
    ("month", pgettext_lazy("repeat every n", "months")),
    ("year", pgettext_lazy("repeat every n", "years")),
]
ENDS = [("never", _("Never")), ("count", _("After a number of times")), ("until", _("On a date"))]
_DAY, _CLOCK = {"type": "date"}, {"type": "time"}


class RepeatForm(forms.Form):
    """`rule_text` of the cleaned data is the rule; `expert`, when filled, wins over the simple fields."""

    first_day = forms.DateField(
        label=pgettext_lazy("repetition", "From"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M"))
    time_zone = forms.CharField(required=False, max_length=64)
    every = forms.IntegerField(min_value=1, max_value=INTERVAL_MAX)
    unit = forms.ChoiceField(choices=UNITS)
    weekdays = forms.TypedMultipleChoiceField(choices=[(str(n), "") for n in range(7)], coerce=int, required=False)
    month_by = forms.ChoiceField(choices=[(by, by) for by in MONTH_BY], required=False)
    ends = forms.ChoiceField(choices=ENDS)
    count = forms.IntegerField(min_value=1, max_value=COUNT_MAX, required=False)
    until = forms.DateField(required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    expert = forms.CharField(required=False, max_length=TEXT_MAX)

    def clean(self) -> dict[str, Any]:
        """Put the rule together."""
        values = super().clean() or {}
        if self.errors:
            return values
        if values["ends"] == "count" and not values["count"]:
            self.add_error("count", _("Say how many times."))
        elif values["ends"] == "until" and not values["until"]:
            self.add_error("until", _("Choose the last day."))
        elif values["ends"] == "until" and values["until"] < values["first_day"]:
            self.add_error("until", _("The last day lies before the first."))
        else:
            values["rule_text"] = values["expert"].strip() or _simple(values).text(values["first_day"])
        return values


def _simple(values: dict[str, Any]) -> SimpleRule:
    return SimpleRule(
        values["unit"],
        values["every"],
        tuple(values["weekdays"]),
        values["month_by"] or "day",
        values["count"] if values["ends"] == "count" else None,
        values["until"] if values["ends"] == "until" else None,
    )


def first_values(post: Post) -> dict[str, Any]:
    """What the form shows for a post that does not repeat yet: weekly from its own time, else from tomorrow at ten."""
    zone = ZoneInfo(post.workspace.time_zone)
    start = datetime.combine(now().astimezone(zone).date() + timedelta(days=1), time(10, 0))
    if post.due_at is not None and post.due_at > now():
        start = post.due_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    return {
        **_shown(SimpleRule(weekdays=(start.weekday(),))),
        "first_day": start.date(),
        "clock": start.time(),
        "time_zone": post.workspace.time_zone,
    }


def stored_values(row: Recurrence) -> dict[str, Any]:
    """What the form shows for a repetition."""
    simple = simple_rule(row.rule, row.first_day)
    return {
        **_shown(simple or SimpleRule()),
        "first_day": row.first_day,
        "clock": row.clock,
        "time_zone": row.time_zone,
        "expert": "" if simple else row.rule,
    }


def _shown(simple: SimpleRule) -> dict[str, Any]:
    ends = "count" if simple.count else "until" if simple.until else "never"
    return {
        "unit": simple.unit,
        "every": simple.every,
        "weekdays": [str(n) for n in simple.weekdays],
        "month_by": simple.month_by,
        "ends": ends,
        "count": simple.count,
        "until": simple.until,
    }
