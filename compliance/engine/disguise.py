"""Words written in parts of characters or in pinyin."""

from __future__ import annotations

from compliance.engine.conditions import Scene
from compliance.engine.normalise import Forms
from compliance.engine.rules import RuleSet
from compliance.engine.types import Hit


def disguised(field: str, form: Forms, scene: Scene, rules: RuleSet, found: list[Hit]) -> list[Hit]:
    return []
