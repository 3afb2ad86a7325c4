"""Who passed our posts on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from analytics.store_states import SharerKind
from team.models import WorkspaceOwned


class PostSpread(WorkspaceOwned):
    """How far it has been read who passed a post on. Times aware UTC.

    `next_at`: when it is read next, None when no more. `shares`: how often the post had been passed on when it was read
    last. `cut`: the platform has more than was read. `error_*`: what it refused last, an untranslated message id with
    its parameters.
    """

    post = models.OneToOneField("analytics.MeasuredPost", on_delete=models.CASCADE, related_name="spread")
    next_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    shares = models.PositiveBigIntegerField(null=True, blank=True)
    cut = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)
    error_kind = models.CharField(max_length=24, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="post_spread_due")]

    def __str__(self) -> str:
        return f"spread of {self.post_id}"


class PostSharer(WorkspaceOwned):
    """Somebody passed one of our posts on, or (`parent`) a quote of it. Times aware UTC.

    `author_id`: the platform's lasting id of the person, "" once they were erased; `followers` None: not told, never 0.
    `share_id`, `url`: their own post, of quotes. `shared_at`: None where the platform does not say when; `at` is then
    when it was first seen. `shares`: how often a quote was passed on in turn, None: not told. `key` tells that it is
    here already, a keyed hash, also after an erasure.
    """

    post = models.ForeignKey("analytics.MeasuredPost", on_delete=models.CASCADE, related_name="sharers", db_index=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="passed_on")
    platform = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=SharerKind)
    author_id = models.CharField(max_length=200, blank=True)
    handle = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    followers = models.PositiveBigIntegerField(null=True, blank=True)
    share_id = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    profile_url = models.CharField(max_length=500, blank=True)
    shares = models.PositiveBigIntegerField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    key = models.CharField(max_length=64)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "key"], name="post_sharer_once")]
        indexes = [
            models.Index(fields=["workspace", "-at"], name="post_sharers_newest"),
            models.Index(fields=["workspace", "author_id"], condition=~Q(author_id=""), name="post_sharers_by_author"),
        ]

    def __str__(self) -> str:
        # Names of people do not belong in logs that nothing is ever taken out of.
        return f"#{self.pk}"

    @property
    def shown(self) -> str:
        """The name people see, "" where it is not told or was erased."""
        return self.name or self.handle
