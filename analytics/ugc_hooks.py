"""What posts of users add to the apps below."""

from __future__ import annotations

from accounts.selectors.register.documents import PLACES
from analytics.demo.ugc import demo_ugc, demo_unugc
from analytics.selectors.ugc.documents import ugc_places
from analytics.services.ugc.erasing import ugc_copied, ugc_erased
from interactions.hooks import contact_copied, contact_erased
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready, after the inbox and listening: the demo collects from what they brought."""
    contact_erased.append(ugc_erased)
    contact_copied.append(ugc_copied)
    PLACES.append(ugc_places)
    hooks.demo_added.append(demo_ugc)
    hooks.demo_leaving.insert(0, demo_unugc)
