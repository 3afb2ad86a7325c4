"""What contacts add to the apps below and to their own chapter: the demo's people, keys, what goes with somebody."""

from __future__ import annotations

from accounts.hooks import keys_rotating
from interactions.demo.contacts import demo_contacts, demo_uncontacts
from interactions.hooks import contact_copied, contact_erased
from interactions.services.contacts.facts import facts_reseal
from interactions.services.privacy.beside import (
    answers_copied,
    answers_erased,
    corrections_erased,
    members_copied,
    members_erased,
    promises_copied,
    promises_erased,
    reviews_erased,
)
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready."""
    keys_rotating.append(facts_reseal)
    contact_erased.extend((members_erased, promises_erased, corrections_erased, answers_erased, reviews_erased))
    contact_copied.extend((promises_copied, members_copied, answers_copied))
    hooks.demo_added.append(demo_contacts)
    hooks.demo_leaving.append(demo_uncontacts)
