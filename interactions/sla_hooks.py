"""What answer times add to the apps below: notices, and the demo's share."""

from __future__ import annotations

from interactions import sla_notices
from interactions.demo.sla import demo_sla, demo_unsla
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready."""
    sla_notices.register_all()
    hooks.demo_added.append(demo_sla)
    hooks.demo_leaving.append(demo_unsla)
