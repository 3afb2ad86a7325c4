"""Briefs: what a post is for, before it is written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from team.models import WorkspaceOwned

_ONE = (
    Q(post__isnull=False, idea__isnull=True, pillar__isnull=True)
    | Q(post__isnull=True, idea__isnull=False, pillar__isnull=True)
    | Q(post__isnull=True, idea__isnull=True, pillar__isnull=False)
)


class Brief(WorkspaceOwned):
    """The brief of a post or an idea, or with `pillar` the template that new briefs of a pillar begin with.

    `facts` are claims with their evidence: `[{"text": …, "link": …}]`, the link may be empty.
    `persona`: whom it is for; of posts it is the only place that says so.
    """

    post = models.OneToOneField("content.Post", null=True, on_delete=models.CASCADE, related_name="brief")
    idea = models.OneToOneField("content.Idea", null=True, on_delete=models.CASCADE, related_name="brief")
    pillar = models.OneToOneField("content.Pillar", null=True, on_delete=models.CASCADE, related_name="brief")
    persona = models.ForeignKey("accounts.Persona", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.TextField(blank=True)
    goal = models.TextField(blank=True)
    message = models.TextField(blank=True)
    facts = models.JSONField(default=list)
    call_to_action = models.CharField(max_length=300, blank=True)
    must = models.TextField(blank=True)
    must_not = models.TextField(blank=True)
    references = models.TextField(blank=True)
    deadline = models.DateField(null=True, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.CheckConstraint(condition=_ONE, name="brief_of_one_thing")]

    def __str__(self) -> str:
        return f"brief of {self.subject}"

    @property
    def subject(self) -> object:
        """The post, idea or pillar it belongs to."""
        return self.post or self.idea or self.pillar
