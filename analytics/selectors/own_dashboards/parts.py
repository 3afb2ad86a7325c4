"""In which parts a dashboard is read: what comes with its page, and what is asked for after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.models import DashboardPin
from analytics.selectors.own_dashboards.kinds import KINDS

# Pins of figures that come with the page, and that are asked for together after it.
FIGURES = 8
# Words of a pin that do not change what is read for it.
_SHOWING = {"figure", "aspect", "view"}


def parts_of(pins: Sequence[DashboardPin]) -> tuple[list[int], list[list[int]]]:
    """Ids of the pins that come with the page, then those of each further part.

    Pins of figures share what they read however many they are, but drawing them takes its time; all others share
    theirs only with pins of the same page and the same words. So each part asks for little, and the first one is not
    waited for until the last is reckoned.
    """
    figures: list[int] = []
    others: dict[Any, list[int]] = {}
    for pin in pins:
        kind = KINDS.get(pin.what)
        if kind is None or kind.reads:
            figures.append(pin.pk)
        else:
            words = pin.query if isinstance(pin.query, dict) else {}
            read = sorted((name, str(value)) for name, value in words.items() if name not in _SHOWING)
            others.setdefault((kind.view, *read), []).append(pin.pk)
    later = [figures[at : at + FIGURES] for at in range(FIGURES, len(figures), FIGURES)]
    return figures[:FIGURES], [*later, *others.values()]
