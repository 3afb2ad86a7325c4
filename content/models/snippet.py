"""Pieces of text kept for reuse."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from content.states import SnippetKind
from team.models import WorkspaceOwned


class Snippet(WorkspaceOwned):
    """A text with {places} to fill, or a group of hashtags (`tags`, without the mark). `uses`: how often inserted."""

    kind = models.CharField(max_length=4, choices=SnippetKind, default=SnippetKind.TEXT)
    name = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    uses = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="snippet_once")]

    def __str__(self) -> str:
        return self.name
