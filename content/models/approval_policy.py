"""Which posts need whose approval."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned
from team.states import ApprovalMode


class ApprovalPolicy(WorkspaceOwned):
    """A rule about approval; `selectors.approval_rules` reads it.

    It matches posts for any of `accounts` (ids), of any of `kinds` (PostKind) and any of `ad_kinds` (AdKind); an empty
    list matches all. `levels`: one to three steps as `Level.to_json` writes them. The row with `is_default` matches
    every post and holds levels only: its mode is the workspace's `approval_mode`.
    """

    name = models.CharField(max_length=80, blank=True)
    is_default = models.BooleanField(default=False)
    mode = models.CharField(max_length=10, choices=ApprovalMode, default=ApprovalMode.REQUIRED)
    levels = models.JSONField(default=list)
    accounts = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    ad_kinds = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(is_default=True), name="approval_default_once"
            )
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"
