"""Whether what follows differs with how soon somebody is answered. Pure functions: no Django, no clock.

Those first answered within some hours are compared with those who waited longer: how many were negative when they
wrote next, how many came back, how they rated. Shares differ when they lie POINTS apart and the 95 % interval of their
difference, from Wilson's intervals of both (Newcombe 1998, Statistics in Medicine 17, method 10), leaves out 0;
ratings when RATING_APART of a star lie between the means and one drawn from the better half beats one of the other in
SUPERIOR of all pairs. Observations: who is answered late may differ from who is answered soon in other ways, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

# Hours at which answers are divided; the one that divides most evenly is taken.
HOURS = (1, 4, 24)
LEAST = 20
RATED_LEAST = 10
POINTS, RATING_APART, SUPERIOR = 15.0, 0.5, 0.65
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """One first answer. `negative`, `rating` (1 to 5): of what came next in the thread, None where it tells nothing.

    `back`: whether the person wrote again on a later day within 30 days; None while these are not over.
    """

    hours: float
    negative: bool | None = None
    back: bool | None = None
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed. `key`: negative or back (percent), rating (mean); None without anybody.

    `enough`: whether both sides have `least`; `differs`: whether they are apart by more than chance would make.
    """

    key: str
    sooner: float | None
    later: float | None
    sooner_count: int
    later_count: int
    least: int
    enough: bool
    differs: bool

    @property
    def better(self) -> bool:
        """Whether those answered sooner are the better ones."""
        return (
            (self.sooner or 0) < (self.later or 0) if self.key == "negative" else (self.sooner or 0) > (self.later or 0)
        )


@dataclass(frozen=True, slots=True)
class Answering:
    """All of it: divided at `hours`, with how many answers came sooner and later."""

    hours: int
    sooner: int
    later: int
    followed: tuple[Followed, ...]

    @property
    def enough(self) -> bool:
        """Whether anything can be said at all."""
        return any(one.enough for one in self.followed)


def answering_of(facts: Sequence[AnswerFact]) -> Answering:
    """What followed upon sooner and upon later answers."""
    hours = max(HOURS, key=lambda limit: (min(_sides(facts, limit)), -limit))
    soon = [one for one in facts if one.hours <= hours]
    late = [one for one in facts if one.hours > hours]
    followed = (
        _shares("negative", soon, late, lambda one: one.negative),
        _shares("back", soon, late, lambda one: one.back),
        _ratings(soon, late),
    )
    return Answering(hours, len(soon), len(late), followed)


def _sides(facts: Sequence[AnswerFact], limit: float) -> tuple[int, int]:
    soon = sum(one.hours <= limit for one in facts)
    return soon, len(facts) - soon


def _shares(
    key: str, soon: Sequence[AnswerFact], late: Sequence[AnswerFact], told: Callable[[AnswerFact], bool | None]
) -> Followed:
    ours = [value for one in soon if (value := told(one)) is not None]
    theirs = [value for one in late if (value := told(one)) is not None]
    enough = min(len(ours), len(theirs)) >= LEAST
    first, second = (100 * sum(side) / len(side) if side else None for side in (ours, theirs))
    differs = False
    if enough and first is not None and second is not None and abs(first - second) >= POINTS:
        low, high = difference(sum(ours), len(ours), sum(theirs), len(theirs))
        differs = low > 0 or high < 0
    return Followed(key, first, second, len(ours), len(theirs), LEAST, enough, differs)


def _ratings(soon: Sequence[AnswerFact], late: Sequence[AnswerFact]) -> Followed:
    ours = [one.rating for one in soon if one.rating is not None]
    theirs = [one.rating for one in late if one.rating is not None]
    enough = min(len(ours), len(theirs)) >= RATED_LEAST
    first, second = (sum(side) / len(side) if side else None for side in (ours, theirs))
    differs = False
    if enough and first is not None and second is not None and abs(first - second) >= RATING_APART:
        upper, lower = (ours, theirs) if first > second else (theirs, ours)
        wins = sum((a > b) + 0.5 * (a == b) for a in upper for b in lower)
        differs = wins / (len(upper) * len(lower)) >= SUPERIOR
    return Followed("rating", first, second, len(ours), len(theirs), RATED_LEAST, enough, differs)


def difference(some: int, of: int, others: int, of_others: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two shares, -1 to 1."""
    one, other = some / of, others / of_others
    low, high = wilson(some, of)
    low_other, high_other = wilson(others, of_others)
    gap = one - other
    return (
        gap - sqrt((one - low) ** 2 + (high_other - other) ** 2),
        gap + sqrt((high - one) ** 2 + (other - low_other) ** 2),
    )


def wilson(some: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share = some / of
    middle = share + _Z**2 / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    whole = 1 + _Z**2 / of
    return (middle - spread) / whole, (middle + spread) / whole
