"""Searching platforms for what monitors listen for."""

from __future__ import annotations

from django.db import models

from accounts.models.social_account import LONG_AGO
from team.models import WorkspaceOwned


class MonitorSearch(WorkspaceOwned):
    """One account in whose name a monitor's words are searched for, and how far that has come. Times aware UTC.

    A round goes through the words one by one: `term` is the one at which it is, `page` the platform's cursor within it,
    `pages` how many of them were read. `round_at`: when the round began, None between rounds; `since`: what was made
    before is known. `covers_from`: the first day of the workspace all of which was searched with these words.
    `next_at`: nothing is asked before; `busy_until`: somebody is at it at most until then. `found`: posts that were new
    and met a monitor. `error_*`: what the platform refused last, an untranslated message id with its parameters;
    `failures` in a row.
    """

    monitor = models.ForeignKey("analytics.Monitor", on_delete=models.CASCADE, related_name="searches", db_index=False)
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    covers_from = models.DateField()
    round_at = models.DateTimeField(null=True, blank=True)
    term = models.PositiveSmallIntegerField(default=0)
    page = models.CharField(max_length=1000, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    busy_until = models.DateTimeField(default=LONG_AGO)
    searched_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    error_kind = models.CharField(max_length=24, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["monitor", "account"], name="monitor_search_once")]
        indexes = [models.Index(fields=["next_at"], name="monitor_search_due")]

    def __str__(self) -> str:
        return f"{self.monitor_id} at {self.account_id}"
