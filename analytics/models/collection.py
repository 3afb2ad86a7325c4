"""How far the figures of each account have been read."""

from __future__ import annotations

from django.db import models

from accounts.models.social_account import LONG_AGO
from analytics.store_states import Backfill
from team.models import WorkspaceOwned


class AccountCollection(WorkspaceOwned):
    """What the collector knows of one account; times aware UTC.

    `next_days_at`: when its days are read next. `days_until`: the last day that was read. `readings_until`: up to when
    the checks of the account (`accounts.AccountReading`) were taken over. `read_clock`: theoretical arrival time of the
    budget for reading (GCRA). `busy_until`: a collection is under way at most until then. `retry_at`: nothing is asked
    before. `failures` in a row, with what the platform said last; `collected_at`: when figures last came.
    `gaps_tried_at`: when missing days were last asked for again. `looked_at`: when the platform last listed the newest
    posts, `next_look_at`: when it is asked to the next time; None: with the next reading, where it lists any.
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    next_days_at = models.DateTimeField(null=True, blank=True)
    days_until = models.DateField(null=True, blank=True)
    readings_until = models.DateTimeField(default=LONG_AGO)
    backfill = models.CharField(max_length=8, choices=Backfill, default=Backfill.WAITING)
    backfilled_at = models.DateTimeField(null=True, blank=True)
    read_clock = models.DateTimeField(default=LONG_AGO)
    busy_until = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    gaps_tried_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error_kind = models.CharField(max_length=24, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["next_days_at"], name="collection_due")]

    def __str__(self) -> str:
        return f"figures of {self.account_id}"
