"""What an address asks the benchmark for; page, table and API read it alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import TrackedAccount
from accounts.selectors.competitors.benchmark import COMPARED_MAX, Benchmark, benchmark, platforms_compared
from accounts.selectors.competitors.tracking import past
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.models import Workspace

PERIODS = (28, 90, 365)
LONGEST = 730


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for. `days`: one of PERIODS, 0 for days of one's own; `view`: index or followers."""

    platform: str
    tracked: list[TrackedAccount]
    offered: dict[str, list[TrackedAccount]]
    first: date
    last: date
    days: int
    view: str
    wrong: str = ""


def wanted_of(workspace: Workspace, query: QueryDict, *, strict: bool = False) -> Wanted:
    """Read the query of an address; what cannot be meant falls back to four weeks of the fullest platform.

    Days that cannot be meant are complained of in `wrong`; with `strict` they raise InvalidInput.
    """
    offered = platforms_compared(workspace=workspace)
    platform = query.get("platform", "")
    platform = platform if platform in offered else next(iter(offered), "")
    here = offered.get(platform, [])
    ids = {int(value) for value in query.getlist("a") if value.isdecimal() and len(value) < 19}
    chosen = [one for one in here if one.pk in ids] or here
    today = local_day(now(), workspace.time_zone)
    given = query.get("days", "")
    days = int(given) if given in {str(one) for one in PERIODS} else PERIODS[0]
    first, last, wrong = past(today, days), today, ""
    if query.get("from") or query.get("to"):
        try:
            first, last = span_of(query.get("from", ""), query.get("to", ""), today)
            days = 0
        except InvalidInput as error:
            if strict:
                raise
            wrong = str(error)
    view = "followers" if query.get("view") == "followers" else "index"
    return Wanted(platform, chosen[:COMPARED_MAX], offered, first, last, days, view, wrong)


def compared(workspace: Workspace, wanted: Wanted) -> Benchmark:
    """The comparison that was asked for."""
    return benchmark(
        workspace=workspace,
        platform=wanted.platform,
        tracked=wanted.tracked,
        first=wanted.first,
        last=wanted.last,
    )


def span_of(first: str, last: str, today: date) -> tuple[date, date]:
    """Two days of an address. Raises InvalidInput when they are none, in the wrong order, or too far apart."""
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last) if last else today
    except ValueError:
        raise InvalidInput(_("Choose a first and a last day."), field="from") from None
    end = min(end, today)
    if not date(2000, 1, 1) <= begin < end or end - begin > timedelta(days=LONGEST):
        raise InvalidInput(_("The first day must lie before the last, at most two years apart."), field="from")
    return begin, end
