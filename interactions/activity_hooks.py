"""What activities add to the apps below and to their own chapter."""

from __future__ import annotations

from accounts.hooks import keys_rotating
from interactions import activity_notices
from interactions.demo.activities import demo_activities, demo_unactivities
from interactions.hooks import contact_copied, contact_erased
from interactions.services.activities.forgetting import addresses_reseal, winners_copied, winners_erased
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready."""
    activity_notices.register_all()
    keys_rotating.append(addresses_reseal)
    contact_erased.append(winners_erased)
    contact_copied.append(winners_copied)
    hooks.demo_added.append(demo_activities)
    hooks.demo_leaving.append(demo_unactivities)
