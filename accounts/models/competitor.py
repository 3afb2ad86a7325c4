"""Competitors: what they are, and what they are good and bad at."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from accounts.competitor_states import PriceLevel, SwotKind
from team.models import WorkspaceOwned


class Competitor(WorkspaceOwned):
    """A competing brand (handbook ACC-10). `review_on`: a day of the workspace on which the owner is reminded.

    `reviewed_told`: the review day people were reminded of last. `archived_at`: no longer watched, aware UTC.
    """

    name = models.CharField(max_length=80)
    what = models.CharField(max_length=200, blank=True)
    positioning = models.CharField(max_length=500, blank=True)
    audience = models.CharField(max_length=500, blank=True)
    offers = models.CharField(max_length=1000, blank=True)
    promotion = models.CharField(max_length=1000, blank=True)
    operations = models.CharField(max_length=1000, blank=True)
    price_level = models.CharField(max_length=8, choices=PriceLevel, blank=True)
    website = models.CharField(max_length=300, blank=True)
    notes = models.TextField(max_length=4000, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    review_on = models.DateField(null=True, blank=True)
    review_told = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="competitor_once")]

    def __str__(self) -> str:
        return self.name


class SwotLine(WorkspaceOwned):
    """One point of the analysis, noted on a day of the workspace.

    Its evidence is a sample, a day's figures or an address; at most one, and it may be none.
    """

    competitor = models.ForeignKey("accounts.Competitor", on_delete=models.CASCADE, related_name="swot")
    kind = models.CharField(max_length=12, choices=SwotKind)
    text = models.CharField(max_length=300)
    noted_on = models.DateField()
    evidence_url = models.CharField(max_length=500, blank=True)
    sample = models.ForeignKey(
        "accounts.ContentSample", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    snapshot = models.ForeignKey(
        "accounts.TrackedSnapshot", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class ContentSample(WorkspaceOwned):
    """A post of a competitor worth learning from: the link, what it says in short, and what we make of it.

    `excerpt` is at most a few lines, kept for finding it again; the post itself stays at the platform.
    """

    competitor = models.ForeignKey("accounts.Competitor", on_delete=models.CASCADE, related_name="samples")
    tracked = models.ForeignKey(
        "accounts.TrackedAccount", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    post = models.ForeignKey("accounts.TrackedPost", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200)
    excerpt = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    learn = models.CharField(max_length=1000, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    tags = models.JSONField(default=list, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=models.Q(post__isnull=False), name="sample_of_post_once")
        ]

    def __str__(self) -> str:
        return self.title
