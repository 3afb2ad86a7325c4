"""Shapes of exemptions, filings and their evidence in the REST API."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from compliance.models import EvidenceFile, Exemption, PromotionFiling
from compliance.services.exemptions import REASON_MAX, WORDS_MAX
from compliance.states import ExemptionCode, ExemptionState, FilingTool


class ProofSerializer(serializers.ModelSerializer[EvidenceFile]):
    """A file that proves something; `url` needs the web session of a member."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = EvidenceFile
        fields = ("id", "name", "mime", "size", "sha256", "uploaded_at", "url")
        read_only_fields = fields

    def get_url(self, row: EvidenceFile) -> str:
        """Where it can be saved from."""
        request = self.context["request"]
        path = reverse("compliance:evidence", args=[request.workspace.slug, row.pk])
        return str(request.build_absolute_uri(path))


class ExemptionSerializer(serializers.ModelSerializer[Exemption]):
    """An exemption."""

    code = serializers.ChoiceField(choices=ExemptionCode.choices, read_only=True)
    state = serializers.ChoiceField(choices=ExemptionState.choices, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    requested_by = serializers.CharField(source="requested_by.label", read_only=True, default="")
    decided_by = serializers.CharField(source="decided_by.label", read_only=True, default="")
    evidence = ProofSerializer(many=True, read_only=True)

    class Meta:
        model = Exemption
        fields = (
            "id", "rule", "words", "fingerprint", "code", "reason", "account", "platform", "valid_until", "state",
            "requested_by", "requested_at", "decided_by", "decided_at", "decision_note", "evidence",
        )  # fmt: skip
        read_only_fields = fields


class NewExemptionSerializer(serializers.Serializer[Any]):
    """An exemption to ask for."""

    rule = serializers.CharField(max_length=40)
    words = serializers.CharField(max_length=WORDS_MAX)
    code = serializers.ChoiceField(choices=ExemptionCode.choices)
    reason = serializers.CharField(max_length=REASON_MAX)
    valid_until = serializers.DateTimeField(help_text="With a zone; at most three years ahead.")
    fingerprint = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    account = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)
    platform = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class DecisionSerializer(serializers.Serializer[Any]):
    """Approve or reject; a rejection needs a note."""

    approve = serializers.BooleanField()
    note = serializers.CharField(max_length=REASON_MAX, required=False, allow_blank=True, default="")


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Why it is withdrawn."""

    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class EvidenceUploadSerializer(serializers.Serializer[Any]):
    """A multipart upload of one file: PDF, JPEG, PNG or WebP of at most 15 MB."""

    file = serializers.FileField(allow_empty_file=True)


class FilingSerializer(serializers.ModelSerializer[PromotionFiling]):
    """A filing of the register."""

    tool = serializers.ChoiceField(choices=FilingTool.choices, read_only=True)
    evidence = ProofSerializer(many=True, read_only=True)

    class Meta:
        model = PromotionFiling
        fields = (
            "id", "tool", "number", "platform", "partner", "target_type", "target_id", "target_label", "post_url",
            "filed_on", "note", "created_at", "evidence",
        )  # fmt: skip
        read_only_fields = fields


class FilingWriteSerializer(serializers.Serializer[Any]):
    """A filing to enter or correct."""

    tool = serializers.ChoiceField(choices=FilingTool.choices)
    number = serializers.CharField(max_length=80)
    platform = serializers.CharField(max_length=40)
    partner = serializers.CharField(max_length=120)
    filed_on = serializers.DateField(help_text="Day of the workspace's zone.")
    target_type = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    target_id = serializers.CharField(max_length=18, required=False, allow_blank=True, default="")
    post_url = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
