"""Findings from figures, and what people do about them."""

from __future__ import annotations

from django.db import models

from analytics.alert_states import Reach
from analytics.insight_states import ActionState, Effect, InsightCode, InsightState
from team.models import WorkspaceOwned


class Insight(WorkspaceOwned):
    """One finding of a rule of `analytics.findings` (handbook ANA-6); found anew each day as long as it is so.

    `size`: how large the effect is, in percent. `params` fill the words; `rows`: [label, value, count] it rests on.
    """

    code = models.CharField(max_length=16, choices=InsightCode)
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=InsightState, default=InsightState.OPEN)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    metric = models.CharField(max_length=24)
    size = models.FloatField()
    params = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    found_on = models.DateField()
    seen_on = models.DateField()
    dismissed_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    dismissed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-size", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "code", "key"], name="insight_once")]
        indexes = [models.Index(fields=["workspace", "state", "-size"], name="insights_by_state")]

    def __str__(self) -> str:
        return f"{self.code} {self.key}"


class ImprovementAction(WorkspaceOwned):
    """What is done about a finding, and what it brought: goal, diagnosis, action, effect.

    `expected`: the hoped-for change in percent. `done_on`: the day (of the workspace's zone) that divides before and
    after. `measured`: what `analytics.effects` found; `effect` its verdict. `task`: the team's task it is done by.
    """

    title = models.CharField(max_length=120)
    hypothesis = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.PLANNED)
    metric = models.CharField(max_length=24)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.WORKSPACE)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    group = models.ForeignKey(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    platform = models.CharField(max_length=40, blank=True)
    expected = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    task = models.ForeignKey("team.Task", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    insight = models.ForeignKey(
        "analytics.Insight", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    alert = models.ForeignKey(
        "analytics.Alert", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    goal = models.ForeignKey("analytics.Goal", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    effect = models.CharField(max_length=8, choices=Effect, blank=True)
    measured = models.JSONField(default=dict, blank=True)
    measured_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["workspace", "state"], name="improvements_by_state")]

    def __str__(self) -> str:
        return self.title
