"""What must be in order before a live session begins."""

from __future__ import annotations

from django.db import models

from content.production_states import CheckGroup
from team.models import WorkspaceOwned


class LiveCheck(WorkspaceOwned):
    """One line of a session's checklists. `key` names a legal or usual line (`services/live/checks.py`); others have
    their own `text`. Ticked by whom, when and with what evidence."""

    session = models.ForeignKey("content.LiveSession", on_delete=models.CASCADE, related_name="checks")
    group = models.CharField(max_length=10, choices=CheckGroup)
    key = models.CharField(max_length=24, blank=True)
    text = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    evidence = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text or self.key
