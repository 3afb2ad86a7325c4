"""The weekly audit of all accounts: its rules, its runs and what they found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.audit_states import AREA_OF, Area, AuditCheck, AuditState, FindingState, Gravity
from team.models import WorkspaceOwned


class MatrixRule(WorkspaceOwned):
    """What must be uniform in a group of accounts; without `group`: in all accounts whose groups have no rule.

    `brand`: how the brand is written, `also`: other writings that are fine. `bio_phrase`: words every bio must hold;
    `bio_link`: an address, or a part of one, that must stand there. `quiet_days`: after so many days without a post an
    account whose pace is not decided counts as dormant.
    """

    group = models.OneToOneField(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.CASCADE, related_name="audit_rule"
    )
    brand = models.CharField(max_length=40)
    also = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    name_starts = models.BooleanField(default=False)
    same_avatar = models.BooleanField(default=True)
    bio_phrase = models.CharField(max_length=120, blank=True)
    bio_link = models.CharField(max_length=120, blank=True)
    quiet_days = models.PositiveSmallIntegerField(default=14)
    updated_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(group=None), name="matrix_rule_default_once"
            )
        ]

    def __str__(self) -> str:
        return self.brand


class PlatformAvatar(WorkspaceOwned):
    """The picture an account shows at its platform, made small.

    It lies in the row (some kilobytes of WebP) so that it goes with the account. `look`: its pattern
    (`config.lib.looks`), None where the picture is too plain to compare. `problem`: kind of error of the last fetching,
    "" after a good one. `side`: of the kept picture in pixels, 0 while there is none.
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="platform_avatar")
    url = models.CharField(max_length=500)
    picture = models.BinaryField(null=True)
    side = models.PositiveSmallIntegerField(default=0)
    look = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    fetched_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"avatar of account {self.account_id}"

    @property
    def has_picture(self) -> bool:
        """Whether a picture was ever fetched, told without reading it."""
        return bool(self.side)


class MatrixAudit(WorkspaceOwned):
    """One run. `weekly`: begun by the schedule. Counts are of accounts looked at and of findings.

    `score`: mean of the accounts', 0 to 100; `scores` by account id. `unknown`: by account id the areas and checks that
    nobody can judge because what they need is not reported.
    """

    state = models.CharField(max_length=8, choices=AuditState, default=AuditState.RUNNING)
    weekly = models.BooleanField(default=False)
    started_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    accounts = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    score = models.PositiveSmallIntegerField(null=True)
    scores = models.JSONField(default=dict)
    unknown = models.JSONField(default=dict)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "-started_at"], name="matrix_audits_recent")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(state=AuditState.RUNNING), name="matrix_audit_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"matrix audit of {self.started_at:%Y-%m-%d}"


class AuditFinding(WorkspaceOwned):
    """A fault of an account, the same row for as long as it is found. `key` tells faults of one kind apart.

    `params` are the measured values its words are filled with (`accounts.audit_words`). `task`: where somebody is to
    mend it. `reason`, `accepted_until`: why and until when (a day of the workspace, None for good) it was accepted.
    """

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="audit_findings")
    code = models.CharField(max_length=20, choices=AuditCheck)
    key = models.CharField(max_length=64, blank=True)
    gravity = models.CharField(max_length=6, choices=Gravity)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=FindingState, default=FindingState.OPEN)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    task = models.ForeignKey("team.Task", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    accepted_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_until = models.DateField(null=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "state"], name="audit_findings_by_state")]
        constraints = [models.UniqueConstraint(fields=["account", "code", "key"], name="audit_finding_once")]

    def __str__(self) -> str:
        return f"{self.get_code_display()} · {self.account}"

    @property
    def area(self) -> Area:
        """What part of the account it is about."""
        return AREA_OF[self.code]
