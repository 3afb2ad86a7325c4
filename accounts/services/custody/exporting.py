"""Writing down who took the register away."""

from __future__ import annotations

from team.actors import Actor
from team.audit import record
from team.models import Workspace


def export_note(*, workspace: Workspace, actor: Actor, count: int) -> None:
    """An entry in the audit log: `count` accounts were exported."""
    record(workspace, actor, "custody.exported", None, after={"accounts": str(count)})
