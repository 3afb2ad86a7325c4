"""Papers that prove what the brand is and may do: licences, permits, authorisations."""

from __future__ import annotations

from django.db import models

from accounts.onboarding_states import QualificationKind
from team.models import WorkspaceOwned


class Qualification(WorkspaceOwned):
    """One document. `valid_until`: its last valid day in the workspace's zone, empty for one without an end.

    `term` counts renewals from 1; earlier ones are kept as `QualificationTerm`. `told`: the last threshold in days
    before the end that people were told of. Its number is shown only to those with `documents.read`.
    """

    kind = models.CharField(max_length=16, choices=QualificationKind)
    title = models.CharField(max_length=120, blank=True)
    holder = models.CharField(max_length=120)
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    term = models.PositiveSmallIntegerField(default=1)
    told = models.PositiveSmallIntegerField(null=True)
    dossiers = models.ManyToManyField(
        "accounts.AccountDossier", through="accounts.QualificationUse", blank=True, related_name="qualifications"
    )
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["valid_until"], name="qualifications_by_end")]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()} · {self.holder}"


class QualificationUse(WorkspaceOwned):
    """That an account relies on a document."""

    qualification = models.ForeignKey("accounts.Qualification", on_delete=models.CASCADE, related_name="uses")
    dossier = models.ForeignKey("accounts.AccountDossier", on_delete=models.CASCADE, related_name="uses")

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["qualification", "dossier"], name="qualification_use_once")]

    def __str__(self) -> str:
        return f"qualification {self.qualification_id} for dossier {self.dossier_id}"


class QualificationTerm(WorkspaceOwned):
    """What an earlier term of a document said, kept when it was renewed."""

    qualification = models.ForeignKey("accounts.Qualification", on_delete=models.CASCADE, related_name="terms")
    term = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    replaced_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-term"]
        constraints = [models.UniqueConstraint(fields=["qualification", "term"], name="qualification_term_once")]

    def __str__(self) -> str:
        return f"term {self.term} of qualification {self.qualification_id}"


class QualificationPaper(WorkspaceOwned):
    """A file of one term."""

    qualification = models.ForeignKey("accounts.Qualification", on_delete=models.CASCADE, related_name="papers")
    document = models.OneToOneField("accounts.SealedDocument", on_delete=models.CASCADE, related_name="paper")
    term = models.PositiveSmallIntegerField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-term", "-pk"]

    def __str__(self) -> str:
        return f"document {self.document_id} of qualification {self.qualification_id}"
