"""Our application's registration at a platform or server, encrypted."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class PlatformApp(WorkspaceOwned):
    """Client id and secret for one platform and host; made by dynamic registration or entered by a person."""

    platform = models.CharField(max_length=40)
    host = models.CharField(max_length=200, blank=True)
    redirect_uri = models.CharField(max_length=500)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "platform", "host", "redirect_uri"], name="platform_app_once")
        ]

    def __str__(self) -> str:
        return f"{self.platform} at {self.host}"
