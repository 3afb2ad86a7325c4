"""The arithmetic of comparing accounts. Pure: no database, no clock, so that every formula can be checked by hand.

All rates are ratios of sums, never means of ratios: a week with one post does not weigh as much as a week with twenty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.competitor_states import SnapshotSource

# The most trusted source first.
PRECEDENCE = tuple(SnapshotSource.values)
COUNTS = ("followers", "following", "posts_total")
WINDOW = ("posts", "sample", "likes", "comments", "shares", "views")
# A change is told only from days this far apart: less is noise of a single reading.
SPAN_MIN = 6
# A rate of posts needs at least a week of days.
COVER_MIN = 7
# "28 days ago" may be so many days earlier or later where that very day has no figure.
TOLERANCE = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """One day's public figures of an account; None: not known. `posts` to `views` count the `window_days` days up to
    and with `day`."""

    day: date
    followers: int | None = None
    following: int | None = None
    posts_total: int | None = None
    window_days: int = 7
    posts: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class DayFigures(Figures):
    """What is known about an account on a day, the best source of each figure taken.

    `posts` to `views` come from one source together, `sample` of the posts were looked at. `followers_from`,
    `window_from`: the sources.
    """

    sample: int | None = None
    followers_from: str = ""
    window_from: str = ""

    @property
    def engagement(self) -> int | None:
        """Likes + comments + shares, as far as they are reported; None when none of them is. Views do not count."""
        known = [value for value in (self.likes, self.comments, self.shares) if value is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Growth:
    """Followers from the first to the last known day of a period. `share`: change by the first value."""

    first_day: date
    last_day: date
    first: int
    last: int

    @property
    def change(self) -> int:
        """Followers won, negative where lost."""
        return self.last - self.first

    @property
    def share(self) -> float | None:
        """change / first; None where the first value is 0."""
        return self.change / self.first if self.first else None


@dataclass(frozen=True, slots=True)
class Measured:
    """What a period says about one account; None: not enough data. `covered`: days its windows cover."""

    growth: Growth | None
    covered: int
    days: int
    posts: int | None
    cadence: float | None
    engagement: int | None
    per_post: float | None
    per_thousand: float | None


def combined(rows: Iterable[object]) -> list[DayFigures]:
    """One `DayFigures` a day, oldest first, from rows of any source (fields as `TrackedSnapshot`)."""
    by_day: dict[date, list[object]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)  # type: ignore[attr-defined]
    return [_best(day, by_day[day]) for day in sorted(by_day)]


def _best(day: date, rows: list[object]) -> DayFigures:
    rows = sorted(rows, key=lambda row: PRECEDENCE.index(row.source))  # type: ignore[attr-defined]
    values: dict[str, object] = {}
    for name in COUNTS:
        found = next((row for row in rows if getattr(row, name) is not None), None)
        values[name] = getattr(found, name, None)
        if name == "followers" and found is not None:
            values["followers_from"] = found.source  # type: ignore[attr-defined]
    window = next((row for row in rows if any(getattr(row, name) is not None for name in WINDOW)), None)
    if window is not None:
        values |= {name: getattr(window, name) for name in (*WINDOW, "window_days")}
        values["window_from"] = window.source  # type: ignore[attr-defined]
    return DayFigures(day, **values)  # type: ignore[arg-type]


def windows(days: Sequence[DayFigures], first: date, last: date) -> list[DayFigures]:
    """Windows that lie wholly in the period and do not overlap, chosen from the latest back; newest first.

    Readings of every day each look back a week; counting all of them would count each post seven times.
    """
    chosen: list[DayFigures] = []
    free = last
    for row in reversed(days):
        begins = row.day - timedelta(days=row.window_days - 1)
        if row.posts is not None and row.day <= free and begins >= first:
            chosen.append(row)
            free = begins - timedelta(days=1)
    return chosen


def growth(days: Sequence[DayFigures], first: date, last: date) -> Growth | None:
    """Followers of the first and last known day in the period; None when they lie less than a week apart."""
    known = [row for row in days if row.followers is not None and first <= row.day <= last]
    if len(known) < 2 or (known[-1].day - known[0].day).days < SPAN_MIN:
        return None
    return Growth(known[0].day, known[-1].day, known[0].followers or 0, known[-1].followers or 0)


def growth_since(days: Sequence[DayFigures], ago: int) -> Growth | None:
    """Growth from about `ago` days before the last known day to it; None without a value near that day."""
    known = [row for row in days if row.followers is not None]
    if not known:
        return None
    wanted = known[-1].day - timedelta(days=ago)
    near = [row for row in known if abs((row.day - wanted).days) <= TOLERANCE]
    if not near:
        return None
    start = min(near, key=lambda row: (abs((row.day - wanted).days), row.day))
    return Growth(start.day, known[-1].day, start.followers or 0, known[-1].followers or 0)


def measured(days: Sequence[DayFigures], first: date, last: date) -> Measured:
    """All figures of one account in the period [first, last].

    cadence (posts a week) = 7 × Σ posts / Σ window days;
    per post = Σ engagement / Σ posts sampled;
    per thousand followers and post = 1000 × Σ engagement / Σ (posts sampled × followers on the window's day).
    Windows without engagement or followers are left out of the sums that need them, on both sides of the fraction.
    """
    chosen = windows(days, first, last)
    covered = sum(row.window_days for row in chosen)
    posts = sum(row.posts or 0 for row in chosen)
    engaged = [row for row in chosen if row.engagement is not None and row.sample is not None]
    engagement = sum(row.engagement or 0 for row in engaged)
    sample = sum(row.sample or 0 for row in engaged)
    weighed = [row for row in engaged if row.followers]
    seen = sum((row.sample or 0) * (row.followers or 0) for row in weighed)
    enough = covered >= COVER_MIN
    return Measured(
        growth=growth(days, first, last),
        covered=covered,
        days=(last - first).days + 1,
        posts=posts if enough else None,
        cadence=7 * posts / covered if enough else None,
        engagement=engagement if enough and engaged else None,
        per_post=engagement / sample if enough and sample else None,
        per_thousand=1000 * sum(row.engagement or 0 for row in weighed) / seen if enough and seen else None,
    )


def engagement_a_day(days: Sequence[DayFigures], first: date, last: date) -> float | None:
    """Σ engagement / Σ window days of the windows that report engagement; None when they cover less than a week."""
    chosen = [row for row in windows(days, first, last) if row.engagement is not None]
    covered = sum(row.window_days for row in chosen)
    return sum(row.engagement or 0 for row in chosen) / covered if covered >= COVER_MIN else None


def shares(values: Sequence[float | None]) -> list[float | None]:
    """Each value's part of the sum, 0 to 1; None stays None and counts for nothing. None for all when the sum is 0.

    Share of voice: applied to posts a week, and to engagement a day, of the accounts compared on one platform. Rates
    instead of totals, so that an account whose figures cover fewer days does not look smaller for it.
    """
    total = sum(value for value in values if value is not None)
    return [None if value is None or not total else value / total for value in values]


def indexed(days: Sequence[DayFigures], labels: Sequence[date], step: int) -> list[float | None]:
    """Followers at each label as an index, 100 at the first known value; None where the `step` days have no figure.

    A label stands for the `step` days up to and with it; of several figures the last one counts.
    """
    values = absolute(days, labels, step)
    base = next((value for value in values if value), None)
    return [None if value is None or base is None else round(100 * value / base, 2) for value in values]


def absolute(days: Sequence[DayFigures], labels: Sequence[date], step: int) -> list[float | None]:
    """Followers at each label, as `indexed` takes them."""
    known = {row.day: row.followers for row in days if row.followers is not None}
    found: list[float | None] = []
    for label in labels:
        spread = (known.get(label - timedelta(days=back)) for back in range(step))
        found.append(next((value for value in spread if value is not None), None))
    return found


def label_days(first: date, last: date, step: int) -> list[date]:
    """The days a chart shows, the last one always among them, oldest first."""
    count = (last - first).days // step
    return [last - timedelta(days=step * back) for back in range(count, -1, -1)]
