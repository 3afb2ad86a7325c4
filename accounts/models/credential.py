"""What opens an account, encrypted."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.social_account import LONG_AGO
from team.models import WorkspaceOwned


class StoredCredential(WorkspaceOwned):
    """The sealed secrets of one account.

    `refresh_at` is when to renew ahead of expiry; `refresh_lease_until` keeps renewal single-flight; `refresh_refused`
    says that the platform will not renew, although access still works until `expires_at`.
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="credential")
    platform_app = models.ForeignKey(
        "accounts.PlatformApp", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    sealed = models.BinaryField()
    scopes = ArrayField(models.CharField(max_length=100), default=list)
    expires_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    refresh_at = models.DateTimeField(null=True)
    refresh_lease_until = models.DateTimeField(default=LONG_AGO)
    refresh_failures = models.PositiveSmallIntegerField(default=0)
    refresh_refused = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["refresh_at"], name="credential_refresh_due")]

    def __str__(self) -> str:
        return f"credential of account {self.account_id}"
