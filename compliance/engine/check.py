"""The check: words and patterns field by field, disguises, structure of the whole, one verdict."""

from __future__ import annotations

from dataclasses import replace

from compliance.engine.conditions import Scene
from compliance.engine.disguise import disguised
from compliance.engine.findings import GRAVITY, settle
from compliance.engine.normalise import Forms, forms
from compliance.engine.rules import RuleSet
from compliance.engine.search import search
from compliance.engine.structure import structure
from compliance.engine.types import Hit, Severity, Subject, Verdict


def check(subject: Subject, rules: RuleSet, *, excused: frozenset[str] = frozenset()) -> Verdict:
    """Check a subject. Findings whose fingerprint is in `excused` (a recorded exemption) are lowered to info.

    Findings are prompts for a person's decision. The text is never changed.
    """
    written = {field: forms(text) for field, text in subject.texts.items() if text}
    scene = Scene(subject, "\n".join(form.phrase.text for form in written.values()))
    hits: list[Hit] = []
    for field, form in written.items():
        hits += _field_hits(field, form, scene, rules)
    hits += [hit for hit in structure(scene, written, rules) if hit.rule not in rules.disabled]
    hits = [_lowered(hit, excused) for hit in settle(hits)]
    hits.sort(key=lambda hit: (-GRAVITY[hit.severity], hit.field, hit.start, hit.rule))
    return Verdict(hits[0].severity if hits else Severity.PASS, tuple(hits), rules.version)


def _field_hits(field: str, form: Forms, scene: Scene, rules: RuleSet) -> list[Hit]:
    found = search(field, form, scene, rules)
    return [*found, *disguised(field, form, scene, rules, found)]


def _lowered(hit: Hit, excused: frozenset[str]) -> Hit:
    return replace(hit, severity=Severity.INFO) if hit.fingerprint in excused else hit
