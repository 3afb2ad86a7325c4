"""A post: one message, written once, for one or more accounts."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from content.models.attachment import Attachment
from content.states import AdKind, AiContent, DisplayState, PostKind, PostState
from team.models import WorkspaceOwned


class Post(WorkspaceOwned):
    """The base content and plan. `variants` override it per platform; `publications` carry it to accounts.

    `kind` says what it is made as, `details` what only that kind has (poll options, prizes, sections). `status` is
    `states.post_display` kept for lists and filters. `version` grows with each edit and guards against two
    people saving over one another. `approved_hash` is the content hash a reviewer saw, valid for due times from
    `approved_from` to `approved_until` (both empty: for any time). `late_minutes` overrides the workspace's; `urgent`
    posts go out in spite of spacing, caps and quiet hours. `recurrence` and `occurrence_at`: which date of a repeated
    post this is. `discreet`: its words are of somebody who may have them erased, so the audit log, which keeps for
    good, does not get them.
    """

    kind = models.CharField(max_length=8, choices=PostKind, default=PostKind.POST)
    details = models.JSONField(default=dict)
    ad_kind = models.CharField(max_length=10, choices=AdKind, default=AdKind.NONE, blank=True)
    ai_content = models.CharField(max_length=10, choices=AiContent, default=AiContent.NONE, blank=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    first_comment = models.TextField(blank=True)
    thread = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    notes = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=PostState, default=PostState.DRAFT)
    status = models.CharField(max_length=14, choices=DisplayState, default=DisplayState.DRAFT)
    # The wanted time; None for a draft in the tray.
    due_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    # Who changed last what accounts get: neither they nor the author approve it.
    edited_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reviewer = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    review_note = models.TextField(blank=True)
    approved_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    approved_from = models.DateTimeField(null=True, blank=True)
    approved_until = models.DateTimeField(null=True, blank=True)
    campaign = models.CharField(max_length=60, blank=True)
    pillar = models.ForeignKey("content.Pillar", null=True, blank=True, on_delete=models.SET_NULL, related_name="posts")
    # The idea this draft was made of.
    idea = models.ForeignKey("content.Idea", null=True, blank=True, on_delete=models.SET_NULL, related_name="posts")
    late_minutes = models.PositiveIntegerField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    discreet = models.BooleanField(default=False)
    recurrence = models.ForeignKey(
        "content.Recurrence", null=True, blank=True, on_delete=models.SET_NULL, related_name="occurrences"
    )
    occurrence_at = models.DateTimeField(null=True, blank=True)
    # What the checks of content said when it was last saved, planned or the rules changed (`services.verdicts`).
    verdict = models.JSONField(default=dict)
    # Warnings a person has looked at: fingerprint → {"by": user id, "name": …, "at": ISO 8601}.
    acknowledged = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    media = models.ManyToManyField("content.MediaAsset", through="content.PostMedia", related_name="posts")

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["recurrence", "occurrence_at"], name="occurrence_once")]
        indexes = [
            models.Index(fields=["workspace", "campaign"], condition=~Q(campaign=""), name="post_campaign"),
            models.Index(fields=["workspace", "due_at"], name="post_calendar"),
            models.Index(fields=["workspace", "status", "-updated_at"], name="post_by_status"),
            models.Index(fields=["workspace", "-updated_at"], name="post_recent"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("text"), name="gin_trgm_ops"),
                name="post_search",
            ),
        ]

    def __str__(self) -> str:
        return self.title or " ".join(self.text.split())[:60] or f"#{self.pk}"

    @property
    def audit_label(self) -> str:
        """What the audit log calls it."""
        return f"#{self.pk}" if self.discreet else str(self)


class PostMedia(Attachment):
    """An attachment of a post, in order."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attachments")

    class Meta(Attachment.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "asset"], name="post_media_once")]

    def __str__(self) -> str:
        return f"media {self.asset_id} of post {self.post_id}"
