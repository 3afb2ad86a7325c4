"""Contacts put together, layered and addressed: merges, lifecycle, segments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from interactions.states import Lifecycle
from team.models import WorkspaceOwned


class ContactMerge(WorkspaceOwned):
    """One merge by hand: `gone` turned out to be `kept`.

    `moved`: what went over, by ids and names only, so that it can go back: identities, consents, tags and facts that
    `kept` did not have, counts and times before. `undone_at`: when it was taken back.
    """

    kept = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="contact_merged_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.gone_id} -> #{self.kept_id}"


class LifecycleChange(WorkspaceOwned):
    """A contact's step from one lifecycle to another, with the figures that led there."""

    contact = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="+", db_index=False)
    before = models.CharField(max_length=8, choices=Lifecycle)
    after = models.CharField(max_length=8, choices=Lifecycle)
    figures = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["contact", "-at"], name="lifecycle_of_contact")]

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"


class Segment(WorkspaceOwned):
    """A group of contacts by rules. `rules` as `selectors.contacts.rules` reads them; `count` at `counted_at`."""

    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300, blank=True)
    rules = models.JSONField(default=dict)
    count = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="segment_name_once")]

    def __str__(self) -> str:
        return self.name


class SegmentMember(WorkspaceOwned):
    """Who was in a segment when it was last counted, and since when."""

    segment = models.ForeignKey("interactions.Segment", on_delete=models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey("interactions.Contact", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["segment", "contact"], name="segment_member_once")]

    def __str__(self) -> str:
        return f"#{self.contact_id} in #{self.segment_id}"


class SegmentCount(WorkspaceOwned):
    """How many were in a segment on a day of the workspace; the last count of the day stays."""

    segment = models.ForeignKey("interactions.Segment", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="segment_count_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
