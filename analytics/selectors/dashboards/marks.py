"""Moments that explain a curve: days of the marketing calendar and the first posts of campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from content.selectors.dates import facts_between

# A long view has room for the weightiest dates only.
DATES, LONG = 8, 45


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and what it was. `kind`: date or campaign."""

    day: date
    name: str
    kind: str


def moments_of(first: date, last: date, campaigns: Sequence[tuple[str, date]] = ()) -> list[Moment]:
    """The moments of a span, oldest first. `campaigns`: names and the days of their first posts; no query."""
    dates: list[tuple[int, Moment]] = []
    for day, facts in facts_between(first, last).items():
        weight = 3 if facts.holiday and facts.special == facts.holiday else 0
        weight = max([weight, *(event.priority for event in facts.events[:1] if event.name == facts.special)])
        if facts.special and weight >= 2 and (not dates or dates[-1][1].name != facts.special):
            dates.append((weight, Moment(day, facts.special, "date")))
    if (last - first).days >= LONG:
        dates = [one for one in dates if one[0] >= 3]
    dates.sort(key=lambda one: (-one[0], one[1].day))
    found = [one for _weight, one in dates[:DATES]]
    found += [Moment(day, name, "campaign") for name, day in campaigns if first <= day <= last]
    return sorted(found, key=lambda one: (one.day, one.kind, one.name))
