"""Who belongs to which workspace, in which role."""

from __future__ import annotations

from django.db import models

from team.roles import Role

from .owned import WorkspaceOwned


class Membership(WorkspaceOwned):
    """One person in one workspace."""

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.workspace_id} as {self.role}"
