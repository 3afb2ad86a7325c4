"""Avatars and covers of accounts: what was used since when, when it should change, and pictures being judged."""

from __future__ import annotations

from django.db import models

from accounts.identity_states import ImageKind
from accounts.models.stored_picture import StoredPicture
from team.models import WorkspaceOwned


class AccountImage(StoredPicture):
    """An avatar or cover that was set at the platform, by hand; only added to, so that it is the history.

    `since`: the account's local day from which it stood there. The latest one is the current one.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="images")
    kind = models.CharField(max_length=8, choices=ImageKind)
    since = models.DateField()
    season = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(StoredPicture.Meta):
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["account", "kind", "-since"], name="account_image_recent")]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id} since {self.since}"


class ImageSchedule(WorkspaceOwned):
    """When an account's avatar or cover should be renewed: every `months`, and on `season_on` for `season`.

    `told_for`: the due day people were last reminded of, None before the first time.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="image_schedules")
    kind = models.CharField(max_length=8, choices=ImageKind)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    season = models.CharField(max_length=60, blank=True)
    season_on = models.DateField(null=True, blank=True)
    set_on = models.DateField()
    told_for = models.DateField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="image_schedule_once")]

    def __str__(self) -> str:
        return f"renewal of the {self.kind} of account {self.account_id}"


class ImageCheck(StoredPicture):
    """A picture that somebody wants judged; forgotten after a month.

    `account` or `platform` say for where; neither: every platform the workspace has accounts on. `facts`: what was
    measured once at the upload (see `services.identity.measuring`).
    """

    kind = models.CharField(max_length=8, choices=ImageKind)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    platform = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta(StoredPicture.Meta):
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
