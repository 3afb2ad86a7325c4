"""Files with figures that people bring in, and what their columns mean."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from analytics.import_states import DateOrder, FileFailure, FileKind, FileState
from team.models import WorkspaceOwned


class FigureFile(WorkspaceOwned):
    """One file with figures of one account. `mapping`: field → number of its column (0 is the first).

    `captured_at` (aware UTC): the moment totals of posts hold for. `ten_thousands`: numbers are meant in 万. `counts`:
    rows by `import_states.Fate`. `posts`: those whose samples it brought; `made_posts`: those that came to be by it.
    `partly`: rows with errors were left out by choice. `beat_at` tells of a worker that was lost, `tries` how often
    that was made up for; `failure` says why nothing was imported.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=FileState, default=FileState.CHECKED)
    kind = models.CharField(max_length=8, choices=FileKind)
    profile = models.CharField(max_length=40, blank=True)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    date_order = models.CharField(max_length=3, choices=DateOrder, default=DateOrder.DMY)
    ten_thousands = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True)
    captured_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    partly = models.BooleanField(default=False)
    fetch = models.ForeignKey("analytics.Fetch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    posts = ArrayField(models.BigIntegerField(), default=list, blank=True)
    made_posts = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=8, choices=FileFailure, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="figure_file_recent"),
            models.Index(fields=["workspace", "sha256"], name="figure_file_same"),
        ]

    def __str__(self) -> str:
        return self.name


class FigureSheet(WorkspaceOwned):
    """The rows of a file as they were, zlib-compressed JSON: pairs of number and cells. Deleted after the retention."""

    file = models.OneToOneField(FigureFile, on_delete=models.CASCADE, related_name="sheet")
    packed = models.BinaryField()
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"rows of {self.file_id}"


class FigureProfile(WorkspaceOwned):
    """What a workspace's own kind of file means. `columns`: head as it is compared → field."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=FileKind)
    columns = models.JSONField(default=dict)
    date_order = models.CharField(max_length=3, choices=DateOrder, default=DateOrder.DMY)
    ten_thousands = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="figure_profile_once")]

    def __str__(self) -> str:
        return self.name
