"""A proposal to use an evergreen post again."""

from __future__ import annotations

from django.db import models

from content.production_states import ProposalState
from team.models import WorkspaceOwned


class EvergreenProposal(WorkspaceOwned):
    """What the pool proposes: a wording for some accounts. `reasons` are facts that the page words. `draft` is the post
    that was made of it once accepted."""

    evergreen = models.ForeignKey("content.Evergreen", on_delete=models.CASCADE, related_name="proposals")
    state = models.CharField(max_length=8, choices=ProposalState, default=ProposalState.OPEN)
    text = models.TextField()
    account_ids = models.JSONField(default=list)
    reasons = models.JSONField(default=dict)
    draft = models.ForeignKey("content.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evergreen"], condition=models.Q(state="open"), name="evergreen_proposal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evergreen_id}: {self.state}"
