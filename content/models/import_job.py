"""A table of posts that somebody brings in, and its rows."""

from __future__ import annotations

from django.db import models

from content.transfer_states import ImportState, RowState
from team.models import WorkspaceOwned


class ImportJob(WorkspaceOwned):
    """One uploaded table. `mapping`: field → number of its column (0 is the first). `zone`: of times without one.

    `wanted`: what becomes of rows that do not say it themselves: draft, submit or schedule. `beat_at` moves while a
    worker is at it; an old one tells that the worker was lost.
    """

    name = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHECKING)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    zone = models.CharField(max_length=64)
    wanted = models.CharField(max_length=10, default="draft")
    # The language of whoever uploaded it, in which reasons are kept.
    language = models.CharField(max_length=10, default="en")
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="import_recent"),
            models.Index(fields=["beat_at"], condition=models.Q(state__in=["checking", "running"]), name="import_open"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(WorkspaceOwned):
    """One line below the heads. `number` as spreadsheets count. `errors`, `warnings`: lists of {field, text}.

    `post` is what became of it, at `post_version`; a row that has one is never imported again.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    errors = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    post = models.ForeignKey("content.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    post_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["job", "state", "number"], name="import_row_state")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.job}"
