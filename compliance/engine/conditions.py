"""Whether an entry counts for this subject and text, and how gravely."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from compliance.engine.entries import Condition
from compliance.engine.packs import industries
from compliance.engine.types import Severity, Subject

GENERAL = "general"


@cache
def _topics() -> Mapping[str, re.Pattern[str]]:
    return {code: re.compile(facts["topic"]) for code, facts in industries().items() if facts.get("topic")}


@cache
def _trades(code: str) -> frozenset[str]:
    return frozenset({code, *industries().get(code, {}).get("also", ())})


@dataclass
class Scene:
    """A subject with what can be told from all its texts together, worked out once and only when asked."""

    subject: Subject
    text: str

    @cached_property
    def topics(self) -> frozenset[str]:
        """Trades the text speaks of."""
        return frozenset(code for code, words in _topics().items() if words.search(self.text))

    @cached_property
    def trades(self) -> frozenset[str]:
        """The brand's trade with those whose rules it shares; empty when it is not known."""
        return frozenset() if self.subject.industry in {"", GENERAL} else _trades(self.subject.industry)


def severity_here(condition: Condition, severity: Severity, scene: Scene, field: str) -> Severity | None:
    """The severity that counts here, or None when the entry does not concern this subject."""
    subject = scene.subject
    if condition.platforms and subject.platform and subject.platform not in condition.platforms:
        return None
    if condition.markets and not condition.markets & subject.markets:
        return None
    if condition.fields and field.partition(".")[0] not in condition.fields:
        return None
    if condition.minors_only and not subject.for_minors:
        return None
    if condition.unless is not None and condition.unless.search(scene.text):
        return None
    return _by_trade(condition, severity, scene)


def _by_trade(condition: Condition, severity: Severity, scene: Scene) -> Severity | None:
    if condition.not_industries & scene.trades:
        return None
    if scene.trades:
        if not condition.industries or condition.industries & scene.trades:
            return severity
        return condition.elsewhere
    if condition.not_topics & scene.topics and not condition.industries & scene.topics:
        return None
    if condition.by_topic and not condition.industries & scene.topics:
        return None
    return severity
