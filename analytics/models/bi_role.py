"""Who may read figures right in the database, with a BI tool."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class BiRole(WorkspaceOwned):
    """A database role that sees this workspace's rows of the views in schema `bi`, and nothing else.

    Its password is with whoever made it; the database keeps only a digest.
    """

    name = models.CharField(max_length=60, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
