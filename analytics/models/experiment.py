"""Growth experiments: what was changed for whom, and what a person made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from analytics.growth_states import ExperimentState, Verdict
from team.models import WorkspaceOwned


class GrowthExperiment(WorkspaceOwned):
    """One experiment (handbook ANA-10). Days are those of the workspace's zone, both included.

    `metric`: an id of the dictionary; `minimum`: the smallest effect in percent that would be worth it. `promotion`:
    the cross-promotion it tries out. The result is reckoned anew each time it is looked at; `figures` is the one the
    verdict stood on and never changes.
    """

    title = models.CharField(max_length=120)
    hypothesis = models.CharField(max_length=500)
    change = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=ExperimentState, default=ExperimentState.DRAFT)
    metric = models.CharField(max_length=24)
    minimum = models.DecimalField(max_digits=6, decimal_places=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    promotion = models.ForeignKey(
        "content.CrossPromotion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    verdict_words = models.CharField(max_length=1000, blank=True)
    verdict_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verdict_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-starts_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="experiment_days")]
        indexes = [models.Index(fields=["workspace", "state"], name="experiments_by_state")]

    def __str__(self) -> str:
        return self.title


class ExperimentAccount(WorkspaceOwned):
    """An account an experiment looks at: one that something is changed for, or one that is left alone (`control`)."""

    experiment = models.ForeignKey(GrowthExperiment, on_delete=models.CASCADE, related_name="places")
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    control = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["control", "pk"]
        constraints = [models.UniqueConstraint(fields=["experiment", "account"], name="experiment_account_once")]

    def __str__(self) -> str:
        return f"{self.account_id} of {self.experiment_id}"
