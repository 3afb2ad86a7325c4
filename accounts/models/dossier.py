"""An account on its way: planned, registered, verified, bound to shops, connected."""

from __future__ import annotations

from django.db import models

from accounts.onboarding_states import Stage, TaskState, Verification
from team.models import WorkspaceOwned


class AccountDossier(WorkspaceOwned):
    """One account in the register, from the plan on. `account`: the connected one, empty until then.

    `stage` and `score` (percent) are worked out from the tasks after each change (`services.register.progress`).
    `verified_until`: last day of the verification in the workspace's zone, empty while it has no end.
    `verification_told`: the last threshold in days before that day that people were told of.
    """

    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    handle = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.SET_NULL, related_name="dossiers"
    )
    account = models.OneToOneField(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.SET_NULL, related_name="dossier"
    )
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.REGISTER)
    score = models.PositiveSmallIntegerField(default=0)
    verification = models.CharField(max_length=12, choices=Verification, default=Verification.NONE)
    verified_as = models.CharField(max_length=160, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    verified_until = models.DateField(null=True, blank=True)
    verification_note = models.CharField(max_length=500, blank=True)
    verification_told = models.PositiveSmallIntegerField(null=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["workspace", "stage"], name="dossiers_by_stage")]

    def __str__(self) -> str:
        return self.name


class OnboardingTask(WorkspaceOwned):
    """One line of an account's checklist. `key` names the line of the template, '' for lines people added themselves.

    `told_due`: the due day for which its owner was told that it has passed.
    """

    dossier = models.ForeignKey("accounts.AccountDossier", on_delete=models.CASCADE, related_name="tasks")
    stage = models.CharField(max_length=12, choices=Stage)
    key = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=160, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=TaskState, default=TaskState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(
        "accounts.SealedDocument", null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    settled_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True)
    told_due = models.DateField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "key"], condition=~models.Q(key=""), name="onboarding_task_once")
        ]
        indexes = [models.Index(fields=["due"], condition=models.Q(state="open"), name="onboarding_tasks_due")]

    def __str__(self) -> str:
        return self.title or self.key
