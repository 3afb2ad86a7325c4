"""The list of competitors with the figures one looks at first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Competitor, TrackedAccount
from accounts.selectors.competitors.measures import DayFigures, Growth, growth_since, measured, windows
from accounts.selectors.competitors.tracking import alert_query, figures_by_account, latest_day, past, tracked_query
from team.models import Workspace

# A rate of a competitor is taken from four weeks; "28-day growth" may begin three days before them.
PERIOD, LOOK_BACK = 28, 60
SPARK_POINTS = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A competitor over all its followed accounts; None: not enough data.

    `followers`: sum of the last known values; `change`, `growth`: from the accounts that were known 28 days ago, both
    sides of the fraction from the same accounts. `cadence`: posts a week, of all accounts; `per_thousand`: as in
    `measures.measured`, over all accounts. `last`, `sources`: the last day with figures, and where they come from.
    """

    competitor: Competitor
    tracked: tuple[TrackedAccount, ...]
    followers: int | None
    change: int | None
    growth: float | None
    cadence: float | None
    per_thousand: float | None
    spark: tuple[float, ...]
    last: date | None
    sources: tuple[str, ...]
    alerts: int


def overview(*, workspace: Workspace, competitors: Sequence[Competitor], today: date) -> list[Line]:
    """One line for each competitor. Three queries."""
    rows = tracked_query(workspace=workspace).filter(competitor__in=[one.pk for one in competitors])
    by_competitor: dict[int, list[TrackedAccount]] = defaultdict(list)
    for row in rows:
        by_competitor[row.competitor_id or 0].append(row)
    figures = figures_by_account(workspace=workspace, tracked=list(rows), since=past(today, LOOK_BACK))
    counted = alert_query(workspace=workspace, open_only=True).order_by().values("tracked__competitor")
    alerts = {row["tracked__competitor"]: row["n"] for row in counted.annotate(n=Count("pk"))}
    return [
        line_of(
            one, by_competitor[one.pk], [figures[row.pk] for row in by_competitor[one.pk]], today, alerts.get(one.pk, 0)
        )
        for one in competitors
    ]


def line_of(
    competitor: Competitor,
    tracked: Sequence[TrackedAccount],
    days: Sequence[Sequence[DayFigures]],
    today: date,
    alerts: int,
) -> Line:
    """The figures of one competitor from those of its accounts."""
    latest = [found for rows in days if (found := latest_day(rows)) is not None]
    grown: list[Growth] = [one for rows in days if (one := growth_since(rows, PERIOD)) is not None]
    base, change = sum(one.first for one in grown), sum(one.change for one in grown)
    sums = [measured(rows, past(today, PERIOD), today) for rows in days]
    rates = [one.cadence for one in sums if one.cadence is not None]
    sources = {row.followers_from for row in latest} - {""}
    return Line(
        competitor=competitor,
        tracked=tuple(tracked),
        followers=sum(row.followers or 0 for row in latest) if latest else None,
        change=change if grown else None,
        growth=change / base if base else None,
        cadence=sum(rates) if rates else None,
        per_thousand=_over_all(days, today),
        spark=_spark(days, today),
        last=max((row.day for row in latest), default=None),
        sources=tuple(sorted(sources, key=("api", "csv", "manual").index)),
        alerts=alerts,
    )


def _over_all(days: Sequence[Sequence[DayFigures]], today: date) -> float | None:
    """Engagement per thousand followers and post over several accounts: Σ over all windows of all of them."""
    engagement = seen = 0
    for rows in days:
        for row in windows(rows, past(today, PERIOD), today):
            if row.engagement is not None and row.sample is not None and row.followers:
                engagement, seen = engagement + row.engagement, seen + row.sample * row.followers
    return 1000 * engagement / seen if seen else None


def _spark(days: Sequence[Sequence[DayFigures]], today: date) -> tuple[float, ...]:
    """Followers of all accounts together on the days on which each of them is known; nothing where those are few."""
    known = [{row.day: row.followers for row in rows if row.followers is not None} for rows in days]
    known = [one for one in known if one]
    if not known:
        return ()
    common = sorted(set.intersection(*(set(one) for one in known)))
    step = max(1, len(common) // SPARK_POINTS)
    shown = common[::-1][::step][::-1]
    return tuple(float(sum(one[day] or 0 for one in known)) for day in shown) if len(shown) > 2 else ()
