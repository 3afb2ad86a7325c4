"""Build hits: sentences and law of the rule, a fingerprint that survives moves, one hit for one place."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from compliance.engine.entries import EMPTY, RuleFacts
from compliance.engine.types import Hit, Severity

_STRETCH = 64
GRAVITY = {Severity.BLOCK: 3, Severity.WARN: 2, Severity.INFO: 1, Severity.PASS: 0}


def make_hit(
    rule: RuleFacts,
    *,
    category: str,
    severity: Severity | None = None,
    field: str = "",
    place: tuple[int, int] = (0, 0),
    text: str = "",
    term: str = "",
    suggestions: tuple[str, ...] = (),
    why: Mapping[str, str] = EMPTY,
    advice: Mapping[str, str] = EMPTY,
) -> Hit:
    """A hit of a rule. Sentences given here win over those of the rule."""
    return Hit(
        field=field,
        start=place[0],
        end=place[1],
        text=text,
        rule=rule.id,
        category=category,
        severity=severity or rule.severity,
        law=rule.law,
        article=rule.article,
        why=why or rule.why,
        advice=advice or rule.advice,
        term=term,
        suggestions=suggestions,
        penalty=rule.penalty,
        exemptions=rule.exemptions,
        pack=rule.pack,
        fingerprint=fingerprint(rule.id, field, term or category),
    )


def fingerprint(rule: str, field: str, words: str) -> str:
    """The same for the same rule, kind of field (thread.0 and thread.1 are one) and normalised words."""
    kind = field.partition(".")[0]
    return hashlib.sha256("\x1f".join((rule, kind, words)).encode()).hexdigest()[:16]


def settle(hits: Iterable[Hit], texts: Mapping[str, str]) -> list[Hit]:
    """One hit for overlapping places of a field: the gravest, then the longest. Gravest first, then by place.

    Where two of one rule and severity overlap (全网最 and 最便宜) they become one over both.
    """
    ranked = sorted(hits, key=lambda hit: (-GRAVITY[hit.severity], hit.start - hit.end, hit.field, hit.start, hit.rule))
    chosen: list[Hit] = []
    # Numbers of the chosen by stretch of their field, so that a long text of nothing but findings is settled fast.
    lying: dict[Hashable, set[int]] = defaultdict(set)
    for hit in ranked:
        known = sorted({place for key in _stretches(hit) for place in lying.get(key, ())})
        near = [place for place in known if _same_place(hit, chosen[place])]
        if not near:
            chosen.append(hit)
            near = [len(chosen) - 1]
        elif len(near) == 1 and hit.end and _alike(hit, chosen[near[0]]):
            chosen[near[0]] = _over_both(chosen[near[0]], hit, texts)
        else:
            continue
        for key in _stretches(chosen[near[0]]):
            lying[key].add(near[0])
    return sorted(chosen, key=lambda hit: (-GRAVITY[hit.severity], hit.field, hit.start, hit.rule))


def _stretches(hit: Hit) -> list[Hashable]:
    """Keys that two hits share when they may be in one place."""
    if hit.end == 0:
        return [(hit.rule, hit.field, hit.text)]
    return [(hit.field, part) for part in range(hit.start // _STRETCH, (hit.end - 1) // _STRETCH + 1)]


def _alike(hit: Hit, other: Hit) -> bool:
    return (hit.rule, hit.severity) == (other.rule, other.severity)


def _over_both(grave: Hit, other: Hit, texts: Mapping[str, str]) -> Hit:
    start, end = min(grave.start, other.start), max(grave.end, other.end)
    if (start, end) == (grave.start, grave.end):
        return grave
    first, second = sorted((grave, other), key=lambda hit: hit.start)
    shared = next((n for n in range(len(second.term), 0, -1) if first.term.endswith(second.term[:n])), 0)
    term = first.term + second.term[shared:]
    return replace(
        grave,
        start=start,
        end=end,
        text=texts[grave.field][start:end],
        term=term,
        suggestions=("",) if "" in grave.suggestions else (),
        fingerprint=fingerprint(grave.rule, grave.field, term),
    )


def _same_place(hit: Hit, other: Hit) -> bool:
    if hit.end == 0 or other.end == 0:
        return hit.end == other.end and (hit.rule, hit.field, hit.text) == (other.rule, other.field, other.text)
    return hit.field == other.field and hit.start < other.end and other.start < hit.end
