"""What an application's paid calls cost."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class ApiSpend(WorkspaceOwned):
    """Calls of one kind that an application made in one calendar month (UTC), and their price.

    `month` is its first day. `amount` is in `currency`, at the prices of `Capabilities.prices` of the day of the calls.
    """

    platform_app = models.ForeignKey("accounts.PlatformApp", on_delete=models.CASCADE, related_name="spend")
    month = models.DateField()
    kind = models.CharField(max_length=40)
    calls = models.PositiveBigIntegerField(default=0)
    amount = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    currency = models.CharField(max_length=3)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["platform_app", "month", "kind"], name="api_spend_once")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.month:%Y-%m}"
