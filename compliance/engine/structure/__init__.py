"""Checks of a post as a whole: labels, prices, lotteries, days, media, personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.engine.conditions import Scene
from compliance.engine.normalise import Forms
from compliance.engine.rules import RuleSet
from compliance.engine.types import Hit


def structure(scene: Scene, written: Mapping[str, Forms], rules: RuleSet) -> Iterator[Hit]:
    yield from ()
