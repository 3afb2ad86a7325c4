"""What people write beside a curve."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from team.models import WorkspaceOwned


class Annotation(WorkspaceOwned):
    """What happened from `first` to `last` (days of the workspace's zone, both included), in one sentence.

    `account_ids`: accounts it happened to, empty for all of them.
    """

    first = models.DateField()
    last = models.DateField()
    text = models.CharField(max_length=120)
    account_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-first", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(first__lte=F("last")), name="annotation_days_in_order")]
        indexes = [models.Index(fields=["workspace", "-first"], name="annotations_by_day")]

    def __str__(self) -> str:
        return self.text
