"""What listening and reports add to the apps below."""

from __future__ import annotations

from analytics.demo.listening import demo_listening, demo_unlistening
from analytics.services.listening.erasing import found_copied, mentions_copied, mentions_erased
from analytics.services.reports.erasing import recipients_erased
from interactions.hooks import contact_copied, contact_erased
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready, after the inbox: the demo listens to what it brought."""
    contact_erased.extend((mentions_erased, recipients_erased))
    contact_copied.extend((mentions_copied, found_copied))
    hooks.demo_added.append(demo_listening)
    hooks.demo_leaving.insert(0, demo_unlistening)
