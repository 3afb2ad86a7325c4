"""Shapes of the matrix audit in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.audit_words import finding_advice, finding_sentence
from accounts.models import AuditFinding, MatrixAudit, MatrixRule


class AuditRunSerializer(serializers.ModelSerializer[MatrixAudit]):
    """One run. `scores` and `unknown` by account id; `unknown` names areas and checks nobody could judge."""

    class Meta:
        model = MatrixAudit
        fields = (
            "id",
            "state",
            "weekly",
            "started_at",
            "finished_at",
            "accounts",
            "found",
            "new",
            "resolved",
            "score",
            "scores",
            "unknown",
        )


class AuditFindingSerializer(serializers.ModelSerializer[AuditFinding]):
    """A finding; `text` and `advice` in the caller's language, `params` the measured values."""

    area = serializers.CharField(read_only=True)
    label = serializers.CharField(source="get_code_display", read_only=True)  # type: ignore[assignment]
    text = serializers.SerializerMethodField()
    advice = serializers.SerializerMethodField()

    class Meta:
        model = AuditFinding
        fields = (
            "id",
            "account",
            "area",
            "code",
            "label",
            "gravity",
            "text",
            "advice",
            "params",
            "state",
            "first_seen",
            "last_seen",
            "times",
            "task",
            "reason",
            "accepted_until",
            "resolved_at",
        )

    def get_text(self, row: AuditFinding) -> str:
        """What was found."""
        return finding_sentence(row)

    def get_advice(self, row: AuditFinding) -> str:
        """What to do about it."""
        return finding_advice(row)


class FindingsTaskSerializer(serializers.Serializer[Any]):
    """Findings to give tasks for; without an assignee (a user's id) the account's caretaker gets each."""

    findings = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=200)
    assignee = serializers.IntegerField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class FindingsAcceptSerializer(serializers.Serializer[Any]):
    """Findings to live with, why, and until which day (null: for good)."""

    findings = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=200)
    reason = serializers.CharField(max_length=500)
    until = serializers.DateField(required=False, allow_null=True)


class AcceptedSerializer(serializers.Serializer[Any]):
    """How many findings were accepted."""

    accepted = serializers.IntegerField()


class MatrixRuleSerializer(serializers.ModelSerializer[MatrixRule]):
    """What must be uniform in a group; `group` null: in all accounts whose groups have no rule."""

    brand = serializers.CharField(max_length=40)
    also = serializers.ListField(child=serializers.CharField(max_length=40), max_length=12, required=False)
    quiet_days = serializers.IntegerField(min_value=2, max_value=365, required=False)

    class Meta:
        model = MatrixRule
        fields = (
            "group",
            "brand",
            "also",
            "name_starts",
            "same_avatar",
            "bio_phrase",
            "bio_link",
            "quiet_days",
        )
        read_only_fields = ("group",)
