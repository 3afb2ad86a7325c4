"""A live session."""

from __future__ import annotations

from django.db import models

from content.production_states import LiveState
from team.models import WorkspaceOwned


class LiveSession(WorkspaceOwned):
    """The plan of a live session. `aired_at` and `ended_at` are when it really began and ended."""

    title = models.CharField(max_length=200)
    theme = models.TextField(blank=True)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=LiveState, default=LiveState.PLANNED)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    aired_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    set_notes = models.TextField(blank=True)
    camera_notes = models.TextField(blank=True)
    director_notes = models.TextField(blank=True)
    # An AI host must be announced all the time (Live E-commerce Measures art. 37).
    ai_host = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, default="CNY")
    cover = models.ForeignKey("content.MediaAsset", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    teasers = models.ManyToManyField("content.Post", blank=True, related_name="+")
    author = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "-starts_at"], name="live_by_start")]

    def __str__(self) -> str:
        return self.title
