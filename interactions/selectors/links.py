"""Addresses of pages about the inbox."""

from __future__ import annotations

from team.models import Workspace


def thread_url(workspace: Workspace, thread_id: int) -> str:
    """The page of a thread."""
    return f"/w/{workspace.slug}/inbox/{thread_id}/"
