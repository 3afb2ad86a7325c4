"""How active the people on a platform are by hour of day: what is assumed before an account has figures of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import pgettext_lazy

FILE = Path(__file__).parent.parent / "calendar_data" / "active_hours.yaml"
# How many own posts in an hour weigh as much as the assumption about it.
STRENGTH = {"low": 4, "medium": 8}
BASIS = {
    "survey": pgettext_lazy("basis", "national survey of internet use, 2019"),
    "study": pgettext_lazy("basis", "published study of engagement, 2023"),
    "practitioners": pgettext_lazy("basis", "published habits of operators, 2025"),
    "estimate": pgettext_lazy("basis", "our own estimate"),
}
CONFIDENCE = {
    "low": pgettext_lazy("confidence", "low confidence"),
    "medium": pgettext_lazy("confidence", "medium confidence"),
}


@dataclass(frozen=True, slots=True)
class Prior:
    """Shares of a day by hour, summing to 1, on the readers' clock. `n0`: how many own posts an hour it weighs.

    `days`: weekdays (0 Monday) that are thought to be the better ones.
    """

    weekday: tuple[float, ...]
    weekend: tuple[float, ...]
    confidence: str
    basis: tuple[str, ...]
    days: tuple[int, ...] = ()

    @property
    def n0(self) -> int:
        """Its weight in own posts."""
        return STRENGTH[self.confidence]

    def of(self, *, weekend: bool) -> tuple[float, ...]:
        """The curve of such a day."""
        return self.weekend if weekend else self.weekday


def prior_of(platform: str) -> Prior | None:
    """What is assumed about a platform (slug); None where nothing is known."""
    return _all().get(platform)


@cache
def _all() -> dict[str, Prior]:
    raw: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    found = {slug: _prior(values) for slug, values in raw.items() if "like" not in values}
    return found | {slug: found[values["like"]] for slug, values in raw.items() if "like" in values}


def _prior(values: dict[str, Any]) -> Prior:
    def shares(thousandths: list[int]) -> tuple[float, ...]:
        return tuple(each / 1000 for each in thousandths)

    return Prior(
        weekday=shares(values["weekday"]),
        weekend=shares(values["weekend"]),
        confidence=values["confidence"],
        basis=tuple(values["basis"]),
        days=tuple(values["days"]),
    )
