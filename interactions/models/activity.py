"""Activities: lotteries, votes, check-ins, collections under posts."""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models

from interactions.activity_states import ActivityKind, ActivityState, Once, SeedSource, WinnersBy
from team.models import WorkspaceOwned


def new_key() -> bytes:
    """What the public codes of entries are made with: 256 bits that stay here."""
    return secrets.token_bytes(32)


def new_token() -> str:
    """What stands in the public address: 96 bits; letters and digits only, as it also stands in the entries file."""
    return secrets.token_hex(12)


class Activity(WorkspaceOwned):
    """An activity with one public address, `/a/<token>/`.

    `starts_at`, `ends_at`: entries written from … until just before …, by the platform's clock; `draw_at`: when winners
    are drawn; all aware UTC. `keywords`: one of them must stand in an entry; `mentions`: so many different people;
    `must_follow`: where the platform tells who follows. `options`: of a vote, [{"text", "words"}], voted for by number
    or word. `min_days`: of a check-in, how many days somebody needs for the draw. `claim_days`: within which winners
    answer; `claim_how`, `delivery`, `forfeiture`, `organiser`, `contact`: what the Interim Provisions on Regulating
    Promotional Acts (art. 13, 14) want published. `source_name`, `source_url`: of a typed seed. `winner_text`: what
    winners are written, with {{prize}}, {{deadline}}, {{proof}}.

    `collected_mark`: what the comments looked like when entries were last collected; `entries`, `counting`: how many
    there are, and how many of them count.
    """

    kind = models.CharField(max_length=10, choices=ActivityKind, default=ActivityKind.LOTTERY)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    key = models.BinaryField(default=new_key)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    draw_at = models.DateTimeField(null=True, blank=True)
    rules = models.TextField(max_length=4000, blank=True)
    winners_by = models.CharField(max_length=5, choices=WinnersBy, default=WinnersBy.DRAW)
    once = models.CharField(max_length=8, choices=Once, default=Once.CONTACT)
    keywords = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    mentions = models.PositiveSmallIntegerField(default=0)
    must_follow = models.BooleanField(default=False)
    options = models.JSONField(default=list, blank=True)
    min_days = models.PositiveSmallIntegerField(default=1)
    alternates = models.PositiveSmallIntegerField(default=0)
    claim_days = models.PositiveSmallIntegerField(default=7)
    claim_how = models.CharField(max_length=300, blank=True)
    delivery = models.CharField(max_length=300, blank=True)
    forfeiture = models.CharField(max_length=300, blank=True)
    organiser = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=5, choices=SeedSource, default=SeedSource.DRAND)
    source_name = models.CharField(max_length=160, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    winner_text = models.TextField(max_length=1000, blank=True)
    entries = models.PositiveIntegerField(default=0)
    counting = models.PositiveIntegerField(default=0)
    collected_at = models.DateTimeField(null=True, blank=True)
    collected_mark = models.CharField(max_length=200, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        indexes = [models.Index(fields=["workspace", "state", "-id"], name="activity_by_state")]

    def __str__(self) -> str:
        return self.name


class ActivityPost(WorkspaceOwned):
    """A post whose comments are entries. `publication`: where we published it ourselves."""

    activity = models.ForeignKey(
        "interactions.Activity", on_delete=models.CASCADE, related_name="posts", db_index=False
    )
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    post_id = models.CharField(max_length=300)
    publication = models.ForeignKey(
        "content.Publication", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "account", "post_id"], name="activity_post_once"),
        ]

    def __str__(self) -> str:
        return self.post_id


class ActivityPrize(WorkspaceOwned):
    """What can be won. `value`: of one, at the market price (Interim Provisions art. 18), in `currency` (ISO 4217)."""

    activity = models.ForeignKey(
        "interactions.Activity", on_delete=models.CASCADE, related_name="prizes", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    count = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["activity", "position"], name="activity_prize_once")]

    def __str__(self) -> str:
        return self.name
