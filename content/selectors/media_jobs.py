"""Versions that are being made."""

from __future__ import annotations

from content.models import MediaJob
from team.models import Workspace


def jobs_of(*, workspace: Workspace, asset_id: int) -> list[MediaJob]:
    """The latest jobs of a file, newest first; of each platform only the last one."""
    rows = MediaJob.objects.for_workspace(workspace).filter(asset=asset_id).select_related("result").order_by("-pk")
    latest: dict[str, MediaJob] = {}
    for job in rows[:60]:
        latest.setdefault(job.platform, job)
    return list(latest.values())
