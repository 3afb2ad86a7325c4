"""What goes on in a group: activities with their reviews, and how it does week by week."""

from __future__ import annotations

from django.db import models

from interactions.community_states import EventState, FigureSource
from team.models import WorkspaceOwned


class CommunityEvent(WorkspaceOwned):
    """An activity in a group, and what came of it.

    `starts_at` is aware UTC, `minutes` how long it lasts. `sales` were noted by hand, in `currency` (ISO 4217).
    `told_review`: whether the host was reminded of the review.
    """

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=9, choices=EventState, default=EventState.PLANNED)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    host = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    steps = models.TextField(max_length=4000, blank=True)
    goal = models.CharField(max_length=300, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    messages = models.PositiveIntegerField(null=True, blank=True)
    sales = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    went_well = models.TextField(max_length=2000, blank=True)
    change = models.TextField(max_length=2000, blank=True)
    reviewed_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    told_review = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["community", "state", "starts_at"], name="events_of_community"),
            models.Index(
                fields=["starts_at"],
                condition=models.Q(state=EventState.PLANNED, told_review=False),
                name="events_to_review",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CommunityWeek(WorkspaceOwned):
    """How a group did in one week. `week` is its Monday, on the workspace's days; None where nobody told.

    `members` at the end of the week; `speakers` wrote at least once; `answered` of the `questions` got an answer;
    `conversions`: how many orders people noted that came from the group. `members_source` says who counted.
    """

    community = models.ForeignKey("interactions.Community", on_delete=models.CASCADE, related_name="weeks")
    week = models.DateField()
    members = models.PositiveIntegerField(null=True, blank=True)
    joined = models.PositiveIntegerField(null=True, blank=True)
    left = models.PositiveIntegerField(null=True, blank=True)
    speakers = models.PositiveIntegerField(null=True, blank=True)
    messages = models.PositiveIntegerField(null=True, blank=True)
    questions = models.PositiveIntegerField(null=True, blank=True)
    answered = models.PositiveIntegerField(null=True, blank=True)
    conversions = models.PositiveIntegerField(null=True, blank=True)
    members_source = models.CharField(max_length=8, choices=FigureSource, blank=True)
    source = models.CharField(max_length=8, choices=FigureSource, blank=True)
    entered_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-week"]
        constraints = [models.UniqueConstraint(fields=["community", "week"], name="community_week_once")]

    def __str__(self) -> str:
        return str(self.week)
