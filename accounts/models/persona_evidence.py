"""What a persona's statements and figures rest on."""

from __future__ import annotations

from django.db import models

from accounts.research_states import Aspect
from team.models import WorkspaceOwned


class PersonaEvidence(WorkspaceOwned):
    """One statement or figure of a persona, and the source that says so.

    `statement`: the line of the persona, or the key of a figure ("25-34", a city). `count` of `base` people said it;
    weighted sums are rounded. `share` in percent. None: the source tells no such number. `rows`: numbers of the rows of
    the source, for sheets. `computed`: made from a segment or from audience data, and replaced when that is done again.
    """

    persona = models.ForeignKey("accounts.Persona", on_delete=models.CASCADE, related_name="evidence")
    source = models.ForeignKey("accounts.ResearchSource", on_delete=models.CASCADE, related_name="evidence")
    aspect = models.CharField(max_length=12, choices=Aspect)
    statement = models.CharField(max_length=300)
    label = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)
    rows = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)
    computed = models.BooleanField(default=False)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["aspect", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["persona", "source", "aspect", "statement"], name="persona_evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.aspect} “{self.statement}” by source {self.source_id}"
