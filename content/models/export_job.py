"""An export that is made in the background and can be fetched for a while."""

from __future__ import annotations

from django.db import models

from content.transfer_states import ExportFormat, ExportState
from team.models import WorkspaceOwned


def export_path(job: ExportJob, filename: str) -> str:
    """Where the file is stored; its name tells nothing of what is in it."""
    return f"exports/{job.workspace_id}/{job.pk}-{filename}"


class ExportJob(WorkspaceOwned):
    """One export of posts. `filters`: fields of PostFilters. `zone`, `language`: of whoever asked for it.

    The file goes at `expires_at`.
    """

    format = models.CharField(max_length=4, choices=ExportFormat)
    filters = models.JSONField(default=dict)
    zone = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=ExportState, default=ExportState.WAITING)
    rows = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to=export_path, max_length=200, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["expires_at"], name="export_expires")]

    def __str__(self) -> str:
        return f"{self.format} {self.created_at:%Y-%m-%d}"
