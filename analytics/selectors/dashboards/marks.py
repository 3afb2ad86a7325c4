"""Moments that explain a curve: days of the marketing calendar, campaigns, incidents, alerts, what people noted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.mark_kinds import IncidentCode, MarkKind
from analytics.selectors.dashboards.incidents import Incident, incidents_of_each
from analytics.selectors.figures.scope import Scope
from content.selectors.dates import facts_between

# A long view has room for the weightiest dates only.
DATES, LONG = 8, 45
# Words of the address that leave all marks out.
NO_MARKS = "none"
# What stands first where there is not room for all.
_ORDER = (MarkKind.NOTE, MarkKind.INCIDENT, MarkKind.ALERT, MarkKind.CAMPAIGN, MarkKind.DATE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or the days up to `last`, and what it was. `kind`: a MarkKind.

    `code` and `ref`: of an incident, what it is and the row it was read from; `ref` of an alert or annotation: its id.
    `since`, `until`: where it begins before or ends after the span; `until` None: it goes on. `accounts`: ids, None for
    all.
    """

    day: date
    name: str
    kind: str
    last: date | None = None
    code: str = ""
    ref: int = 0
    since: date | None = None
    until: date | None = None
    accounts: tuple[int, ...] | None = None

    @property
    def begins(self) -> date:
        """Its first day, which may lie before the span."""
        return self.since or self.day


def kinds_read(text: str) -> tuple[str, ...]:
    """Kinds of marks an address asks for: all without a word, none for “none”; unknown ones are left out."""
    if not text:
        return tuple(MarkKind.values)
    asked = text[:80].split(",")
    return tuple(kind for kind in MarkKind.values if kind in asked)


def kinds_written(kinds: Collection[str]) -> str:
    """The word of the address for these kinds; "" for all of them."""
    if len(kinds) == len(MarkKind.values):
        return ""
    return ",".join(kind for kind in MarkKind.values if kind in kinds) or NO_MARKS


def moments_of(
    scope: Scope,
    *,
    campaigns: Sequence[tuple[str, date]] = (),
    kinds: Collection[str] = tuple(MarkKind.values),
    complaints: bool = False,
    names: Mapping[int, Any] | None = None,
) -> list[Moment]:
    """The moments of a scope, oldest first. One query at most.

    `campaigns`: names and the days of their first posts. `complaints`: whether grave complaints may be told. `names`:
    accounts by id, for those an incident befell.
    """
    return moments_of_each([(scope, campaigns, kinds)], complaints=complaints, names=names)[0]


def moments_of_each(
    asked: Sequence[tuple[Scope, Sequence[tuple[str, date]], Collection[str]]],
    *,
    complaints: bool = False,
    names: Mapping[int, Any] | None = None,
) -> list[list[Moment]]:
    """The same of several scopes, each with its campaigns and kinds; one query at most."""
    incidents = incidents_of_each([(scope, tuple(kinds)) for scope, _campaigns, kinds in asked], complaints=complaints)
    every = []
    for (scope, campaigns, kinds), befell in zip(asked, incidents, strict=True):
        found = _dates(scope.first, scope.last) if MarkKind.DATE in kinds else []
        if MarkKind.CAMPAIGN in kinds:
            began = [(name, day) for name, day in campaigns if scope.first <= day <= scope.last]
            found += [Moment(day, name, MarkKind.CAMPAIGN) for name, day in began]
        found += [_moment(one, scope, names or {}) for one in befell]
        every.append(sorted(found, key=lambda one: (one.day, _ORDER.index(MarkKind(one.kind)), one.name)))
    return every


def _dates(first: date, last: date) -> list[Moment]:
    dates: list[tuple[int, Moment]] = []
    for day, facts in facts_between(first, last).items():
        weight = 3 if facts.holiday and facts.special == facts.holiday else 0
        weight = max([weight, *(event.priority for event in facts.events[:1] if event.name == facts.special)])
        if facts.special and weight >= 2 and (not dates or dates[-1][1].name != facts.special):
            dates.append((weight, Moment(day, facts.special, MarkKind.DATE)))
    if (last - first).days >= LONG:
        dates = [one for one in dates if one[0] >= 3]
    dates.sort(key=lambda one: (-one[0], one[1].day))
    return [one for _weight, one in dates[:DATES]]


def _moment(one: Incident, scope: Scope, names: Mapping[int, Any]) -> Moment:
    day, end = max(one.first, scope.first), min(one.last or scope.last, scope.last)
    return Moment(
        day,
        incident_words(one, names),
        one.kind,
        last=end if end > day else None,
        code=one.code,
        ref=one.ref,
        since=one.first,
        until=one.last,
        accounts=one.accounts,
    )


def incident_words(one: Incident, names: Mapping[int, Any]) -> str:
    """What happened in a few words, with the account or how many of them."""
    if one.kind != MarkKind.INCIDENT:
        return one.words
    what = str(IncidentCode(one.code).label)
    if one.words:
        return _("%(what)s: %(words)s") % {"what": what, "words": one.words}
    ids = one.accounts or ()
    if len(ids) == 1 and ids[0] in names:
        return _("%(what)s: %(words)s") % {"what": what, "words": names[ids[0]]}
    counted = ngettext("%(n)s account", "%(n)s accounts", len(ids)) % {"n": len(ids)}
    return _("%(what)s: %(words)s") % {"what": what, "words": counted}


def worth(moments: Sequence[Moment], most: int) -> list[Moment]:
    """Those that fit above a curve: what people noted and incidents before dates, at most `most`, oldest first."""
    chosen = sorted(moments, key=lambda one: (_ORDER.index(MarkKind(one.kind)), one.day))[:most]
    return sorted(chosen, key=lambda one: (one.day, _ORDER.index(MarkKind(one.kind)), one.name))
