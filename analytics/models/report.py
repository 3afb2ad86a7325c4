"""Reports, their versions, the paragraphs people wrote themselves, and what is said about them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from analytics.report_states import Against, Language, Part, Template
from team.models import WorkspaceOwned


def all_parts() -> list[str]:
    """The parts of a new report."""
    return list(Part.values)


class Report(WorkspaceOwned):
    """What is reported on: `first` to `last`, days of the workspace's zone, both included.

    `account_ids`: only these accounts, empty for all; `group`, `format`, `campaign` narrow further. Ids of accounts
    that were deleted stay and match nothing, and `grouped` stays when its group is deleted: a report never widens by
    itself. `parts`: those that are shown.
    """

    title = models.CharField(max_length=120)
    template = models.CharField(max_length=8, choices=Template)
    first = models.DateField()
    last = models.DateField()
    against = models.CharField(max_length=8, choices=Against, default=Against.PREVIOUS)
    account_ids = ArrayField(models.PositiveBigIntegerField(), default=list, blank=True)
    group = models.ForeignKey(
        "accounts.AccountGroup", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    grouped = models.BooleanField(default=False)
    format = models.CharField(max_length=8, blank=True)
    campaign = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8, choices=Language)
    parts = ArrayField(models.CharField(max_length=12, choices=Part), default=all_parts, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    schedule = models.ForeignKey(
        "analytics.ReportSchedule", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-last", "-pk"]
        indexes = [models.Index(fields=["workspace", "-last", "-id"], name="reports_recent")]
        constraints = [models.CheckConstraint(condition=Q(first__lte=F("last")), name="report_period_in_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def group_gone(self) -> bool:
        """Whether it is about a group that was deleted: it looks at no account until somebody chooses others."""
        return self.grouped and self.group_id is None


class ReportVersion(WorkspaceOwned):
    """The figures of a report as they were known at one moment. Only added to; the database refuses changes.

    `title`, `parts` and `owner` (a name) are the report's, and follow it until the version has gone out by a link or a
    mail; so do people's words. From then on nothing in it changes.
    `snapshot`: every figure, series, post and goal (`selectors.reports.snapshot`); `paragraphs`: what was written from
    them by rule (`selectors.reports.telling`). `definition`: `dictionary.VERSION`. `collected_at`: when figures of the
    scope were read last.
    """

    report = models.ForeignKey("analytics.Report", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    parts = ArrayField(models.CharField(max_length=12, choices=Part), default=all_parts, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    snapshot = models.JSONField()
    paragraphs = models.JSONField()
    language = models.CharField(max_length=8, choices=Language)
    definition = models.PositiveIntegerField()
    collected_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of report {self.report_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the first time."""
        if self.pk is not None:
            raise TypeError("A version of a report is never changed.")
        super().save(*args, **kwargs)


class ReportText(WorkspaceOwned):
    """A paragraph of a version as people wrote it. `key`: as in `ReportVersion.paragraphs`; '' text leaves it out.

    `revision` grows with every change, so that nobody overwrites another unseen. `since`: the number of the version it
    was written for; a lower one than the version's own means it was taken over.
    """

    version = models.ForeignKey("analytics.ReportVersion", on_delete=models.CASCADE, related_name="texts")
    key = models.CharField(max_length=60)
    text = models.CharField(max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    since = models.PositiveIntegerField()
    edited_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="report_text_once")]

    def __str__(self) -> str:
        return f"{self.key} of version {self.version_id}"


class ReportComment(WorkspaceOwned):
    """A remark of a member. `key`: the paragraph it is about, '' for the report; `quote`: how that began."""

    report = models.ForeignKey("analytics.Report", on_delete=models.CASCADE, related_name="comments")
    key = models.CharField(max_length=60, blank=True)
    quote = models.CharField(max_length=120, blank=True)
    body = models.CharField(max_length=2000)
    author = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["report", "created_at"], name="report_comments")]

    def __str__(self) -> str:
        return f"comment {self.pk} on report {self.report_id}"
