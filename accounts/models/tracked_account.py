"""Public accounts whose figures are followed: those of competitors, and own ones for comparison."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.competitor_states import AlertKind, ReadProblem, SnapshotSource
from team.models import WorkspaceOwned


class TrackedAccount(WorkspaceOwned):
    """One public account. It belongs to a `competitor`, or stands for an own `account` that is compared.

    `due_at`: when it is read next, aware UTC; None where its platform has no interface for it. `read_at`: the last good
    reading. `problem`: why the last one brought nothing.
    """

    competitor = models.ForeignKey(
        "accounts.Competitor", null=True, blank=True, on_delete=models.CASCADE, related_name="tracked"
    )
    account = models.OneToOneField(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="tracked"
    )
    platform = models.CharField(max_length=40)
    handle = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    bio = models.CharField(max_length=500, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=12, choices=ReadProblem, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["platform", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(competitor__isnull=False, account__isnull=True)
                | Q(competitor__isnull=True, account__isnull=False),
                name="tracked_is_theirs_or_ours",
            ),
            models.UniqueConstraint(
                "workspace",
                "platform",
                Lower("handle"),
                condition=Q(competitor__isnull=False),
                name="tracked_account_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.handle


class TrackedSnapshot(WorkspaceOwned):
    """An account's public figures on one of the workspace's days, from one source; None: not known, never 0.

    `posts`: how many it published in the `window_days` days up to and with `day`. `likes` to `views` are sums over
    `sample` of those posts. `imported`: the table it came from.
    """

    tracked = models.ForeignKey("accounts.TrackedAccount", on_delete=models.CASCADE, related_name="snapshots")
    day = models.DateField()
    source = models.CharField(max_length=8, choices=SnapshotSource)
    followers = models.PositiveBigIntegerField(null=True)
    following = models.PositiveBigIntegerField(null=True)
    posts_total = models.PositiveBigIntegerField(null=True)
    window_days = models.PositiveSmallIntegerField(default=7)
    posts = models.PositiveIntegerField(null=True)
    sample = models.PositiveIntegerField(null=True)
    likes = models.PositiveBigIntegerField(null=True)
    comments = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)
    views = models.PositiveBigIntegerField(null=True)
    read_at = models.DateTimeField()
    entered_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    imported = models.ForeignKey(
        "accounts.SnapshotImport", null=True, blank=True, on_delete=models.SET_NULL, related_name="made"
    )

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["tracked", "day", "source"], name="snapshot_once_a_source")]
        indexes = [models.Index(fields=["workspace", "day"], name="snapshots_by_day")]

    def __str__(self) -> str:
        return f"tracked {self.tracked_id} on {self.day} by {self.source}"


class TrackedPost(WorkspaceOwned):
    """A public post of a followed account with its figures at `read_at`; None: not reported. `at` aware UTC.

    Kept for half a year: what an account usually gets is told from its latest posts.
    """

    tracked = models.ForeignKey("accounts.TrackedAccount", on_delete=models.CASCADE, related_name="posts")
    remote_id = models.CharField(max_length=300)
    url = models.CharField(max_length=500, blank=True)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    likes = models.PositiveBigIntegerField(null=True)
    comments = models.PositiveBigIntegerField(null=True)
    shares = models.PositiveBigIntegerField(null=True)
    views = models.PositiveBigIntegerField(null=True)
    read_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["tracked", "remote_id"], name="tracked_post_once")]
        indexes = [models.Index(fields=["tracked", "-at"], name="tracked_posts_newest")]

    def __str__(self) -> str:
        return self.text[:60] or self.remote_id

    @property
    def engagement(self) -> int | None:
        """Likes, comments and shares together, as far as they are reported; None when none of them is."""
        known = [value for value in (self.likes, self.comments, self.shares) if value is not None]
        return sum(known) if known else None


class CompetitorAlert(WorkspaceOwned):
    """Something unusual, told once. `key` keeps it from being told again; `params` hold the numbers that explain it."""

    tracked = models.ForeignKey("accounts.TrackedAccount", on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=8, choices=AlertKind)
    key = models.CharField(max_length=340)
    day = models.DateField()
    params = models.JSONField(default=dict)
    post = models.ForeignKey("accounts.TrackedPost", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["tracked", "kind", "key"], name="competitor_alert_once")]

    def __str__(self) -> str:
        return f"{self.kind} of tracked {self.tracked_id} on {self.day}"


class SnapshotImport(WorkspaceOwned):
    """A table of figures that was imported. `rows`: the table until it is imported, then only counts are kept.

    `replaced`: what earlier imports had said about the same days, as (tracked id, day, values), for taking it back.
    """

    name = models.CharField(max_length=200)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    tracked = models.ForeignKey(
        "accounts.TrackedAccount", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    window_days = models.PositiveSmallIntegerField(default=7)
    count = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    replaced = models.JSONField(default=list)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
