"""An account of the brand on a platform."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.states import AccountState
from config.lib.clock import validate_zone
from team.models import WorkspaceOwned

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SocialAccount(WorkspaceOwned):
    """One account. `platform` is a slug of the connector registry; `host` the server on federated networks.

    `bio`: what it says of itself there, None where that is not reported; `avatar_url`: where its picture lies.
    `check_error` is the kind of the last failed check (see `accounts.wording.sentence_of_kind`), '' after a good one.
    `hold_until`, `rate_clock` and `pace_until` belong to the publishing engine: no send before `hold_until` (asked by
    the platform); `rate_clock` is the theoretical arrival time of the account's rate budget (GCRA); no ordinary post
    before `pace_until` (the workspace's own spacing, caps and quiet hours). `app_budget`: calls shared with the other
    accounts of the same application. `silence_told_at`: when people were last told that it has gone quiet. `by_hand`:
    why people post here themselves though the platform has an interface (message id), '' when we do.
    """

    platform = models.CharField(max_length=40)
    host = models.CharField(max_length=200, blank=True)
    remote_id = models.CharField(max_length=200)
    handle = models.CharField(max_length=200)
    display_name = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    bio = models.CharField(max_length=2000, null=True, blank=True)
    avatar_url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=16, choices=AccountState, default=AccountState.OK)
    # Empty: the workspace's zone.
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_zone])
    caretaker = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveIntegerField(default=0)
    followers = models.PositiveBigIntegerField(null=True)
    following = models.PositiveBigIntegerField(null=True)
    posts_count = models.PositiveBigIntegerField(null=True)
    text_max = models.PositiveIntegerField(null=True)
    # Media limits of the account's own server, as fields of `connectors.types.MediaLimit`; None: the platform's.
    media_limits = models.JSONField(null=True)
    hold_until = models.DateTimeField(default=LONG_AGO)
    rate_clock = models.DateTimeField(default=LONG_AGO)
    pace_until = models.DateTimeField(default=LONG_AGO)
    app_budget = models.ForeignKey(
        "accounts.AppBudget", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Optional permissions that were not given, and what the platform says about allowances and restrictions.
    missing_scopes = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    quotas = models.JSONField(default=list, blank=True)
    restriction = models.CharField(max_length=300, blank=True)
    # Values of option fields that only this account has (boards, communities), as `AccountInfo.choices`.
    choices = models.JSONField(default=dict, blank=True)
    by_hand = models.CharField(max_length=300, blank=True)
    # The random word in this account's own webhook address, where the platform has accounts announce events themselves.
    hook_token = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # When its live notifications were switched on by a call of ours.
    hook_since = models.DateTimeField(null=True, blank=True)
    silence_told_at = models.DateTimeField(null=True, blank=True)
    last_published_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    check_error = models.CharField(max_length=40, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "platform", "host", "remote_id"], name="account_once")
        ]

    def __str__(self) -> str:
        return self.display_name or self.handle

    @property
    def zone(self) -> str:
        """IANA zone this account's times are planned in."""
        return self.time_zone or self.workspace.time_zone
