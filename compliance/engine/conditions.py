"""Whether an entry counts for this subject and text, and how gravely."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from compliance.engine.entries import Condition
from compliance.engine.packs import industries
from compliance.engine.types import Severity, Subject

GENERAL = "general"
_SELLING = re.compile(
    r"优惠|特惠|促销|大促|满减|满\d+减|\d折|打折|折扣|下单|购买|抢购|秒杀|到手价|券后|立减|直降|包邮|买一送一|现货|预售|福利价|新品上市|"
    r"上新|热卖|直播间|限时|限量|特价|狂欢|钜惠|选购|新品|纪念款|发售|开售|"
    r"\b(?:sale|discount|% off|buy now|shop now|order now)\b"
)


@cache
def _topics() -> Mapping[str, re.Pattern[str]]:
    return {code: re.compile(facts["topic"]) for code, facts in industries().items() if facts.get("topic")}


@cache
def trades_of(code: str) -> frozenset[str]:
    """A trade with those whose rules it shares; empty for general and for codes nobody knows."""
    known = industries()
    name = (
        code if code in known else next((key for key, facts in known.items() if code in facts.get("aliases", ())), "")
    )
    return frozenset({name, *known[name].get("also", ())}) if name not in {"", GENERAL} else frozenset()


@dataclass
class Scene:
    """A subject with what can be told from all its texts together, worked out once and only when asked."""

    subject: Subject
    text: str
    _said: dict[re.Pattern[str], bool] = field(default_factory=dict)

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern occurs anywhere; looked for once, however many words ask."""
        if pattern not in self._said:
            self._said[pattern] = bool(pattern.search(self.text))
        return self._said[pattern]

    @cached_property
    def topics(self) -> frozenset[str]:
        """Trades the text speaks of."""
        return frozenset(code for code, words in _topics().items() if words.search(self.text))

    @cached_property
    def selling(self) -> bool:
        """Whether it sells: said so (ad_kind) or in the way it speaks."""
        return bool(self.subject.ad_kind) or bool(_SELLING.search(self.text))

    @cached_property
    def trades(self) -> frozenset[str]:
        """The brand's trade with those whose rules it shares; empty when it is not known."""
        return trades_of(self.subject.industry)


def severity_here(condition: Condition, severity: Severity, scene: Scene, field: str) -> Severity | None:
    """The severity that counts here, or None when the entry does not concern this subject."""
    subject = scene.subject
    if condition.platforms and subject.platform and subject.platform not in condition.platforms:
        return None
    if condition.markets and not condition.markets & subject.markets:
        return None
    if condition.fields and field.partition(".")[0] not in condition.fields:
        return None
    if condition.selling and not scene.selling:
        return None
    if condition.minors_only and not subject.for_minors:
        return None
    if condition.unless is not None and scene.says(condition.unless):
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
