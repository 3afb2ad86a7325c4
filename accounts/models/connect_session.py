"""A connection under way: the person is at the platform and will come back with a state."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class ConnectSession(WorkspaceOwned):
    """One trip to the platform. The state is stored hashed; what must be kept until the return is sealed."""

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=40)
    platform_app = models.ForeignKey("accounts.PlatformApp", on_delete=models.CASCADE, related_name="+")
    reconnect = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    state_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.platform} for user {self.user_id}"
