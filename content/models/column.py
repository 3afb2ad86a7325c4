"""Recurring columns (固定栏目): slots that make empty drafts ahead of time."""

from __future__ import annotations

from django.db import models

from config.lib.clock import validate_zone
from content.states import PostKind
from team.models import WorkspaceOwned


class Column(WorkspaceOwned):
    """A slot on some weekdays at `clock` on the wall of `time_zone`; each date gets one draft with the skeleton.

    `weekdays`: 0 is Monday. `lead_days`: how many days ahead drafts are made. `skipped`: days left out (ISO 8601).
    A paused column makes nothing; an ended one never again. `problem`: why the last draft could not be made.
    """

    name = models.CharField(max_length=80)
    pillar = models.ForeignKey(
        "content.Pillar", null=True, blank=True, on_delete=models.SET_NULL, related_name="columns"
    )
    weekdays = models.JSONField(default=list)
    clock = models.TimeField()
    time_zone = models.CharField(max_length=64, validators=[validate_zone])
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    lead_days = models.PositiveSmallIntegerField(default=14)
    skip_holidays = models.BooleanField(default=False)
    skipped = models.JSONField(default=list)
    kind = models.CharField(max_length=8, choices=PostKind, default=PostKind.POST)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    hashtags = models.CharField(max_length=300, blank=True)
    accounts = models.ManyToManyField("accounts.SocialAccount", related_name="+")
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "ended_at"], name="column_in_force")]

    def __str__(self) -> str:
        return self.name


class ColumnDate(WorkspaceOwned):
    """That the draft of a column's day was made. It stays when the draft goes, so that no second one is made."""

    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="dates", db_index=False)
    day = models.DateField()
    post = models.OneToOneField("content.Post", null=True, on_delete=models.SET_NULL, related_name="column_date")

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["column", "day"], name="column_date_once")]

    def __str__(self) -> str:
        return f"{self.column_id} {self.day}"
