"""A brand's workspace: the boundary of all data."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from config.lib.clock import validate_zone
from team.states import ApprovalMode, NumberStyle


def default_zone() -> str:
    """The installation's zone for new workspaces."""
    return str(settings.DEFAULT_ZONE)


class Workspace(models.Model):
    """One brand. `slug` stands in every address; `time_zone` is the wall clock of its calendar."""

    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=64, default=default_zone, validators=[validate_zone])
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    number_style = models.CharField(max_length=5, choices=NumberStyle, default=NumberStyle.LANGUAGE, blank=True)
    approval_mode = models.CharField(max_length=10, choices=ApprovalMode, default=ApprovalMode.OPTIONAL)
    # A post this late is not sent by itself: a person decides. Minutes.
    late_minutes = models.PositiveIntegerField(default=60)
    is_demo = models.BooleanField(default=False)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
