"""Paid promotion that was declared and filed in a platform's own tool."""

from __future__ import annotations

from django.db import models

from compliance.states import FilingTool
from team.models import WorkspaceOwned


class PromotionFiling(WorkspaceOwned):
    """One filing. `target_type`, `target_id`: what it belongs to as `team.audit` names rows, "" while not linked.

    `number` as the tool gave it; `filed_on` a calendar day of the workspace; `post_url` the post at the platform.
    """

    tool = models.CharField(max_length=12, choices=FilingTool)
    number = models.CharField(max_length=80)
    platform = models.CharField(max_length=40)
    partner = models.CharField(max_length=120)
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(max_length=160, blank=True)
    post_url = models.CharField(max_length=500, blank=True)
    filed_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-filed_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "tool", "number"], name="filing_once")]
        indexes = [models.Index(fields=["workspace", "target_type", "target_id"], name="filings_by_target")]

    def __str__(self) -> str:
        return self.number
