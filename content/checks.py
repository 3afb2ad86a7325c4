"""System checks of the publishing engine's settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def slots_and_lease_are_usable(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """A worker needs at least one slot, and a lease long enough to be renewed in time."""
    found: list[CheckMessage] = []
    if settings.PUBLISH_SLOTS < 1:
        found.append(
            Error(
                "JUZHEN_PUBLISH_SLOTS is below 1; nothing would be published.",
                hint="Set how many posts one worker may send at the same time, e.g. 16.",
                id="juzhen.E010",
            )
        )
    if settings.PUBLISH_SEND_LEASE.total_seconds() < 2:
        found.append(
            Error(
                "JUZHEN_SEND_LEASE_SECONDS is below 2; leases would end while posts are being sent.",
                hint="Leave it unset for 180 seconds.",
                id="juzhen.E011",
            )
        )
    return found


def register_all() -> None:
    """Called once when Django is ready."""
    register(slots_and_lease_are_usable)
