"""What was said wrongly on air, and how it was put right."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class LiveCorrection(WorkspaceOwned):
    """An entry of the correction log (Live E-commerce Measures art. 31, kept at least three years). Append-only: the
    database refuses to change it, and no service deletes it; it goes only together with its whole workspace."""

    session = models.ForeignKey("content.LiveSession", on_delete=models.RESTRICT, related_name="corrections")
    at = models.DateTimeField()
    said = models.TextField()
    corrected = models.TextField()
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_label = models.CharField(max_length=160)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.said[:60]
