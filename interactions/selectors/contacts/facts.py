"""What operators noted about a person: sealed and opened, and found by a keyed hash without being opened."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.crypto import salted_hmac

from config.lib.crypto import Undecryptable, seal, unseal
from interactions.contact_states import SEALED_FACTS, FactKey
from interactions.models import Contact

SALT = "interactions.contact-fact"
_SEPARATED = re.compile(r"[\s,;，、；]+")


def fact_stored(key: str, value: str) -> str:
    """A fact as it is kept: encrypted where it leads to the person, plain otherwise."""
    return seal({"v": value}).decode() if key in SEALED_FACTS else value


def facts_open(contact: Contact) -> dict[str, str]:
    """All facts in plain text, in the order of `FactKey`; what no key opens any more is left out."""
    opened: dict[str, str] = {}
    for key in FactKey.values:
        if value := str(contact.facts.get(key, "")):
            try:
                opened[key] = str(unseal(value.encode())["v"]) if key in SEALED_FACTS else value
            except Undecryptable:
                continue
    return opened


def fact_mark(workspace_id: int, value: str) -> str:
    """The keyed hash of a value, the same for every way to write a number or an address."""
    return salted_hmac(SALT, f"{workspace_id}:{_normal(value)}", algorithm="sha256").hexdigest()


def marks_of(workspace_id: int, facts: Mapping[str, str]) -> list[str]:
    """The hashes by which sealed facts are found; several order numbers are found one by one."""
    values: list[str] = []
    for key in sorted(SEALED_FACTS & set(facts)):
        values += _SEPARATED.split(facts[key]) if key == FactKey.ORDERS else [facts[key]]
    return [fact_mark(workspace_id, value) for value in dict.fromkeys(values) if value.strip()]


def _normal(value: str) -> str:
    folded = value.strip().casefold()
    digits = re.sub(r"[\s\-+()]", "", folded)
    return digits.removeprefix("86") if digits.isdecimal() and len(digits) == 13 else digits
