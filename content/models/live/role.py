"""Who works in a live session."""

from __future__ import annotations

from django.db import models

from content.production_states import Duty
from team.models import WorkspaceOwned


class LiveRole(WorkspaceOwned):
    """A person in a session: a member, or a name. `born_on` and `consent` are the host's record: hosts are at least
    16, from 16 to 18 with their guardian's consent (Live Marketing Measures art. 17)."""

    session = models.ForeignKey("content.LiveSession", on_delete=models.CASCADE, related_name="roles")
    position = models.PositiveSmallIntegerField(default=0)
    duty = models.CharField(max_length=10, choices=Duty, default=Duty.HOST)
    member = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    consent = models.CharField(max_length=300, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name or (self.member.label if self.member else "")
