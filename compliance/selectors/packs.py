"""What the rule packs say, for pages and for services that decide about rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import get_language

from compliance.engine.entries import RuleFacts
from compliance.engine.packs import industries
from compliance.engine.rules import pack_facts
from compliance.engine.types import Severity

# Packs whose rules are not law: a brand's own words, and what the platforms ask for.
OWN_PACKS = frozenset({"brand", "platforms"})


def said(texts: Mapping[str, str]) -> str:
    """A sentence of the packs in the reader's language."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


@cache
def pack_list() -> tuple[dict[str, Any], ...]:
    """All packs with their rules, as the engine describes them."""
    return tuple(pack_facts())


@cache
def rule_facts() -> Mapping[str, RuleFacts]:
    """Every rule by id."""
    return {rule.id: rule for pack in pack_list() for rule in pack["rules"]}


def rule_fact(rule: str) -> RuleFacts | None:
    """One rule; None where no pack knows it (any more)."""
    return rule_facts().get(rule)


def rule_title(rule: str) -> str:
    """What a rule is called in the reader's language; its id where no pack knows it any more."""
    fact = rule_fact(rule)
    return said(fact.title) if fact else rule


def binds(rule: RuleFacts) -> bool:
    """Whether no workspace may treat the rule more mildly: it stops posts, and it is law.

    Only an exemption for single words, with a lawful reason and a second person, passes it. What the platforms ask for
    and what a brand sets itself may be lowered; warnings may be switched off, because they ask for judgement.
    """
    return rule.severity is Severity.BLOCK and rule.pack not in OWN_PACKS


@cache
def industry_codes() -> tuple[str, ...]:
    """The trades that rules distinguish, the general one first."""
    codes = [code for code in industries() if code != "general"]
    return ("general", *codes)


def industry_choices() -> list[tuple[str, str]]:
    """The trades with their names in the reader's language."""
    known = industries()
    return [(code, said(known[code]) if code in known else code) for code in industry_codes()]
