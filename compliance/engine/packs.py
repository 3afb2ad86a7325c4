"""Read the rule packs: YAML files of our own format (docs/checks.md) into entries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from compliance.engine.entries import Condition, PatternEntry, RuleFacts, TermEntry
from compliance.engine.types import Severity

FOLDER = Path(__file__).parents[1] / "packs"
INDUSTRIES = "industries"
_BOTH_WIDTHS = str.maketrans({"，": "，,", "！": "！!", "？": "？?"})


@dataclass(frozen=True, slots=True)
class Pack:
    """One file: who it is, its rules and entries, and tables that structural checks read (`settings`)."""

    id: str
    version: str
    title: Mapping[str, str]
    as_of: str
    source: str
    rules: Mapping[str, RuleFacts]
    terms: tuple[TermEntry, ...]
    patterns: tuple[PatternEntry, ...]
    harmless: tuple[PatternEntry, ...]
    categories: Mapping[str, Mapping[str, str]]
    digest: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    written = path.read_bytes()
    data = yaml.load(written, Loader=loader)  # noqa: S506 - a safe loader either way
    return {**data, "digest": hashlib.sha256(written).hexdigest()}


@cache
def packs() -> tuple[Pack, ...]:
    """All packs in order of their file names. Raises KeyError or ValueError naming what a broken file lacks."""
    return tuple(_pack(_read(path)) for path in sorted(FOLDER.glob("*.yaml")) if path.stem != INDUSTRIES)


@cache
def industries() -> Mapping[str, Mapping[str, Any]]:
    """Trades by code: names (zh, en), `also` (whose rules apply too), `topic` (words by which a text shows it)."""
    found: Mapping[str, Mapping[str, Any]] = _read(FOLDER / "industries.yaml")["industries"]
    return found


def _pack(data: Mapping[str, Any]) -> Pack:
    name, markets = data["id"], data.get("markets", ())
    named = {key: _regex(text) for key, text in data.get("contexts", {}).items()}
    terms = [*_allowed(data.get("allow", {}), name)]
    for group in data.get("groups", ()):
        terms += _terms({"markets": markets, **group}, name, named)
    return Pack(
        id=name,
        version=str(data["version"]),
        title=data["title"],
        as_of=str(data["as_of"]),
        source=data["source"],
        rules={key: _rule(key, rule, data, name) for key, rule in data.get("rules", {}).items()},
        terms=tuple(terms),
        patterns=tuple(_pattern({"markets": markets, **entry}, name, named) for entry in data.get("patterns", ())),
        harmless=tuple(_harmless(entry, name) for entry in data.get("allow_patterns", ())),
        categories=data.get("categories", {}),
        digest=data["digest"],
        settings=data.get("settings", {}),
    )


def _rule(key: str, rule: Mapping[str, Any], data: Mapping[str, Any], pack: str) -> RuleFacts:
    law = data["laws"][rule["law"]]
    return RuleFacts(
        id=key,
        title=rule["title"],
        law={"zh": law["zh"], "en": law["en"]},
        article=str(rule["article"]),
        why=rule["why"],
        advice=rule["advice"],
        severity=Severity(rule["severity"]),
        penalty=rule.get("penalty", ""),
        exemptions=tuple(rule.get("exemptions", ())),
        pack=pack,
        law_version=str(law.get("version", "")),
        verified=law.get("verified", ""),
    )


def _regex(source: str) -> re.Pattern[str]:
    """A pattern as packs write it: a class that excludes a Chinese mark also excludes the narrow one it folds to."""
    return re.compile(re.sub(r"\[\^[^\]]*\]", lambda found: found.group().translate(_BOTH_WIDTHS), source))


def _words(value: str | list[str] | None) -> list[str]:
    return value.split() if isinstance(value, str) else list(value or ())


def _allowed(groups: Mapping[str, Any], pack: str) -> Iterator[TermEntry]:
    for reason, words in groups.items():
        for word in _words(words):
            yield TermEntry(word, Severity.INFO, category=reason, allow=True, owner=pack)


def _terms(group: Mapping[str, Any], pack: str, named: Mapping[str, re.Pattern[str]]) -> Iterator[TermEntry]:
    condition = _condition(group, named)
    severity = Severity(group["severity"])
    for word in _words(group.get("terms")):
        term, marked, replacement = word.partition(">")
        choices = tuple(replacement.split("|")) if marked else ()
        yield _term(term, severity, group, choices, condition, pack)
    for word in _words(group.get("delete")):
        yield _term(word, severity, group, ("",), condition, pack)


def _term(
    word: str, severity: Severity, group: Mapping[str, Any], choices: tuple[str, ...], condition: Condition, pack: str
) -> TermEntry:
    return TermEntry(word, severity, group["rule"], group["category"], choices, condition=condition, owner=pack)


def _pattern(entry: Mapping[str, Any], pack: str, named: Mapping[str, re.Pattern[str]]) -> PatternEntry:
    return PatternEntry(
        _regex(entry["re"]),
        Severity(entry["severity"]),
        entry["rule"],
        entry["category"],
        tuple(_words(entry.get("needs"))),
        ("",) if entry.get("delete") else tuple(_words(entry.get("suggest"))),
        _condition(entry, named),
        pack,
        bool(entry.get("written")),
    )


def _harmless(entry: Mapping[str, Any], pack: str) -> PatternEntry:
    return PatternEntry(
        _regex(entry["re"]), Severity.INFO, "", entry["reason"], tuple(_words(entry.get("needs"))), owner=pack
    )


def _condition(entry: Mapping[str, Any], named: Mapping[str, re.Pattern[str]]) -> Condition:
    elsewhere = entry.get("elsewhere")
    return Condition(
        industries=frozenset(entry.get("industries", ())),
        not_industries=frozenset(entry.get("not_industries", ())),
        elsewhere=Severity(elsewhere) if elsewhere else None,
        by_topic=bool(entry.get("by_topic")),
        not_topics=frozenset(entry.get("not_topics", ())),
        platforms=frozenset(entry.get("platforms", ())),
        markets=frozenset(entry.get("markets", ())),
        fields=frozenset(entry.get("fields", ())),
        unless=named[entry["unless"]] if entry.get("unless") else None,
        minors_only=bool(entry.get("minors_only")),
        selling=bool(entry.get("selling")),
    )
