"""The growth board: where new followers came from, and the structure that is aimed at."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from analytics.growth_states import Channel, Part
from team.models import WorkspaceOwned


class FollowerSource(WorkspaceOwned):
    """New followers of an account by one channel, as one source told it; rows are only added.

    `first_day` to `last_day`: the days it speaks of, of the calendar the source uses. `gained` None: not reported,
    never 0. `cost`: what was spent for it in `currency` (ISO 4217), None when nobody knows. `promotion`: the
    cross-promotion that brought them. Of several rows about the same days and channel the last one holds. `carried`:
    those of `gained`, `cost` and `promotion` that the source did not tell, taken over from the row before; taking back
    a fetch deletes its rows, and what later ones took over from them becomes what was there before.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    fetch = models.ForeignKey("analytics.Fetch", on_delete=models.CASCADE, related_name="+", db_index=False)
    first_day = models.DateField()
    last_day = models.DateField()
    channel = models.CharField(max_length=12, choices=Channel)
    gained = models.PositiveBigIntegerField(null=True, blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    promotion = models.ForeignKey(
        "content.CrossPromotion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    carried = ArrayField(models.CharField(max_length=9), default=list, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["fetch", "first_day", "last_day", "channel"], name="follower_source_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="follower_source_days"),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | ~Q(currency=""), name="follower_source_money_has_currency"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "last_day"], name="follower_sources_by_day"),
            models.Index(fields=["account", "last_day"], name="follower_sources_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.account_id} on {self.last_day}"


class StructureTarget(WorkspaceOwned):
    """The share in percent that one part of the followers shall have. `group` None: of all accounts.

    `key`: a gender, an age band of `research_states.AGE_BANDS`, a division of China or country, or a name as written.
    """

    group = models.ForeignKey(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    part = models.CharField(max_length=8, choices=Part)
    key = models.CharField(max_length=60)
    share = models.DecimalField(max_digits=4, decimal_places=1)
    set_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["part", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "group", "part", "key"], name="structure_target_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="structure_target_share"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.key} {self.share} %"
