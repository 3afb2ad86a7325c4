"""Build hits: sentences and law of the rule, a fingerprint that survives moves, one hit for one place."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace

from compliance.engine.entries import EMPTY, RuleFacts
from compliance.engine.types import Hit, Severity

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
    wholes: dict[tuple[str, str, str], Hit] = {}
    # By field, in order of place. They never overlap, so that a place is found by bisection in a long text, too.
    placed: dict[str, list[Hit]] = {}
    for hit in ranked:
        if hit.end == 0:
            wholes.setdefault((hit.rule, hit.field, hit.text), hit)
            continue
        held = placed.setdefault(hit.field, [])
        first = bisect_right(held, hit.start, key=_end)
        last = bisect_left(held, hit.end, key=_start)
        if first >= last:
            held.insert(first, hit)
        elif last - first == 1 and _alike(hit, held[first]):
            held[first] = _over_both(held[first], hit, texts)
    chosen = [*wholes.values(), *(hit for held in placed.values() for hit in held)]
    return sorted(chosen, key=lambda hit: (-GRAVITY[hit.severity], hit.field, hit.start, hit.rule))


def _start(hit: Hit) -> int:
    return hit.start


def _end(hit: Hit) -> int:
    return hit.end


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
