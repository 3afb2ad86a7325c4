"""The check: words and patterns field by field, disguises, structure of the whole, one verdict."""

from __future__ import annotations

from dataclasses import replace

from compliance.engine.conditions import Scene
from compliance.engine.disguise import disguised
from compliance.engine.findings import GRAVITY, settle
from compliance.engine.matcher import shielded
from compliance.engine.normalise import forms
from compliance.engine.rules import RuleSet
from compliance.engine.search import Places, off, search
from compliance.engine.structure import structure
from compliance.engine.types import Hit, Severity, Subject, Verdict


def check(subject: Subject, rules: RuleSet, *, excused: frozenset[str] = frozenset()) -> Verdict:
    """Check a subject. Findings whose fingerprint is in `excused` (a recorded exemption) are lowered to info.

    Findings are prompts for a person's decision. The text is never changed.
    """
    written = {field: forms(text) for field, text in subject.texts.items() if text}
    scene = Scene(subject, "\n".join(form.phrase.text for form in written.values()))
    hits: list[Hit] = []
    shields: dict[str, Places] = {}
    for field, form in written.items():
        found, shields[field] = search(field, form, scene, rules)
        hits += [*found, *disguised(field, form, scene, rules, found)]
    hits += [hit for hit in structure(scene, written, rules) if _stands(hit, shields, rules)]
    if subject.kind == "lottery":
        # What the fields of a lottery state is checked as a whole; its words alone say nothing more.
        hits = [hit for hit in hits if hit.category != "lottery" or not hit.end]
    hits = [_lowered(hit, excused) for hit in settle(hits, subject.texts)]
    hits.sort(key=lambda hit: (-GRAVITY[hit.severity], hit.field, hit.start, hit.rule))
    return Verdict(hits[0].severity if hits else Severity.PASS, tuple(hits), rules.version)


def _stands(hit: Hit, shields: dict[str, Places], rules: RuleSet) -> bool:
    """Whether a structural hit counts: its rule is on and no harmless word covers its place."""
    if off(hit.rule, hit.pack, rules):
        return False
    return not (hit.end and shielded(shields.get(hit.field, []), hit.start, hit.end))


def _lowered(hit: Hit, excused: frozenset[str]) -> Hit:
    return replace(hit, severity=Severity.INFO) if hit.fingerprint in excused else hit
