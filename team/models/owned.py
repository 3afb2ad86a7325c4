"""The base of every table whose rows belong to a workspace."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from config.lib.db import WorkspaceManager


class WorkspaceOwned(models.Model):
    """Adds the workspace and the fail-closed manager.

    `objects` refuses unscoped reads; `all_objects` serves Django itself (relations, cascades, uniqueness checks).
    """

    workspace = models.ForeignKey("team.Workspace", on_delete=models.CASCADE, related_name="+")

    objects: ClassVar[WorkspaceManager] = WorkspaceManager()
    all_objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "all_objects"
        default_manager_name = "all_objects"
