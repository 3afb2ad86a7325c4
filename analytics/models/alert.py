"""Rules that watch figures, and what they found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from analytics.alert_states import (
    AlertLevel,
    AlertRuleState,
    AlertState,
    Direction,
    Reach,
    RuleKind,
    Sensitivity,
    Versus,
)
from team.models import WorkspaceOwned
from team.roles import Role


class Watch(WorkspaceOwned):
    """What is asked of whose figures; judged by `analytics.alarm`.

    `metric`: a `metric_id` of the dictionary, empty for NO_DATA. `limit`: the threshold in the metric's unit, or the
    change in percent. `silent_hours`: how long a connected account may bring no figures.
    """

    kind = models.CharField(max_length=10, choices=RuleKind)
    metric = models.CharField(max_length=24, blank=True)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.WORKSPACE)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    group = models.ForeignKey(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    platform = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=6, choices=Direction, default=Direction.BELOW)
    limit = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    versus = models.CharField(max_length=8, choices=Versus, default=Versus.WEEKDAY)
    sensitivity = models.CharField(max_length=6, choices=Sensitivity, default=Sensitivity.MEDIUM)
    minimum = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    silent_hours = models.PositiveSmallIntegerField(default=24)

    class Meta(WorkspaceOwned.Meta):
        abstract = True

    @property
    def group_gone(self) -> bool:
        """Whether it is about a group that was deleted: it finds nothing any more."""
        return self.reach == Reach.GROUP and self.group_id is None


# Whose figures and which; a rule that asks for others is another rule.
AIM = ("kind", "metric", "reach", "account_id", "group_id", "platform")
WATCHED = (*AIM, "direction", "limit", "versus", "sensitivity", "minimum", "silent_hours")


class AlertRule(Watch):
    """One rule (handbook ANA-8).

    `quiet_days`: how long nobody is told again. Told are members of `roles`, those in `listeners` and, with
    `tell_caretaker`, who looks after the accounts. `told_on`: the last day that people were told of. A rule for a group
    that was deleted finds nothing.
    """

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=AlertRuleState, default=AlertRuleState.ACTIVE)
    quiet_days = models.PositiveSmallIntegerField(default=3)
    severity = models.CharField(max_length=8, choices=AlertLevel, default=AlertLevel.WARNING)
    roles = ArrayField(models.CharField(max_length=12, choices=Role.choices), default=list, blank=True)
    tell_caretaker = models.BooleanField(default=False)
    told_on = models.DateField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["workspace", "state"], name="alert_rules_by_state")]

    def __str__(self) -> str:
        return self.name


class AlertListener(WorkspaceOwned):
    """Somebody who is told by name."""

    rule = models.ForeignKey("analytics.AlertRule", on_delete=models.CASCADE, related_name="listeners")
    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="alert_listener_once")]

    def __str__(self) -> str:
        return f"{self.user_id} hears of {self.rule_id}"


class Alert(Watch):
    """What a rule found, from `day` to `last_day` (days of the workspace's zone) as long as it lasted.

    The rule as it was when `worst_day` was judged is kept with it. `value`, `expected`, `low`, `high`: of that day, the
    one that lies furthest off (of missing figures: the last); None where there is no such end. `evidence`: {"base":
    days compared with, "silent": [{"account", "since"}], "told": accounts people were told of, "without": accounts left
    out because they brought no figures, "dictionary": its version}. `told_at`: when people were told last; None: the
    rule's quiet time was not over. Resolved without `resolved_by`: the figure came back.
    """

    rule = models.ForeignKey("analytics.AlertRule", on_delete=models.CASCADE, related_name="alerts")
    day = models.DateField()
    last_day = models.DateField()
    worst_day = models.DateField()
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.OPEN)
    severity = models.CharField(max_length=8, choices=AlertLevel)
    value = models.FloatField(null=True, blank=True)
    expected = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    raised_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "day"], name="alert_once_a_day"),
            models.UniqueConstraint(
                fields=["rule"], condition=~Q(state=AlertState.RESOLVED), name="alert_one_unresolved"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "state", "-day"], name="alerts_by_state")]

    def __str__(self) -> str:
        return f"rule {self.rule_id} on {self.day}"


class AlertNote(WorkspaceOwned):
    """What somebody found out about an alert. Only added to."""

    alert = models.ForeignKey("analytics.Alert", on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=1000)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
