"""A published post that is worth using again."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class Evergreen(WorkspaceOwned):
    """A post in the pool, with its rules. `texts` are other wordings used in turn; with `variation` > 0 a wording must
    differ by at least that many percent from what its accounts published before. `season_from` and `season_until` are
    month and day ("MM-DD") between which it may be used, also across the turn of the year; empty: all year."""

    post = models.OneToOneField("content.Post", on_delete=models.CASCADE, related_name="+")
    gap_days = models.PositiveSmallIntegerField(default=90)
    repeats_max = models.PositiveSmallIntegerField(null=True, blank=True)
    account_gap_days = models.PositiveSmallIntegerField(default=30)
    variation = models.PositiveSmallIntegerField(default=20)
    texts = models.JSONField(default=list)
    accounts = models.ManyToManyField("accounts.SocialAccount", blank=True, related_name="+")
    season_from = models.CharField(max_length=5, blank=True)
    season_until = models.CharField(max_length=5, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace"], condition=models.Q(ended_at=None), name="evergreen_in_force")]

    def __str__(self) -> str:
        return str(self.post)
