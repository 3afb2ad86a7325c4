"""A rule of the packs that a workspace treats more mildly, with its reason."""

from __future__ import annotations

from django.db import models

from compliance.states import Level
from team.models import WorkspaceOwned


class RuleSwitch(WorkspaceOwned):
    """`off`: findings of the rule are left out. Otherwise `severity` replaces graver ones."""

    rule = models.CharField(max_length=40)
    off = models.BooleanField(default=False)
    severity = models.CharField(max_length=8, choices=Level, blank=True)
    reason = models.CharField(max_length=300)
    changed_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "rule"], name="rule_switch_once")]

    def __str__(self) -> str:
        return self.rule
