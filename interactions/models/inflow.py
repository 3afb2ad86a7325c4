"""How far each account's inbox has been read."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class Inflow(WorkspaceOwned):
    """What we know of the way messages of one account reach us; all times our clock, aware UTC.

    `cursor`: the connector's mark of the last look. `pushed_at`, `polled_at`: when a push and a look last came through;
    `heard_at`: when anything new last came. `missed`: how many messages a look found that no push had brought though
    pushes are on; `missed_at`: the last of these. `usual_gap`: seconds that usually lie between two messages (of the
    last 14 days, the 95th percentile), None while there are too few to tell. `silent_since`: since when it is
    quieter than that, and people were told. `failures` in a row, with what the platform said last.
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    cursor = models.TextField(blank=True)
    backfilled_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    next_poll_at = models.DateTimeField(null=True, blank=True)
    # A look is under way at most until then.
    looking_until = models.DateTimeField(null=True, blank=True)
    missed = models.PositiveIntegerField(default=0)
    missed_at = models.DateTimeField(null=True, blank=True)
    usual_gap = models.PositiveIntegerField(null=True, blank=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error_kind = models.CharField(max_length=24, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["next_poll_at"], name="inflow_due")]

    def __str__(self) -> str:
        return f"inbox of {self.account_id}"
