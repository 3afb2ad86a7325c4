"""All words and patterns over one text, as hits of the original."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.engine.conditions import Scene, severity_here
from compliance.engine.entries import PatternEntry, TermEntry
from compliance.engine.findings import GRAVITY, make_hit
from compliance.engine.matcher import Found, shielded
from compliance.engine.normalise import Forms
from compliance.engine.offsets import Norm
from compliance.engine.rules import RuleSet
from compliance.engine.types import Hit, Severity

Places = list[tuple[int, int]]


def search(field: str, forms: Forms, scene: Scene, rules: RuleSet) -> tuple[list[Hit], Places]:
    """Hits of words, then of patterns, in one field, overlaps left in; and the places harmless words shield."""
    found: list[tuple[Norm, Found]] = []
    shields: Places = []
    norm = forms.joined
    for matcher in rules.matchers:
        words, harmless = matcher.find(norm, scene.subject.platform)
        found += [(norm, word) for word in words]
        shields += [norm.span(*place) for place in harmless]
    matches = list(_matches(forms.phrase, rules))
    if found or matches:
        shields += _harmless(forms.phrase, rules)
    hits = [hit for norm, word in found if (hit := _word_hit(field, norm, word, scene, rules, shields))]
    hits += _pattern_hits(field, forms.phrase, matches, scene, rules, shields)
    return hits, shields


def _word_hit(field: str, norm: Norm, word: Found, scene: Scene, rules: RuleSet, shields: Places) -> Hit | None:
    place = norm.span(word.start, word.end)
    if shielded(shields, *place):
        return None
    best: tuple[Severity, TermEntry] | None = None
    for entry in word.entries:
        severity = entry_severity(entry, scene, field, rules)
        if severity and (best is None or GRAVITY[severity] > GRAVITY[best[0]]):
            best = severity, entry
    if best is None:
        return None
    severity, entry = best
    return term_hit(entry, severity, field, norm, (word.start, word.end), rules)


def entry_severity(entry: TermEntry, scene: Scene, field: str, rules: RuleSet) -> Severity | None:
    """How gravely a word counts here; None when its rule or pack is off or it does not concern the subject."""
    if off(entry.rule, entry.owner, rules):
        return None
    if entry.platforms and scene.subject.platform not in entry.platforms:
        return None
    return by_policy(entry.category, severity_here(entry.condition, entry.severity, scene, field), scene, rules)


def off(rule: str, owner: str, rules: RuleSet) -> bool:
    """Whether a rule, or the pack it came with, is switched off."""
    return rule in rules.disabled or owner in rules.disabled


def by_policy(category: str, severity: Severity | None, scene: Scene, rules: RuleSet) -> Severity | None:
    """Leading readers off a platform is graver or lighter by that platform's policy."""
    policies = rules.settings["diversion"]
    if severity is None or category not in policies:
        return severity
    platform = scene.subject.platform
    policy = policies["platforms"].get(platform, "open") if platform else "unknown"
    lowered = policies[category].get(policy, severity)
    return Severity(lowered) if lowered else None


def term_hit(
    entry: TermEntry, severity: Severity, field: str, norm: Norm, place: tuple[int, int], rules: RuleSet
) -> Hit:
    """The hit of a word at a place of normalised text."""
    return make_hit(
        rules.rules[entry.rule],
        category=entry.category,
        severity=severity,
        field=field,
        place=norm.span(*place),
        text=norm.slice(*place),
        term=norm.text[place[0] : place[1]],
        suggestions=entry.replacements,
        why=entry.why,
        advice=entry.advice,
    )


def _matches(norm: Norm, rules: RuleSet) -> Iterator[tuple[PatternEntry, re.Match[str]]]:
    for entry in rules.patterns:
        if _worth_trying(entry, norm.text) and not off(entry.rule, entry.owner, rules):
            text = norm.original if entry.written else norm.text
            yield from ((entry, match) for match in entry.pattern.finditer(text) if match.end() > match.start())


def _worth_trying(entry: PatternEntry, text: str) -> bool:
    return not entry.needs or any(word in text for word in entry.needs)


def _harmless(norm: Norm, rules: RuleSet) -> Places:
    """Places where what is said is a wish, a warning or a statement the law asks for."""
    return [
        norm.span(match.start(), match.end())
        for entry in rules.harmless
        if _worth_trying(entry, norm.text)
        for match in entry.pattern.finditer(norm.text)
    ]


def _pattern_hits(
    field: str,
    norm: Norm,
    matches: list[tuple[PatternEntry, re.Match[str]]],
    scene: Scene,
    rules: RuleSet,
    shields: Places,
) -> Iterator[Hit]:
    for entry, match in matches:
        start, end = match.span() if entry.written else norm.span(match.start(), match.end())
        if any(first <= start < last or (start < first < end <= last) for first, last in shields):
            continue
        severity = severity_here(entry.condition, entry.severity, scene, field)
        severity = by_policy(entry.category, severity, scene, rules)
        if severity:
            yield make_hit(
                rules.rules[entry.rule],
                category=entry.category,
                severity=severity,
                field=field,
                place=(start, end),
                text=norm.original[start:end],
                term=match.group(),
                suggestions=entry.replacements,
            )
