"""Where figures came from: the lineage of every number."""

from __future__ import annotations

from django.db import models

from analytics.store_states import FetchKind, FetchState
from team.models import WorkspaceOwned


class Fetch(WorkspaceOwned):
    """One going for figures: a call or several to a platform, a file, or a person's entry. Times aware UTC.

    `asked`, `got`: posts or days that were asked for and answered. `error_*`: what the platform refused, an
    untranslated message id with its parameters. `label`: a file's name. `undone_at`: its figures were taken back.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=FetchKind)
    state = models.CharField(max_length=8, choices=FetchState, default=FetchState.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0)
    got = models.PositiveIntegerField(default=0)
    label = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    error_kind = models.CharField(max_length=24, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["account", "-started_at"], name="fetch_of_account"),
            models.Index(fields=["workspace", "-started_at"], name="fetch_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.account_id} at {self.started_at:%Y-%m-%d %H:%M}"


class FetchAnswer(WorkspaceOwned):
    """What a platform answered, word for word as far as the connector keeps it (no secrets), zlib-compressed JSON.

    An object: the platform's name of a post, or an ISO day, to its answer. Deleted after the retention time.
    """

    fetch = models.OneToOneField(Fetch, on_delete=models.CASCADE, related_name="answer")
    packed = models.BinaryField()
    kept_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"answer of {self.fetch_id}"


class Restatement(WorkspaceOwned):
    """A figure that was written down and later corrected: what it was and what it came to.

    Of a post at `moment`, or of the account's `day`. `before`, `after`: only the figures that differ; None is written
    as null. `fetch`: the one that had written what was replaced, `by`: the one that replaced it. `filled`: nothing was
    known before, so this corrects nothing; it is kept so that a file can be taken back.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(
        "analytics.MeasuredPost", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()
    moment = models.DateTimeField(null=True, blank=True)
    before = models.JSONField()
    after = models.JSONField()
    fetch = models.ForeignKey(Fetch, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    by = models.ForeignKey(Fetch, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    filled = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["account", "day"], name="restatement_of_day"),
            models.Index(fields=["post"], condition=models.Q(post__isnull=False), name="restatement_of_post"),
            models.Index(fields=["fetch"], name="restatement_of_fetch"),
            models.Index(fields=["by"], name="restatement_by_fetch"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"
