"""People who write to the brand, and by which names platforms know them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from interactions.states import Lifecycle, ReactionKind
from team.models import WorkspaceOwned


class Contact(WorkspaceOwned):
    """A person as the brand knows them: one or more identities at platforms, put together by hand.

    `blocked_at`: their messages go to spam without a clock. `erased_at`: their personal data are gone; the row only
    keeps figures whole. `merged_into`: who this contact turned out to be; its identities have moved there. `facts`:
    what operators noted by field name (`city`, `phone`, `email` …), personal data all of them, those of `SEALED_FACTS`
    encrypted; `fact_marks`: keyed hashes of the encrypted ones, by which they are found (`services.contacts.facts`).
    `tokens`: names and handles it is found by.
    """

    name = models.CharField(max_length=200, blank=True)
    lifecycle = models.CharField(max_length=8, choices=Lifecycle, default=Lifecycle.NEW)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    fact_marks = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    tokens = SearchVectorField(null=True)
    note = models.TextField(max_length=4000, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    messages_in = models.PositiveIntegerField(default=0)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    block_reason = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace", "-last_seen_at", "-id"], name="contact_recent"),
            models.Index(fields=["workspace", "lifecycle", "-last_seen_at"], name="contact_lifecycle"),
            GinIndex(fields=["tokens"], name="contact_tokens", fastupdate=True),
            GinIndex(fields=["tags"], name="contact_tags"),
            GinIndex(fields=["fact_marks"], name="contact_fact_marks"),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="contact_merged"),
        ]

    def __str__(self) -> str:
        # Names of people do not belong in logs that nothing is ever taken out of.
        return f"#{self.pk}"


class Identity(WorkspaceOwned):
    """One account of a person at a platform. `remote_id`: the platform's lasting id of the person.

    Some platforms give each of our accounts another id for the same person (OpenID of WeChat); these become identities
    of their own until somebody merges their contacts. `previous`: the contact it belonged to before a merge.
    """

    contact = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="identities")
    platform = models.CharField(max_length=40)
    remote_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    avatar_url = models.CharField(max_length=1000, blank=True)
    url = models.CharField(max_length=500, blank=True)
    followers = models.PositiveIntegerField(null=True, blank=True)
    previous = models.ForeignKey(
        "interactions.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "platform", "remote_id"], name="identity_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def shown(self) -> str:
        """The name people see."""
        return self.name or self.handle or self.remote_id


class Reaction(WorkspaceOwned):
    """A like, share or follow that a platform told of; kept once."""

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    identity = models.ForeignKey("interactions.Identity", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ReactionKind)
    remote_id = models.CharField(max_length=300)
    post_id = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.remote_id}"
