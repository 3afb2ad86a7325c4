"""Tokens of the REST API; shown once, stored as a hash."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .owned import WorkspaceOwned


class ApiToken(WorkspaceOwned):
    """A token acts for its owner in one workspace, limited to `scopes` and to the owner's role."""

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"
