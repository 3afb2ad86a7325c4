"""Research about the people a brand talks to: where it comes from, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.research_states import SourceKind, SourceState, TagFamily
from team.models import WorkspaceOwned


class ResearchTag(WorkspaceOwned):
    """A word of the workspace's vocabulary about people; unique in its family whatever the case."""

    family = models.CharField(max_length=10, choices=TagFamily)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["family", "name", "pk"]
        constraints = [models.UniqueConstraint("workspace", "family", Lower("name"), name="research_tag_once")]

    def __str__(self) -> str:
        return self.name


class ResearchSource(WorkspaceOwned):
    """One piece of research. `collected_by`: who asked; `collected_from`, `collected_to`: days it speaks of.

    `sample`: how many people it rests on, None when nobody knows. Sheets: `file` names the sealed copy without the
    columns about persons, `headers` the columns that were kept, `dropped` those that were not, `sha256` the mark of the
    file as it was uploaded; `mapping` says by column what it is. Audience data: `account` is whose audience it is.
    """

    kind = models.CharField(max_length=10, choices=SourceKind)
    state = models.CharField(max_length=6, choices=SourceState, default=SourceState.READY)
    title = models.CharField(max_length=120)
    collected_by = models.CharField(max_length=120, blank=True)
    collected_from = models.DateField(null=True, blank=True)
    collected_to = models.DateField(null=True, blank=True)
    sample = models.PositiveIntegerField(null=True, blank=True)
    method = models.CharField(max_length=300, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="audiences"
    )
    file = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    headers = models.JSONField(default=list, blank=True)
    dropped = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["workspace", "kind", "-created_at"], name="sources_of_workspace")]

    def __str__(self) -> str:
        return self.title


class ResearchRow(WorkspaceOwned):
    """What one person answered. `number` as spreadsheets count; `respondent` a keyed hash, never what was given.

    `band`: a key of AGE_BANDS; `said`: by aspect (need, pain, channel, quote) the answers as texts. "", {}: not told.
    """

    source = models.ForeignKey("accounts.ResearchSource", on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    respondent = models.CharField(max_length=16, blank=True)
    band = models.CharField(max_length=8, blank=True)
    gender = models.CharField(max_length=8, blank=True)
    city = models.CharField(max_length=60, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    said = models.JSONField(default=dict, blank=True)
    tags: models.ManyToManyField[ResearchTag, models.Model] = models.ManyToManyField(
        "accounts.ResearchTag", related_name="rows", blank=True
    )

    class Meta(WorkspaceOwned.Meta):
        ordering = ["source_id", "number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="research_row_once")]

    def __str__(self) -> str:
        return f"row {self.number} of source {self.source_id}"


class AudienceFigure(WorkspaceOwned):
    """One part of an account's audience as its platform reported it. `value` None: not told, never 0.

    `unit`, `basis`, `dimension`, `key` and `label` as in `connectors.audience.AudienceSlice`.
    """

    source = models.ForeignKey("accounts.ResearchSource", on_delete=models.CASCADE, related_name="figures")
    dimension = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    label = models.CharField(max_length=120, blank=True)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=6)
    basis = models.CharField(max_length=12, default="followers")

    class Meta(WorkspaceOwned.Meta):
        ordering = ["source_id", "dimension", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "dimension", "key"], name="audience_figure_once"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="audience_figure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} of source {self.source_id}"
