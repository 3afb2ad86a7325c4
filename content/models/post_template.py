"""A whole post kept for reuse."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from team.models import WorkspaceOwned


class PostTemplate(WorkspaceOwned):
    """What a new post begins with. `content`: fields of PostChanges as JSON. `assets`: the files it names, kept for it.

    `content` of a discreet post says `discreet`, so that neither the template's name nor what is made from it gets into
    the audit log. `uses`: how many posts were begun with it.
    """

    name = models.CharField(max_length=80)
    content = models.JSONField(default=dict)
    assets = models.ManyToManyField("content.MediaAsset", related_name="+")
    uses = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="post_template_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """What the audit log calls it."""
        return f"#{self.pk}" if self.content.get("discreet") else self.name
