"""Numbers of charts: round axes, the six levels of a tint, runs without gaps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

Value = float | Decimal | None
# Tints of a heat map, from 0 (lowest) to 5.
LEVELS = 6
# Steps people read easily, times a power of ten.
_NICE = (1, 2, 2.5, 5, 10)


def nice(raw: float) -> float:
    """The next step not smaller than `raw` (above zero) that people read easily."""
    power = 10 ** math.floor(math.log10(raw))
    return next((factor * power for factor in _NICE if raw <= factor * power * 1.0000001), 10 * power)


def round_scale(values: Iterable[Value], *, from_zero: bool = True) -> tuple[float, float, int]:
    """Lowest and highest value of an axis for `values`, and how many round steps lie between.

    Steps of whole numbers are whole: nobody has 2.5 followers.
    """
    known = [float(value) for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if from_zero:
        low, high = min(0.0, low), max(0.0, high)
    if high <= low:
        high = low + max(1.0, abs(low) * 0.1)
    step = nice((high - low) / 4)
    if all(value.is_integer() for value in known):
        step = max(1.0, float(math.floor(step)))
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    return bottom, top, max(1, round((top - bottom) / step))


def levels_of(values: Iterable[Value]) -> tuple[float, float]:
    """What the lightest and the darkest tint stand for: zero, or the lowest if that is below, and the highest."""
    known = [float(value) for value in values if value is not None]
    return (min(0.0, *known), max(known)) if known else (0.0, 0.0)


def level(value: Value, low: float, high: float) -> int | None:
    """The tint of `value` between `low` and `high`, 0 to 5; None for one that is not reported."""
    if value is None:
        return None
    if high <= low:
        return 0
    return min(LEVELS - 1, int(LEVELS * (float(value) - low) / (high - low)))


def runs(values: Sequence[Value]) -> list[list[tuple[int, float]]]:
    """Stretches of known values with their places: a line never runs across a gap."""
    found: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((index, float(value)))
    return [run for run in found if run]


def strided(count: int, most: int) -> list[int]:
    """At most `most` places of `count` at equal distances, from the first on."""
    return list(range(0, count, max(1, math.ceil(count / max(1, most)))))


def spread(count: int, most: int) -> list[int]:
    """At most `most` places of `count`, evenly spread, with the first and the last."""
    if count <= 1 or most <= 1:
        return list(range(min(count, max(most, 1))))
    shown = min(most, count)
    return sorted({round(i * (count - 1) / (shown - 1)) for i in range(shown)})
