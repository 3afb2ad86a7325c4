"""Checks of a post as a whole: labels, AI, lotteries, days, media, markets, personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compliance.engine.conditions import Scene
from compliance.engine.normalise import Forms
from compliance.engine.pii.find import find_personal
from compliance.engine.rules import RuleSet
from compliance.engine.structure.ai import ai_hits
from compliance.engine.structure.days import day_hits
from compliance.engine.structure.health import health_hits
from compliance.engine.structure.labels import label_hits, platform_label_hits
from compliance.engine.structure.lottery import lottery_hits
from compliance.engine.structure.markets import market_hits
from compliance.engine.structure.media import media_hits
from compliance.engine.structure.post import PostView
from compliance.engine.types import Hit

CHINESE_LAW = (label_hits, ai_hits, lottery_hits, day_hits, health_hits)
ANYWHERE = (platform_label_hits, media_hits, market_hits)


def structure(scene: Scene, written: Mapping[str, Forms], rules: RuleSet) -> Iterator[Hit]:
    """Hits of all checks of the whole, then personal data field by field."""
    post = PostView(scene, written, rules)
    for look in (*(CHINESE_LAW if "cn" in scene.subject.markets else ()), *ANYWHERE):
        yield from look(post)
    for field, form in written.items():
        yield from find_personal(field, form.plain, scene, rules)
