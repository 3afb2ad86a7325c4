"""What a platform reported about an account, day by day."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class AccountReading(WorkspaceOwned):
    """The last figures a platform reported on one of the workspace's days; None: not reported, never 0.

    `day` is the day in the workspace's zone, `read_at` aware UTC. Days without a check have no row.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    followers = models.PositiveBigIntegerField(null=True)
    following = models.PositiveBigIntegerField(null=True)
    posts_count = models.PositiveBigIntegerField(null=True)
    read_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="account_reading_once_a_day")]

    def __str__(self) -> str:
        return f"account {self.account_id} on {self.day}"
