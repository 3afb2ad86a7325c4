"""What reading who passed posts on adds to the apps below."""

from __future__ import annotations

from analytics.demo.spread import demo_spread
from analytics.services.spreading.keeping import sharers_copied, sharers_erased
from interactions.hooks import contact_copied, contact_erased
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready, after the metric store's demo: its posts are what was passed on."""
    contact_erased.append(sharers_erased)
    contact_copied.append(sharers_copied)
    hooks.demo_added.append(demo_spread)
