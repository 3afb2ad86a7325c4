"""Calls that all accounts of one application share at a platform."""

from __future__ import annotations

from django.db import models

from accounts.models.social_account import LONG_AGO


class AppBudget(models.Model):
    """The rate budget of one application at one platform and server, over all workspaces that use it.

    `application` is empty where the installation has one application for everybody, else it names the registration.
    `rate_clock` is the theoretical arrival time (GCRA); nothing is sent before `hold_until`.
    """

    platform = models.CharField(max_length=40)
    host = models.CharField(max_length=200, blank=True)
    application = models.CharField(max_length=64, blank=True)
    rate_clock = models.DateTimeField(default=LONG_AGO)
    hold_until = models.DateTimeField(default=LONG_AGO)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "host", "application"], name="app_budget_once")]

    def __str__(self) -> str:
        return f"{self.platform} {self.host} {self.application}".strip()
