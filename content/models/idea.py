"""Ideas: the backlog from which posts are made."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from content.plan_states import IdeaPriority, IdeaSource, IdeaStage
from team.models import WorkspaceOwned


class Idea(WorkspaceOwned):
    """One card of the board. `week` is the Monday of the wanted week; `platforms` are slugs; `votes` who likes it.

    Posts made of it point back (`Post.idea`). `archived_at` takes it off the board.
    """

    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    pillar = models.ForeignKey("content.Pillar", null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas")
    platforms = models.JSONField(default=list)
    week = models.DateField(null=True, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    priority = models.PositiveSmallIntegerField(choices=IdeaPriority, default=IdeaPriority.NORMAL)
    stage = models.CharField(max_length=8, choices=IdeaStage, default=IdeaStage.NEW)
    source = models.CharField(max_length=8, choices=IdeaSource, default=IdeaSource.PAGE)
    media = models.ManyToManyField("content.MediaAsset", related_name="+")
    votes = models.ManyToManyField("team.User", related_name="+")
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace", "stage", "-priority", "-id"], name="idea_board"),
            GinIndex(
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("note"), name="gin_trgm_ops"),
                name="idea_search",
            ),
        ]

    def __str__(self) -> str:
        return self.title
