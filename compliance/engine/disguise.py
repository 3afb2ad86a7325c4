"""Words written in parts of characters or in pinyin: looked for only where the text shows signs of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.conditions import Scene
from compliance.engine.normalise import Forms
from compliance.engine.pinyin import spelt
from compliance.engine.rules import RuleSet
from compliance.engine.search import entry_severity, term_hit
from compliance.engine.splits import rejoined
from compliance.engine.types import Hit, Severity

_MIXED = re.compile(r"[\u4e00-\u9fff][\s\-_.·*]?[a-z]|[a-z][\s\-_.·*]?[\u4e00-\u9fff]")
_LONGEST_MIXED = 2000


def disguised(field: str, form: Forms, scene: Scene, rules: RuleSet, found: list[Hit]) -> list[Hit]:
    """Hits of split characters as grave as the word itself, and of pinyin as warnings where nothing else was found."""
    hits = list(_split_hits(field, form, scene, rules))
    text = form.phrase.text
    if not found and not hits and len(text) <= _LONGEST_MIXED and _MIXED.search(text):
        hits += _spelt_hits(field, form, scene, rules)
    return hits


def _split_hits(field: str, form: Forms, scene: Scene, rules: RuleSet) -> Iterator[Hit]:
    whole = rejoined(form.joined)
    if whole is None:
        return
    norm, made = whole
    for matcher in rules.matchers:
        for word in matcher.find(norm)[0]:
            if any(word.start <= place < word.end for place in made):
                for entry in word.entries:
                    severity = entry_severity(entry, scene, field, rules)
                    if severity:
                        yield term_hit(entry, severity, field, norm, (word.start, word.end), rules)


def _spelt_hits(field: str, form: Forms, scene: Scene, rules: RuleSet) -> Iterator[Hit]:
    norm = form.phrase
    for matcher in rules.matchers:
        for key, start, end in spelt(norm, matcher):
            for entry in matcher.by_key[key]:
                severity = entry_severity(entry, scene, field, rules)
                if severity in {Severity.BLOCK, Severity.WARN}:
                    hit = term_hit(entry, Severity.WARN, field, norm, (start, end), rules)
                    yield hit
