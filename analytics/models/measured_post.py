"""Posts whose figures are read, with the newest of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from accounts.connectors.types import Format
from analytics.store_states import PostSource
from team.models import WorkspaceOwned

FORMATS = [(one.value, one.value) for one in Format]


def _figure() -> models.PositiveBigIntegerField:
    return models.PositiveBigIntegerField(null=True, blank=True)


class MeasuredPost(WorkspaceOwned):
    """One post of one account as its platform has it; ours, or one that was there before. Times aware UTC.

    The figures are the last that were reported of each, cumulative; None: never reported, never 0. `captured_at` is
    when the newest were read, `first_captured_at` the oldest sample. `next_sample_at`: when they are read next, None
    when they are read no more. `missed`: how often in a row the platform knew nothing of it, the first time at
    `missed_since`; `gone_at`: since when it counts as gone.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    publication = models.OneToOneField(
        "content.Publication", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    remote_id = models.CharField(max_length=300)
    url = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=8, choices=FORMATS, blank=True)
    campaign = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=10, choices=PostSource)
    published_at = models.DateTimeField()
    captured_at = models.DateTimeField(null=True, blank=True)
    first_captured_at = models.DateTimeField(null=True, blank=True)
    next_sample_at = models.DateTimeField(null=True, blank=True)
    missed = models.PositiveSmallIntegerField(default=0)
    missed_since = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    impressions = _figure()
    reach = _figure()
    likes = _figure()
    comments = _figure()
    shares = _figure()
    saves = _figure()
    clicks = _figure()
    video_views = _figure()
    watch_seconds = _figure()
    follows = _figure()
    profile_visits = _figure()
    exposure = models.GeneratedField(
        expression=Coalesce(F("impressions"), F("video_views")),
        output_field=models.PositiveBigIntegerField(null=True),
        db_persist=True,
    )
    # None only when none of its parts is reported.
    engagement = models.GeneratedField(
        expression=models.Case(
            models.When(
                Q(likes__isnull=True, comments__isnull=True, shares__isnull=True, saves__isnull=True), then=Value(None)
            ),
            default=Coalesce(F("likes"), 0)
            + Coalesce(F("comments"), 0)
            + Coalesce(F("shares"), 0)
            + Coalesce(F("saves"), 0),
        ),
        output_field=models.PositiveBigIntegerField(null=True),
        db_persist=True,
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="measured_post_once")]
        indexes = [
            models.Index(fields=["workspace", "-published_at"], name="measured_post_recent"),
            models.Index(fields=["account", "captured_at"], name="measured_post_sampled"),
            models.Index(fields=["account", "published_at"], name="measured_post_of_account"),
            models.Index(
                fields=["next_sample_at"], condition=Q(next_sample_at__isnull=False), name="measured_post_due"
            ),
            models.Index(
                fields=["workspace", "campaign", "published_at"],
                condition=~Q(campaign=""),
                name="measured_post_campaign",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.remote_id
