"""Posts of users about the brand: the permission to reuse them, where they were used, what the person got."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.proof import Proof
from analytics.ugc_states import RewardKind, UgcScope, UgcSource, UgcState
from team.models import WorkspaceOwned


class UserPost(WorkspaceOwned, Proof):
    """One post of a user (handbook ANA-10). Personal data: author, url, text, consent, words asked with, the proof.

    `key` tells that it is here already: "m" or "t" with the id of the message or text, or a hash of the address.
    Permission: `asked_by` asked, in the inbox by `asked_message`; `channels`: platforms it may be shown on, none: all;
    `until`: its last day in the workspace's zone, None: without end. Reward: its amount is a number of points, or money
    or worth in a currency; `points`: the entry in the ledger of points.
    """

    source = models.CharField(max_length=8, choices=UgcSource)
    state = models.CharField(max_length=10, choices=UgcState, default=UgcState.FOUND)
    key = models.CharField(max_length=64)
    platform = models.CharField(max_length=40, blank=True)
    author = models.CharField(max_length=100, blank=True)
    url = models.CharField(max_length=500, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    message = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    contact = models.ForeignKey(
        "interactions.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asset = models.ForeignKey("content.MediaAsset", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    found_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    found_at = models.DateTimeField()
    asked_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_words = models.CharField(max_length=1000, blank=True)
    asked_message = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    scope = models.CharField(max_length=8, choices=UgcScope, blank=True)
    channels = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    until = models.DateField(null=True, blank=True)
    consent = models.CharField(max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_note = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    reward_kind = models.CharField(max_length=8, choices=RewardKind, blank=True)
    reward_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    reward_currency = models.CharField(max_length=3, blank=True)
    reward_words = models.CharField(max_length=200, blank=True)
    reward_due_on = models.DateField(null=True, blank=True)
    reward_given_on = models.DateField(null=True, blank=True)
    reward_given_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    points = models.ForeignKey(
        "interactions.PointEntry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-found_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="user_post_once")]
        indexes = [
            models.Index(fields=["workspace", "-found_at", "-id"], name="user_posts_newest"),
            models.Index(fields=["workspace", "state", "-found_at"], name="user_posts_by_state"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="user_posts_of_contact"),
        ]

    def __str__(self) -> str:
        # Names of people do not belong in logs that nothing is ever taken out of.
        return f"#{self.pk}"

    def expired(self, today: date) -> bool:
        """Whether the permission has ended by itself."""
        return self.state == UgcState.GRANTED and self.until is not None and self.until < today

    def permitted(self, today: date) -> bool:
        """Whether it may be reused today."""
        return self.state == UgcState.GRANTED and not self.expired(today)


class UserPostUse(WorkspaceOwned):
    """A post of ours that was made from a user's."""

    user_post = models.ForeignKey(UserPost, on_delete=models.CASCADE, related_name="uses")
    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user_post", "post"], name="user_post_use_once")]

    def __str__(self) -> str:
        return f"{self.post_id} from {self.user_post_id}"
