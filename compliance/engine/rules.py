"""The rules a check runs with: packs, less what is switched off, with the words of a brand on top."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from compliance.engine.entries import PatternEntry, RuleFacts, TermEntry
from compliance.engine.matcher import Matcher
from compliance.engine.packs import Pack, packs

__all__ = ["RuleSet", "TermEntry", "load_packs", "pack_facts"]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything a check needs. `version` changes when packs, switches or extra words do."""

    version: str
    matchers: tuple[Matcher, ...]
    patterns: tuple[PatternEntry, ...]
    harmless: tuple[PatternEntry, ...]
    rules: Mapping[str, RuleFacts]
    settings: Mapping[str, Any]
    disabled: frozenset[str]

    def has(self, rule: str) -> bool:
        """Whether a rule is known and switched on."""
        return rule in self.rules and rule not in self.disabled


def load_packs(extra: Sequence[TermEntry] = (), disabled: frozenset[str] = frozenset()) -> RuleSet:
    """The rule set of all packs with a brand's `extra` words, without `disabled` rules or packs (by id).

    The automaton of the packs is built once in a process (0.2 s) and shared; extra words have a small one of their own.
    """
    own = (Matcher(extra),) if extra else ()
    return RuleSet(
        version=_version(extra, disabled),
        matchers=(_base(), *own),
        patterns=_patterns(),
        harmless=_harmless(),
        rules=_rules(),
        settings=_settings(),
        disabled=disabled,
    )


@cache
def _base() -> Matcher:
    return Matcher(term for pack in packs() for term in pack.terms)


@cache
def _patterns() -> tuple[PatternEntry, ...]:
    return tuple(entry for pack in packs() for entry in pack.patterns)


@cache
def _harmless() -> tuple[PatternEntry, ...]:
    return tuple(entry for pack in packs() for entry in pack.harmless)


@cache
def _rules() -> Mapping[str, RuleFacts]:
    return {key: rule for pack in packs() for key, rule in pack.rules.items()}


@cache
def _settings() -> Mapping[str, Any]:
    return {key: value for pack in packs() for key, value in pack.settings.items()}


def _version(extra: Sequence[TermEntry], disabled: frozenset[str]) -> str:
    base = hashlib.sha256(" ".join(pack.digest for pack in packs()).encode()).hexdigest()[:6]
    newest = max(pack.version for pack in packs())
    if not extra and not disabled:
        return f"{newest}-{base}"
    own = sorted(f"{e.term}|{e.severity}|{e.allow}|{e.replacements}|{sorted(e.platforms)}|{dict(e.why)}" for e in extra)
    return f"{newest}-{base}+{hashlib.sha256(chr(10).join([*own, *sorted(disabled)]).encode()).hexdigest()[:8]}"


def pack_facts() -> list[dict[str, Any]]:
    """What pages show of each pack: id, version, titles, as-of day, source, rules with law and why, counts."""
    return [_facts(pack) for pack in packs()]


def _facts(pack: Pack) -> dict[str, Any]:
    words = [term for term in pack.terms if not term.allow]
    return {
        "id": pack.id,
        "version": pack.version,
        "title": pack.title,
        "as_of": pack.as_of,
        "source": pack.source,
        "rules": list(pack.rules.values()),
        "terms": len(words),
        "allowed": len(pack.terms) - len(words),
        "patterns": len(pack.patterns),
        "by_rule": {key: sum(term.rule == key for term in words) for key in pack.rules},
        "categories": pack.categories,
    }
