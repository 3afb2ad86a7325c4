"""Who follows an account, as Meta's insights `follower_demographics` tell it: one request by breakdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..audience import AudienceDimension, AudienceSlice, AudienceUnit
from ..errors import AudienceTooSmall, InvalidContent
from .meta_figures import number
from .meta_graph import Row
from .values import mapping, rows

METRIC = "follower_demographics"
# Below this the platforms tell nothing.
MINIMUM = 100
BREAKDOWNS = (AudienceDimension.AGE, AudienceDimension.GENDER, AudienceDimension.COUNTRY, AudienceDimension.CITY)
_GENDERS = {"F": "female", "M": "male", "U": "unknown"}


def demographics(ask: Callable[[str], Row], followers: int | None, platform: str) -> list[AudienceSlice]:
    """The followers by age, gender, country and city. `ask(breakdown)` makes one request.

    Raises AudienceTooSmall below 100 followers, which is known before anything is asked.
    """
    if followers is not None and followers < MINIMUM:
        raise AudienceTooSmall(minimum=MINIMUM, platform=platform)
    found: list[AudienceSlice] = []
    for dimension in BREAKDOWNS:
        try:
            answer = ask(dimension.value)
        except InvalidContent:
            # One breakdown that is not offered says nothing about the others.
            continue
        found += [_slice(dimension, item) for item in _results(answer)]
    return found


def _results(answer: Mapping[str, Any]) -> Iterable[Row]:
    for metric in rows(answer, "data"):
        for breakdown in rows(mapping(metric, "total_value"), "breakdowns"):
            yield from (item for item in rows(breakdown, "results") if item.get("dimension_values"))


def _slice(dimension: AudienceDimension, item: Row) -> AudienceSlice:
    key = str(item["dimension_values"][0])
    if dimension is AudienceDimension.GENDER:
        key = _GENDERS.get(key, "other")
    return AudienceSlice(dimension, key, number(item.get("value")), AudienceUnit.COUNT)
