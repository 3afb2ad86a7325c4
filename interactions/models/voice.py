"""The voice-of-customer board: themes, and how often each came up on each day."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from interactions.voice_states import VoiceState
from team.models import WorkspaceOwned


class VoiceTheme(WorkspaceOwned):
    """Something people talk about: it is met where a text holds one of `keywords` or a thread has one of `tags`.

    `name`, `name_en`: how it is called in Chinese and in English, at least one. `done`: what was done about it;
    `improved_on`: the workspace's day since which it should be better. `counted_from`: the first day that is counted.
    """

    name = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    keywords = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    state = models.CharField(max_length=8, choices=VoiceState, default=VoiceState.NEW)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done = models.TextField(max_length=2000, blank=True)
    improved_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or self.name_en


class VoiceDay(WorkspaceOwned):
    """What was said about a theme on one day of the workspace: messages, survey responses, and how they sound."""

    theme = models.ForeignKey("interactions.VoiceTheme", on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    messages = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    positive = models.PositiveIntegerField(default=0)
    neutral = models.PositiveIntegerField(default=0)
    negative = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["theme", "day"], name="voice_day_once")]
        indexes = [models.Index(fields=["workspace", "day"], name="voice_by_day")]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.day}"


class VoiceDirty(WorkspaceOwned):
    """A day that has to be counted anew, for all themes."""

    day = models.DateField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "day"], name="voice_dirty_once")]

    def __str__(self) -> str:
        return f"{self.workspace_id} {self.day}"


class VoiceCursor(WorkspaceOwned):
    """How far messages and responses were looked through for days to count: ids of the last ones seen."""

    message_id = models.BigIntegerField(default=0)
    response_id = models.BigIntegerField(default=0)
    swept_on = models.DateField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="voice_cursor_once")]

    def __str__(self) -> str:
        return f"{self.workspace_id}"
