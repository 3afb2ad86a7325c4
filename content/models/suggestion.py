"""Proposed wordings."""

from __future__ import annotations

from django.db import models

from content.states import SuggestionState
from team.models import WorkspaceOwned


class Suggestion(WorkspaceOwned):
    """Another wording of one text of a post, which its author applies or rejects.

    `field`: title, text or first_comment; with `platform` that platform's own version. `before` is the text it was
    written against.
    """

    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="suggestions")
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    field = models.CharField(max_length=20)
    platform = models.CharField(max_length=40, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    note = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    made_at = models.DateTimeField()
    answered_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["post", "state"], name="suggestion_of_post")]

    def __str__(self) -> str:
        return f"{self.field} of post {self.post_id}"
