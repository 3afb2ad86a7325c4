"""A part of the run-of-show."""

from __future__ import annotations

from django.db import models

from content.production_states import Benefit, SegmentKind
from team.models import WorkspaceOwned


class LiveSegment(WorkspaceOwned):
    """One part of the session. `offset` is its fixed start in minutes after the beginning; None: right after the part
    before it. `benefit_value` is the worth of the top prize or of the coupon in the session's currency."""

    session = models.ForeignKey("content.LiveSession", on_delete=models.CASCADE, related_name="segments")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=SegmentKind, default=SegmentKind.PRODUCT)
    offset = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5)
    who = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    product = models.ForeignKey(
        "content.LiveProduct", null=True, blank=True, on_delete=models.SET_NULL, related_name="segments"
    )
    benefit = models.CharField(max_length=8, choices=Benefit, default=Benefit.NONE, blank=True)
    benefit_value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    benefit_rules = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
