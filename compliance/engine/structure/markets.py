"""Disclosure where a post is read abroad: FTC 16 CFR 255.5, UK CAP 2.1, EU DSA 26(2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.structure.post import PAID_KINDS, PostView
from compliance.engine.types import Hit, Severity

_PLAIN = re.compile(
    r"#ad(?![a-z])|(?<![a-z])(?:ad|advert|advertisement|sponsored|paid (?:partnership|promotion|ad)|gifted by|"
    r"i earn (?:a )?commission|commissions? earned)(?![a-z'])|广告"
)
_UK = re.compile(r"#ad(?![a-z])|(?<![a-z])(?:ad|advert|advertisement|ad feature|advertising)(?![a-z'])")


def market_hits(post: PostView) -> Iterator[Hit]:
    """GL-01 for the US, GL-03 for the UK, GL-04 for the EU, when goods are promoted for pay, gifts or commission."""
    subject = post.subject
    if subject.ad_kind not in PAID_KINDS:
        return
    declared = "ad" in subject.declared
    if "us" in subject.markets:
        yield from _disclosed(post, "GL-01", _PLAIN, declared=declared)
    if "uk" in subject.markets:
        yield from _disclosed(post, "GL-03", _UK, declared=declared)
    if "eu" in subject.markets and not declared:
        yield post.hit("GL-04", "disclosure_en")


def _disclosed(post: PostView, rule: str, words: re.Pattern[str], *, declared: bool) -> Iterator[Hit]:
    """Up front in words: nothing. Later, or only by the platform's tool: a warning. Not at all: a block."""
    if words.search(post.opening):
        return
    yield post.hit(rule, "disclosure_en", Severity.WARN if declared or words.search(post.text) else None)
