"""Shapes of the team's objects in the REST API."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from team import notices
from team.audit_words import verb_label
from team.models import AuditEntry, Invitation, Membership, Notification, Workspace
from team.roles import Role
from team.states import ApprovalMode, NumberStyle


class WorkspaceSerializer(serializers.ModelSerializer[Workspace]):
    """A workspace and its settings."""

    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    number_style = serializers.ChoiceField(choices=NumberStyle.choices, allow_blank=True)
    approval_mode = serializers.ChoiceField(choices=ApprovalMode.choices)
    late_minutes = serializers.IntegerField(min_value=1, max_value=1440)

    class Meta:
        model = Workspace
        fields = (
            "slug",
            "name",
            "time_zone",
            "language",
            "number_style",
            "approval_mode",
            "late_minutes",
            "is_demo",
            "created_at",
        )
        read_only_fields = ("slug", "is_demo", "created_at")


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A member: the person and the role."""

    name = serializers.CharField(source="user.label", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = Membership
        fields = ("id", "name", "email", "role", "created_at")
        read_only_fields = ("id", "created_at")


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An open invitation."""

    role = serializers.ChoiceField(choices=Role.choices)
    invited_by = serializers.CharField(source="invited_by.label", read_only=True, default="")

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "invited_by", "created_at", "expires_at")
        read_only_fields = ("id", "created_at", "expires_at")


class InvitationMadeSerializer(InvitationSerializer):
    """A fresh invitation with its link, which is told only now, and whether the mail left."""

    link = serializers.URLField(read_only=True)
    mailed = serializers.BooleanField(read_only=True)

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "link", "mailed")  # type: ignore[assignment]


class AuditEntrySerializer(serializers.ModelSerializer[AuditEntry]):
    """One entry of the audit log. `label` words the verb in the caller's language."""

    label = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = AuditEntry
        fields = (
            "seq",
            "at",
            "actor_label",
            "via",
            "ip",
            "verb",
            "label",
            "target_type",
            "target_id",
            "target_label",
            "before",
            "after",
            "prev_hash",
            "hash",
        )

    def get_label(self, entry: AuditEntry) -> str:
        """The verb in words."""
        return verb_label(entry.verb)


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """A notification of the token's owner, worded in the caller's language."""

    group = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = ("id", "kind", "group", "text", "url", "created_at", "read_at")

    @extend_schema_field(serializers.ChoiceField(choices=["todo", "mention", "activity"]))
    def get_group(self, item: Notification) -> str:
        """Which list it belongs to."""
        return notices.get(item.kind).group

    def get_text(self, item: Notification) -> str:
        """The sentence people see."""
        return notices.get(item.kind).text(item.params)
