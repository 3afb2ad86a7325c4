"""Figures by day: what accounts report, what their posts gained, and which days are to be reckoned anew."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from team.models import WorkspaceOwned


def _count() -> models.PositiveBigIntegerField:
    return models.PositiveBigIntegerField(null=True, blank=True)


def _gain() -> models.BigIntegerField:
    """A sum of gains: below 0 where a platform took figures back."""
    return models.BigIntegerField(null=True, blank=True)


class AccountDay(WorkspaceOwned):
    """What is known of an account's day itself, the last word of each figure; None: not reported, never 0.

    `day`: of the platform's calendar where the platform reports it, else of the workspace's zone. `followers` is the
    number at its end, all else happened during it. `sales` is money in `currency` (ISO 4217). `told_at`: when the
    platform last answered for the day; None: it never did, whatever checks of the account, files or people told.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    fetch = models.ForeignKey("analytics.Fetch", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    captured_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    followers = _count()
    followers_gained = _count()
    followers_lost = _count()
    impressions = _count()
    reach = _count()
    profile_visits = _count()
    video_views = _count()
    likes = _count()
    comments = _count()
    shares = _count()
    saves = _count()
    clicks = _count()
    orders = _count()
    sales = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["account", "day"], name="account_day_once"),
            models.CheckConstraint(
                condition=models.Q(sales__isnull=True) | ~models.Q(currency=""), name="account_day_money_has_currency"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "day"], name="account_day_of_workspace"),
            models.Index(fields=["fetch"], name="account_day_of_fetch"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day}"


class ContentDay(WorkspaceOwned):
    """What an account's posts of one format gained on one day of the workspace's zone: a rollup, never edited.

    `format` '' holds what is not known by post: posts without a format, and figures only the account's own day reports.
    `posts`: published that day; `measured`: posts that were sampled; `reported`: for each of `figures.POST_FIGURES`, of
    how many posts a gain is known. Sums leave out what is not reported; all None: not reported at all.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    format = models.CharField(max_length=8, blank=True)
    posts = models.PositiveIntegerField(default=0)
    measured = models.PositiveIntegerField(default=0)
    reported = ArrayField(models.PositiveIntegerField())
    impressions = _gain()
    reach = _gain()
    likes = _gain()
    comments = _gain()
    shares = _gain()
    saves = _gain()
    clicks = _gain()
    video_views = _gain()
    watch_seconds = _gain()
    follows = _gain()
    profile_visits = _gain()
    exposure = _gain()
    engagement = _gain()
    engagement_exposed = _gain()
    shares_exposed = _gain()
    clicks_exposed = _gain()
    exposure_engaged = _gain()
    exposure_shared = _gain()
    exposure_clicked = _gain()
    watched_views = _gain()
    rolled_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "day", "format"], name="content_day_once")]
        # Headlines of a workspace are summed from the index alone, which takes half the time.
        indexes = [
            models.Index(
                fields=["workspace", "day"],
                include=[
                    "account", "format", "posts", "exposure", "engagement", "video_views", "clicks",
                    "engagement_exposed", "exposure_engaged",
                ],
                name="content_day_headlines",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day} {self.format}".strip()


class RollupMark(WorkspaceOwned):
    """A day of an account whose rollup is out of date.

    Marks are only added and only deleted by whoever read what they tell of, so none is lost between the two.
    """

    workspace = models.ForeignKey("team.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta(WorkspaceOwned.Meta):
        # Marks are dealt out by workspace, the oldest of each first.
        indexes = [models.Index(fields=["workspace", "id"], name="rollup_mark_of_workspace")]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.day}"
