"""The rule by which a goal is on track, at risk or off track.

1. Reached: the value is at the target (for good: metrics that add up only grow).
2. With a forecast (14 days of values): on track when the target is reached with a chance of at least 50 %, at risk from
   20 %, else off track.
3. Without one: the way made is compared with the time gone. At least 95 % of it is on track, at least 75 % at risk,
   else off track; in the first tenth of the time nothing is said.
4. A milestone whose day has passed unreached makes the result one step worse.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.states import Health

LIKELY, POSSIBLE = 0.5, 0.2
KEPT, NEARLY, EARLY = 0.95, 0.75, 0.1


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rule looks at. `done` and `elapsed` are shares of the way and of the time; `chance` 0 to 1 or None."""

    reached: bool
    done: float | None
    elapsed: float
    chance: float | None
    missed_milestone: bool


def judge(standing: Standing) -> Health:
    """The goal's health by the rule above."""
    if standing.reached:
        return Health.REACHED
    if standing.done is None:
        return Health.UNCLEAR
    if standing.chance is not None and standing.elapsed < 1:
        found = _by(standing.chance, LIKELY, POSSIBLE)
    elif standing.elapsed < EARLY:
        return Health.UNCLEAR
    else:
        found = _by(standing.done / standing.elapsed, KEPT, NEARLY)
    if standing.missed_milestone:
        return Health.AT_RISK if found == Health.ON_TRACK else Health.OFF_TRACK
    return found


def _by(value: float, good: float, fair: float) -> Health:
    return Health.ON_TRACK if value >= good else Health.AT_RISK if value >= fair else Health.OFF_TRACK
