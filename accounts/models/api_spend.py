"""What paid calls cost."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class ApiSpend(WorkspaceOwned):
    """Calls of one kind that a workspace's developer app made in one calendar month (UTC), and their price.

    `month` is its first day. `amount` is in `currency`, at the prices of `Capabilities.prices` of the day of the calls.
    Stays when the app is removed: the platform's bill does, too.
    """

    platform = models.CharField(max_length=40)
    month = models.DateField()
    kind = models.CharField(max_length=40)
    calls = models.PositiveBigIntegerField(default=0)
    amount = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    currency = models.CharField(max_length=3)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "platform", "month", "kind"], name="api_spend_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.platform} in {self.month:%Y-%m}"
