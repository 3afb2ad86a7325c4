"""Shapes of onboarding, qualification documents and shops in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import (
    AccountDossier,
    OnboardingTask,
    Qualification,
    QualificationPaper,
    QualificationTerm,
    Store,
    StoreBinding,
)
from accounts.onboarding_states import (
    BindingKind,
    QualificationKind,
    Stage,
    StorePlatform,
    TaskState,
    Validity,
    Verification,
)
from accounts.onboarding_template import task_words
from accounts.selectors.register.qualifications import masked, validity_of
from config.lib.clock import local_day, now
from team.api.permissions import granted
from team.permissions import Permission as P

from .document_serializers import DocumentSerializer


class DossierSerializer(serializers.ModelSerializer[AccountDossier]):
    """An account of the register. `score`: completeness in percent; `next_due`: of its open tasks."""

    next_due = serializers.DateField(read_only=True)
    open_tasks = serializers.IntegerField(read_only=True)

    class Meta:
        model = AccountDossier
        fields = (
            "id", "platform", "name", "handle", "reason", "owner", "group", "account", "stage", "score", "next_due",
            "open_tasks", "verification", "verified_as", "applied_on", "verified_until", "verification_note",
            "created_at",
        )  # fmt: skip


class DossierPlanSerializer(serializers.Serializer[Any]):
    """An account to be planned, or its plan."""

    platform = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=80)
    handle = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    owner = serializers.IntegerField(source="owner_id", required=False, allow_null=True, default=None)
    group = serializers.IntegerField(source="group_id", required=False, allow_null=True, default=None)


class AdoptSerializer(serializers.Serializer[Any]):
    """Connected accounts to take in; without `accounts` all that are missing."""

    accounts = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=200)


class JoinSerializer(serializers.Serializer[Any]):
    """The connected account it became; null parts them."""

    account = serializers.IntegerField(allow_null=True, min_value=1)


class VerificationSerializer(serializers.Serializer[Any]):
    """How it stands with the verification."""

    state = serializers.ChoiceField(Verification.choices)
    verified_as = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    applied_on = serializers.DateField(required=False, allow_null=True, default=None)
    until = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class StepSerializer(serializers.ModelSerializer[OnboardingTask]):
    """One line of a checklist. `fact`: it follows from what the register knows. `document`: id of the evidence."""

    title = serializers.SerializerMethodField()
    purpose = serializers.SerializerMethodField()
    fact = serializers.SerializerMethodField()

    class Meta:
        model = OnboardingTask
        fields = (
            "id", "stage", "key", "title", "purpose", "fact", "owner", "due", "state", "reason", "note", "link",
            "document", "settled_by", "settled_at",
        )  # fmt: skip

    def get_title(self, row: OnboardingTask) -> str:
        """In the caller's language."""
        return str(task_words(row)["title"])

    def get_purpose(self, row: OnboardingTask) -> str:
        """What it is for, in the caller's language."""
        return str(task_words(row)["purpose"])

    def get_fact(self, row: OnboardingTask) -> bool:
        """Whether nobody ticks it."""
        return bool(task_words(row)["fact"])


class StepWriteSerializer(serializers.Serializer[Any]):
    """What is said about a line; left out: as it is."""

    state = serializers.ChoiceField(TaskState.choices, required=False)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    owner = serializers.IntegerField(source="owner_id", required=False, allow_null=True)
    due = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    link = serializers.CharField(max_length=500, required=False, allow_blank=True)


class OwnStepSerializer(serializers.Serializer[Any]):
    """A line of one's own."""

    stage = serializers.ChoiceField(Stage.choices, help_text="Any but `done`.")
    title = serializers.CharField(max_length=160)
    purpose = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    owner = serializers.IntegerField(source="owner_id", required=False, allow_null=True, default=None)
    due = serializers.DateField(required=False, allow_null=True, default=None)


class PaperFileSerializer(serializers.Serializer[Any]):
    """One PDF or picture."""

    file = serializers.FileField()


class PaperSerializer(serializers.ModelSerializer[QualificationPaper]):
    """A file of a document. Its bytes: `document.url`, with `documents.read`."""

    document = DocumentSerializer()

    class Meta:
        model = QualificationPaper
        fields = ("id", "term", "document")


class TermSerializer(serializers.ModelSerializer[QualificationTerm]):
    """What an earlier term said."""

    number = serializers.SerializerMethodField()

    class Meta:
        model = QualificationTerm
        fields = ("term", "number", "issuer", "valid_from", "valid_until", "replaced_at")

    def get_number(self, row: QualificationTerm) -> str:
        """Masked without `documents.read`."""
        return row.number if granted(self.context["request"], P.DOCUMENTS_READ) else masked(row.number)


class QualificationSerializer(serializers.ModelSerializer[Qualification]):
    """A document. `number` is masked without `documents.read`; `valid_until` null: without an end."""

    number = serializers.SerializerMethodField()
    validity = serializers.SerializerMethodField()
    dossiers = serializers.SerializerMethodField()

    class Meta:
        model = Qualification
        fields = (
            "id", "kind", "title", "holder", "number", "issuer", "valid_from", "valid_until", "validity", "owner",
            "note", "term", "dossiers", "created_at",
        )  # fmt: skip

    def get_number(self, row: Qualification) -> str:
        """Masked without `documents.read`."""
        return row.number if granted(self.context["request"], P.DOCUMENTS_READ) else masked(row.number)

    def get_validity(self, row: Qualification) -> Validity:
        """On the workspace's day."""
        return validity_of(row.valid_until, local_day(now(), self.context["request"].workspace.time_zone))

    def get_dossiers(self, row: Qualification) -> list[int]:
        """Accounts that rely on it."""
        return [use.dossier_id for use in row.uses.all()]


class QualificationDetailSerializer(QualificationSerializer):
    """A document with its files and earlier terms."""

    papers = PaperSerializer(many=True)
    terms = TermSerializer(many=True)

    class Meta(QualificationSerializer.Meta):
        fields = (*QualificationSerializer.Meta.fields, "papers", "terms")  # type: ignore[assignment]


class QualificationWriteSerializer(serializers.Serializer[Any]):
    """A document as a person enters it."""

    kind = serializers.ChoiceField(QualificationKind.choices)
    holder = serializers.CharField(max_length=120)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    number = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    issuer = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)
    owner = serializers.IntegerField(source="owner_id", required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    dossiers = serializers.ListField(
        source="dossier_ids", child=serializers.IntegerField(min_value=1), required=False, default=list
    )


class BindingSerializer(serializers.ModelSerializer[StoreBinding]):
    """That an account leads to a shop."""

    class Meta:
        model = StoreBinding
        fields = ("id", "store", "dossier", "kind", "made_at")


class BindSerializer(serializers.Serializer[Any]):
    """Which account leads there, and by what."""

    dossier = serializers.IntegerField(source="dossier_id", min_value=1)
    kind = serializers.ChoiceField(BindingKind.choices)


class StoreSerializer(serializers.ModelSerializer[Store]):
    """A shop and what the last look at its address found."""

    bindings = BindingSerializer(many=True, read_only=True)

    class Meta:
        model = Store
        fields = (
            "id", "platform", "name", "url", "owner", "note", "health", "problem", "status", "checked_at", "good_at",
            "bindings", "created_at",
        )  # fmt: skip


class StoreWriteSerializer(serializers.Serializer[Any]):
    """A shop as a person enters it."""

    platform = serializers.ChoiceField(StorePlatform.choices)
    name = serializers.CharField(max_length=120)
    url = serializers.CharField(max_length=500)
    owner = serializers.IntegerField(source="owner_id", required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
