"""Who is in a group, what they did wrong, and the ledger of their points."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from interactions.community_states import EntryKind, FanRole, Measure
from team.models import WorkspaceOwned


class CommunityTier(WorkspaceOwned):
    """A level of members, reached with `threshold` earned points, and what it brings."""

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="tiers")
    name = models.CharField(max_length=40)
    threshold = models.PositiveIntegerField()
    benefits = models.CharField(max_length=500, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["threshold"]
        constraints = [models.UniqueConstraint(fields=["community", "threshold"], name="tier_threshold_once")]

    def __str__(self) -> str:
        return self.name


class CommunityMember(WorkspaceOwned):
    """Somebody in a group. `handle`: their id in the group, unique there when given.

    `points` is the sum of the ledger, `earned` the sum of what was earned and still stands; both change only together
    with an entry, under a lock of this row. `contact`: the person in the inbox, where somebody has put them together.
    """

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="people")
    contact = models.ForeignKey(
        "interactions.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    nickname = models.CharField(max_length=80)
    handle = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=8, choices=FanRole, default=FanRole.MEMBER)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    points = models.IntegerField(default=0)
    earned = models.IntegerField(default=0)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "handle"], condition=~Q(handle=""), name="handle_in_group"),
            models.CheckConstraint(condition=Q(points__gte=0), name="points_never_negative"),
        ]
        indexes = [
            models.Index(fields=["community", "-points", "id"], name="members_by_points"),
            models.Index(fields=["community", "nickname"], name="members_by_name"),
        ]

    def __str__(self) -> str:
        return self.nickname or f"#{self.pk}"


class CommunityViolation(WorkspaceOwned):
    """A breach of the rules and what was done. Rows are only added: a measure is taken back by another row.

    `rule`: the rule in the words of the version that was in force; `undoes`: the row whose measure this one lifts.
    """

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="violations")
    member = models.ForeignKey("interactions.CommunityMember", on_delete=models.CASCADE, related_name="violations")
    rules = models.ForeignKey(
        "interactions.CommunityRules", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rule = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=1000, blank=True)
    measure = models.CharField(max_length=8, choices=Measure)
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by")
    noted_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.measure


class PointReason(WorkspaceOwned):
    """What points are given or taken for, with the usual number: negative for what members redeem them for.

    `badge`: a badge that comes with it, "" for none.
    """

    name = models.CharField(max_length=60)
    points = models.IntegerField()
    badge = models.CharField(max_length=40, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-points", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="point_reason_once")]

    def __str__(self) -> str:
        return self.name


class PointEntry(WorkspaceOwned):
    """One movement of points. Rows are only added; a wrong one is corrected by a counter-entry (`undoes`).

    `reason_name`, `badge`: as they were called then. `day`: a day of the workspace's zone, `ends_on` the last day
    earned points count. `mark`: what made it, so that nothing is written twice (a row of an import).
    """

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="entries")
    member = models.ForeignKey("interactions.CommunityMember", on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=8, choices=EntryKind)
    amount = models.IntegerField()
    reason = models.ForeignKey(
        "interactions.PointReason", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason_name = models.CharField(max_length=60, blank=True)
    badge = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by")
    mark = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["community", "mark"], condition=~Q(mark=""), name="point_mark_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="point_entry_moves"),
        ]
        indexes = [
            models.Index(fields=["community", "day"], name="points_by_day"),
            models.Index(fields=["member", "-id"], name="points_of_member"),
            models.Index(fields=["ends_on"], condition=Q(ends_on__isnull=False), name="points_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+d}"
