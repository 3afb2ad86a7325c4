"""How healthy a group is: a score of 0–100 from four explained parts, and its way over the weeks.

No platform publishes what a healthy group is, so the ends of the scales are working values of ours, shown beside every
score. All parts are ratios of sums over four weeks, so that one odd week does not decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from config.lib.clock import now
from interactions.models import Community, CommunityWeek
from team.models import Workspace

WINDOW = 4
# At least so many weeks and parts make a score.
WEEKS_LEAST, PARTS_LEAST = 2, 2
FIGURES = ("members", "joined", "left", "speakers", "messages", "questions", "answered", "conversions")


@dataclass(frozen=True, slots=True)
class Scale:
    """One part: its weight, and the ratios that give 0 and 100 points."""

    key: str
    label: str | Promise
    about: str | Promise
    weight: int
    low: float
    high: float


SCALES = (
    Scale(
        "activity", pgettext_lazy("health of a group", "Activity"),
        pgettext_lazy("health of a group", "members who write in a week; 20% and more give 100 points"), 35, 0.0, 0.20,
    ),
    Scale(
        "growth", pgettext_lazy("health of a group", "Growth"),
        pgettext_lazy("health of a group", "joined less left, a week, of all members; −2% gives 0, +2% gives 100"),
        20, -0.02, 0.02,
    ),
    Scale(
        "retention", pgettext_lazy("health of a group", "Retention"),
        pgettext_lazy("health of a group", "members who stay for a week; 95% gives 0, all give 100"), 25, 0.95, 1.0,
    ),
    Scale(
        "answers", pgettext_lazy("health of a group", "Answers"),
        pgettext_lazy("health of a group", "questions that got an answer; half gives 0, all give 100"), 20, 0.5, 1.0,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part as measured. `ratio` and `score` None: nobody told enough."""

    scale: Scale
    ratio: float | None
    score: int | None

    @property
    def percent(self) -> float | None:
        """The ratio in percent, one decimal."""
        return None if self.ratio is None else round(100 * self.ratio, 1)


@dataclass(frozen=True, slots=True)
class Health:
    """`score` None: too little data. `weeks`: how many weeks it rests on."""

    score: int | None
    parts: tuple[Part, ...]
    weeks: int

    @property
    def level(self) -> str:
        """`good` from 70, `fair` from 45, else `poor`; "" without a score."""
        if self.score is None:
            return ""
        return "good" if self.score >= 70 else "fair" if self.score >= 45 else "poor"


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week_list(*, workspace: Workspace, community: Community, most: int = 53) -> list[CommunityWeek]:
    """The latest weeks with figures, the oldest first."""
    rows = CommunityWeek.objects.for_workspace(workspace).filter(community=community).select_related("entered_by")
    return list(rows.order_by("-week")[:most])[::-1]


def health_of(weeks: Sequence[CommunityWeek]) -> Health:
    """The score of the four weeks that end with the last one of `weeks` (oldest first)."""
    if not weeks:
        return Health(None, tuple(Part(scale, None, None) for scale in SCALES), 0)
    first = weeks[-1].week - timedelta(weeks=WINDOW - 1)
    window = [week for week in weeks if week.week >= first]
    parts = tuple(_part(scale, window) for scale in SCALES)
    known = [part for part in parts if part.score is not None]
    if len(window) < WEEKS_LEAST or len(known) < PARTS_LEAST:
        return Health(None, parts, len(window))
    whole = sum(part.scale.weight for part in known)
    score = round(sum(part.scale.weight * (part.score or 0) for part in known) / whole)
    return Health(score, parts, len(window))


def trend(weeks: Sequence[CommunityWeek]) -> list[int | None]:
    """The score at each of `weeks` (oldest first)."""
    return [health_of(weeks[: index + 1]).score for index in range(len(weeks))]


def healths(*, workspace: Workspace, communities: Iterable[Community]) -> dict[int, tuple[Health, list[CommunityWeek]]]:
    """Score and last eight weeks of many groups, by id. One query."""
    ids = [community.pk for community in communities]
    rows = CommunityWeek.objects.for_workspace(workspace).filter(community_id__in=ids).order_by("week")
    recent = rows.filter(week__gte=now().date() - timedelta(weeks=60))
    found: dict[int, list[CommunityWeek]] = defaultdict(list)
    for row in recent:
        found[row.community_id].append(row)
    return {pk: (health_of(found[pk]), found[pk][-8:]) for pk in ids}


def quiet_against(weeks: Sequence[CommunityWeek], name: str = "speakers") -> tuple[int, float] | None:
    """The last week's figure and the mean of the four weeks before, where at least three of them are known."""
    if not weeks or (last := getattr(weeks[-1], name)) is None:
        return None
    first = weeks[-1].week - timedelta(weeks=WINDOW)
    before = [getattr(week, name) for week in weeks[:-1] if week.week >= first]
    known = [value for value in before if value is not None]
    return (last, fmean(known)) if len(known) >= 3 else None


def _part(scale: Scale, window: Sequence[CommunityWeek]) -> Part:
    ratio = _ratio(scale.key, window)
    if ratio is None:
        return Part(scale, None, None)
    share = (ratio - scale.low) / (scale.high - scale.low)
    return Part(scale, ratio, round(100 * min(1.0, max(0.0, share))))


def _ratio(key: str, window: Sequence[CommunityWeek]) -> float | None:
    """Sums of both sides over the weeks in which both are known."""
    sides: list[tuple[float, float]] = []
    for week in window:
        if key == "answers":
            pair = (week.answered, week.questions)
        elif key == "activity":
            pair = (week.speakers, week.members)
        elif week.members is None or week.left is None or week.joined is None:
            continue
        else:
            start = max(1, week.members - week.joined + week.left)
            gone = min(week.left, start)
            pair = (week.joined - week.left, start) if key == "growth" else (start - gone, start)
        if pair[0] is not None and pair[1]:
            sides.append((pair[0], pair[1]))
    below = sum(side[1] for side in sides)
    return sum(side[0] for side in sides) / below if below else None
