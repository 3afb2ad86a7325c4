"""Our application's registration at a platform or server, encrypted."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class PlatformApp(WorkspaceOwned):
    """Client id and secret for one platform and host; made by dynamic registration or entered by a person.

    `hook_token`: the random word in this app's webhook address, made when the address is first shown. `spend_cap`: how
    much its paid calls may cost in a calendar month (UTC), None for no cap. `check_error`: kind of error of the last
    test of the app, empty after a good one.
    """

    platform = models.CharField(max_length=40)
    host = models.CharField(max_length=200, blank=True)
    redirect_uri = models.CharField(max_length=500)
    sealed = models.BinaryField()
    hook_token = models.CharField(max_length=64, null=True, blank=True, unique=True)
    spend_cap = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_error = models.CharField(max_length=40, blank=True)
    entered_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "platform", "host", "redirect_uri"], name="platform_app_once")
        ]

    def __str__(self) -> str:
        return f"{self.platform} at {self.host}"
