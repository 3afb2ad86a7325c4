"""Short ways to ask the engine."""

from __future__ import annotations

from functools import cache
from typing import Any

from compliance.engine.check import check
from compliance.engine.rules import RuleSet, load_packs
from compliance.engine.types import Subject, Verdict


@cache
def rules() -> RuleSet:
    """The rules of all packs."""
    return load_packs()


def verdict(text: str, **facts: Any) -> Verdict:
    """What the engine says of one text."""
    return check(Subject(texts={"text": text}, **facts), rules())


def severity(text: str, **facts: Any) -> str:
    """The gravest severity of one text."""
    return verdict(text, **facts).severity.value


def found(text: str, **facts: Any) -> list[tuple[str, str, str]]:
    """Severity, rule and original words of each finding."""
    return [(hit.severity.value, hit.rule, hit.text) for hit in verdict(text, **facts).hits]


def rules_of(text: str, **facts: Any) -> dict[str, str]:
    """Rule → gravest severity."""
    return {hit.rule: hit.severity.value for hit in reversed(verdict(text, **facts).hits)}
