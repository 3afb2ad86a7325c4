"""What the library of frequent questions adds to the apps below and to its own chapter."""

from __future__ import annotations

from interactions.demo.faq import demo_faq, demo_unfaq
from interactions.hooks import contact_erased
from interactions.services.faq.erasing import faq_erased
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready, after the inbox: the demo's uses need its threads."""
    contact_erased.append(faq_erased)
    hooks.demo_added.append(demo_faq)
    hooks.demo_leaving.append(demo_unfaq)
