"""Exports leave a trace."""

from __future__ import annotations

from analytics.models import Monitor
from team.actors import Actor
from team.audit import record
from team.models import Workspace


def export_note(*, workspace: Workspace, actor: Actor, monitor: Monitor, days: int) -> None:
    """Note in the audit log that mentions of the last `days` days were exported."""
    record(workspace, actor, "listening.exported", monitor, after={"days": days})
