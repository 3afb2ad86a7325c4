"""Files that prove something: kept privately, read only through a page that asks who is reading."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from team.models import WorkspaceOwned


def evidence_path(row: EvidenceFile, filename: str) -> str:
    """By workspace and content hash, never by the uploader's file name."""
    return f"evidence/{row.workspace_id}/{row.sha256[:2]}/{row.sha256}"


class EvidenceFile(WorkspaceOwned):
    """One file of an exemption or a filing. `mime` was found by looking at the content."""

    exemption = models.ForeignKey("compliance.Exemption", null=True, on_delete=models.CASCADE, related_name="evidence")
    filing = models.ForeignKey(
        "compliance.PromotionFiling", null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    name = models.CharField(max_length=160)
    file = models.FileField(upload_to=evidence_path, max_length=200)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(exemption__isnull=False, filing__isnull=True)
                | Q(exemption__isnull=True, filing__isnull=False),
                name="evidence_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.name
