"""What the packs hold once read: rules with their law, words and patterns with their conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from compliance.engine.types import Severity

EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One rule: what it rests on and what is said about it. Sentences by language (zh, en)."""

    id: str
    title: Mapping[str, str]
    law: Mapping[str, str]
    article: str
    why: Mapping[str, str]
    advice: Mapping[str, str]
    severity: Severity
    penalty: str = ""
    exemptions: tuple[str, ...] = ()
    pack: str = ""
    law_version: str = ""
    verified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Where an entry counts. Empty sets mean everywhere.

    `industries`: it belongs to these trades; a brand of another gets `elsewhere` (None: nothing), a brand of none
    (general) gets it as it stands, or with `by_topic` only where the text itself speaks of that trade. `not_topics`:
    never where the text speaks of these. `unless`: not where this matches the text, because what the law asks for is
    said. `markets`: only for posts read there. `selling`: only where the post sells.
    """

    industries: frozenset[str] = frozenset()
    not_industries: frozenset[str] = frozenset()
    elsewhere: Severity | None = None
    by_topic: bool = False
    not_topics: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    unless: re.Pattern[str] | None = None
    minors_only: bool = False
    selling: bool = False


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A word. `replacements`: best first, "" deletes. `allow`: it is harmless and shields what lies inside it.

    `why` and `advice` of its own win over those of the rule (a brand's own words have them). `owner` names the pack or
    "brand". Words are normalised when the automaton is built, so any spelling may be given.
    """

    term: str
    severity: Severity = Severity.WARN
    rule: str = "BR-01"
    category: str = "brand"
    replacements: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    advice: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    allow: bool = False
    platforms: frozenset[str] = frozenset()
    condition: Condition = ALWAYS
    owner: str = "brand"


@dataclass(frozen=True, slots=True)
class PatternEntry:
    """A regular expression over the normalised text. `needs`: it is tried only where one of these occurs.

    `written`: it is matched against what was written, for spellings that normalising makes plain (第壹, 第①).
    """

    pattern: re.Pattern[str]
    severity: Severity
    rule: str
    category: str
    needs: tuple[str, ...] = ()
    replacements: tuple[str, ...] = ()
    condition: Condition = ALWAYS
    owner: str = ""
    written: bool = False
