"""Figures beside the scale of a chart: all in one form, with the digits that tell its steps apart and no more."""

from __future__ import annotations

import math
from decimal import Decimal

from team.charts.words import grouped, with_unit
from team.templatetags.ui import number_units, united

# More decimals than this before 万 or M are harder to read than the number written out.
_DECIMALS = 3
# Units that are written at every figure of a scale; others are named once, above it.
SIGNS = frozenset("%‰°")


def axis_words(scale: tuple[float, float, int], style: str, unit: str = "") -> list[str]:
    """The figures of a scale (`scale.round_scale`), the lowest first.

    Large numbers are shortened by one unit of `style` (`team.states.NumberStyle`) for the whole scale, where that saves
    more than a character: 1.10M, 1.12M, but 500, 1,000 and 1,000,001, 1,000,002. Zero stands without it. Of `unit` a
    sign such as % is written; numbers with one are not shortened.
    """
    sign = unit if unit in SIGNS else ""
    ticks = _exact(scale)
    plain = _written(ticks, Decimal(1), "", style)
    top = 0 if sign else max(abs(tick) for tick in ticks)
    sizes = [(Decimal(size), name) for size, name in number_units(style) if top >= size]
    shortened = [_written(ticks, size, name, style) for size, name in sizes if _decimals(ticks, size) <= _DECIMALS]
    # Of forms of the same length the one with the largest unit comes first.
    best = min(shortened, key=_longest, default=plain)
    return [with_unit(word, sign) for word in (best if _longest(best) + 1 < _longest(plain) else plain)]


def _longest(words: list[str]) -> int:
    return max(len(word.replace(" ", "")) for word in words)


def _exact(scale: tuple[float, float, int]) -> list[Decimal]:
    """The figures without the noise of binary fractions: a round step has two digits at most."""
    low, high, steps = scale
    step = (high - low) / steps
    place = Decimal(1).scaleb(math.floor(math.log10(step) + 1e-9) - 1)
    return [Decimal(repr(low + step * at)).quantize(place) for at in range(steps + 1)]


def _decimals(ticks: list[Decimal], size: Decimal) -> int:
    """How many decimals the figures need in units of `size`."""
    return max(0, *(-int((tick / size).normalize().as_tuple().exponent) for tick in ticks if tick))


def _written(ticks: list[Decimal], size: Decimal, name: str, style: str) -> list[str]:
    place = Decimal(1).scaleb(-_decimals(ticks, size))
    return [united(grouped((tick / size).quantize(place)), name, style) if tick else "0" for tick in ticks]
