"""Goals, their intermediate targets and the history of their targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from analytics.states import BaselineSource, GoalState, Health, Metric, Objective, Outcome, Rhythm, Subject
from team.models import WorkspaceOwned

_VALUE: dict[str, Any] = {"max_digits": 16, "decimal_places": 2}


@dataclass(frozen=True, slots=True)
class Terms:
    """From where to where, from when to when: what every goal that was set has."""

    baseline: float
    target: float
    starts_on: date
    ends_on: date


class Goal(WorkspaceOwned):
    """One goal (handbook ACC-7). Values are in the metric's unit; days are days of the workspace's zone.

    A draft may lack anything but its name. `target` and `ends_on` change only with a new `GoalVersion`. `plan` holds
    one action a line. `stretch` says why a pace far above the past is believed to be possible. `typist` enters the
    values of metrics that are not collected. `progress` is what was computed last (`analytics.selectors.progress`);
    `told_health` and `told_at` what the owner was told last, `reminded_on` when last of a review or the end.
    """

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=GoalState, default=GoalState.DRAFT)
    metric = models.CharField(max_length=20, choices=Metric, blank=True)
    subject = models.CharField(max_length=12, choices=Subject, blank=True)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    group = models.ForeignKey(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    baseline = models.DecimalField(null=True, blank=True, **_VALUE)
    baseline_on = models.DateField(null=True, blank=True)
    baseline_source = models.CharField(max_length=8, choices=BaselineSource, default=BaselineSource.DATA)
    baseline_note = models.CharField(max_length=200, blank=True)
    target = models.DecimalField(null=True, blank=True, **_VALUE)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    typist = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    objective = models.CharField(max_length=12, choices=Objective, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    plan = models.JSONField(default=list, blank=True)
    stretch = models.CharField(max_length=500, blank=True)
    rhythm = models.PositiveSmallIntegerField(choices=Rhythm, default=Rhythm.FORTNIGHT)
    health = models.CharField(max_length=12, choices=Health, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    progress_at = models.DateTimeField(null=True, blank=True)
    told_health = models.CharField(max_length=12, choices=Health, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    final_value = models.DecimalField(null=True, blank=True, **_VALUE)
    lesson = models.CharField(max_length=1000, blank=True)
    closed_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["ends_on", "pk"]
        indexes = [models.Index(fields=["workspace", "state", "ends_on"], name="goals_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=GoalState.DRAFT)
                | Q(baseline__isnull=False, target__isnull=False, starts_on__isnull=False, ends_on__isnull=False),
                name="goal_definite",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def group_gone(self) -> bool:
        """Whether its group was deleted after it was set: nothing is measured any more."""
        return self.state != GoalState.DRAFT and self.subject == Subject.GROUP and self.group_id is None

    @property
    def terms(self) -> Terms:
        """What was agreed. Raises ValueError for a draft that lacks it."""
        if self.baseline is None or self.target is None or self.starts_on is None or self.ends_on is None:
            raise ValueError(f"goal {self.pk} is a draft")
        return Terms(float(self.baseline), float(self.target), self.starts_on, self.ends_on)


class GoalMilestone(WorkspaceOwned):
    """An intermediate target: the value that should be there on a day before the end."""

    goal = models.ForeignKey("analytics.Goal", on_delete=models.CASCADE, related_name="milestones")
    day = models.DateField()
    value = models.DecimalField(**_VALUE)
    label = models.CharField(max_length=80, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["goal", "day"], name="milestone_once_a_day")]

    def __str__(self) -> str:
        return f"{self.value} on {self.day}"


class GoalVersion(WorkspaceOwned):
    """A target as it was set or changed, with the reason. Only added to."""

    goal = models.ForeignKey("analytics.Goal", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    target = models.DecimalField(**_VALUE)
    ends_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="goal_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of goal {self.goal_id}"
