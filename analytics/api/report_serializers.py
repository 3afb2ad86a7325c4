"""Shapes of reports in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.models import Report, ReportDelivery, ReportShare, ReportVersion
from analytics.report_states import Against, DeliveryState, Language, Part, Template
from analytics.services.reports.building import GROUP_GONE, ReportValues
from config.lib.days import DAY_LIMITS


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report without its figures."""

    template = serializers.ChoiceField(choices=Template.choices, read_only=True)
    against = serializers.ChoiceField(choices=Against.choices, read_only=True)
    group = serializers.IntegerField(source="group_id", allow_null=True, read_only=True)
    group_gone = serializers.BooleanField(
        read_only=True, help_text="It is about a group that was deleted: no account is looked at."
    )
    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    accounts = serializers.ListField(source="account_ids", child=serializers.IntegerField(), read_only=True)
    parts = serializers.ListField(child=serializers.CharField(), read_only=True)
    language = serializers.CharField(read_only=True)
    number = serializers.IntegerField(read_only=True, allow_null=True, help_text="Of the newest version.", default=None)

    class Meta:
        model = Report
        fields = (
            "id", "title", "template", "first", "last", "against", "accounts", "group", "group_gone", "format",
            "campaign", "language", "parts", "owner", "number", "created_at", "updated_at",
        )  # fmt: skip


class ReportWriteSerializer(serializers.Serializer[Any]):
    """What a report looks at. An empty title asks for the usual one; no accounts mean all of them."""

    template = serializers.ChoiceField(choices=Template.choices)
    first = serializers.DateField(validators=list(DAY_LIMITS))
    last = serializers.DateField(validators=list(DAY_LIMITS))
    language = serializers.CharField(max_length=8, default=Language.CHINESE.value, help_text="zh-hans or en.")
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    against = serializers.ChoiceField(choices=Against.choices, default=Against.PREVIOUS)
    accounts = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)
    group = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)
    group_gone = serializers.BooleanField(
        required=False, default=False, help_text="As read: sent back without another group it is refused."
    )
    format = serializers.CharField(max_length=8, required=False, allow_blank=True, default="")
    campaign = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    parts = serializers.ListField(child=serializers.CharField(max_length=12), required=False, max_length=6)
    owner = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1)

    def entered(self) -> ReportValues:
        """What was sent."""
        data = dict(self.validated_data)
        return ReportValues(
            template=data["template"],
            first=data["first"],
            last=data["last"],
            language=data["language"],
            title=data["title"],
            against=data["against"],
            account_ids=data.get("accounts") or (),
            group_id=GROUP_GONE if data["group_gone"] and not data["group"] else data["group"],
            format=data["format"],
            campaign=data["campaign"],
            parts=data.get("parts") or tuple(Part.values),
            owner_id=data["owner"],
        )


class ReportVersionSerializer(serializers.ModelSerializer[ReportVersion]):
    """A version without its figures. `owner`: the name of who prepared it."""

    parts = serializers.ListField(child=serializers.CharField(), read_only=True)
    made_by = serializers.IntegerField(source="made_by_id", allow_null=True, read_only=True)

    class Meta:
        model = ReportVersion
        fields: tuple[str, ...] = (
            "number", "title", "parts", "owner", "made_at", "made_by", "definition", "collected_at",
        )  # fmt: skip


class ReportVersionFullSerializer(ReportVersionSerializer):
    """A version with its figures and the paragraphs written from them by rule."""

    snapshot = serializers.JSONField(read_only=True, help_text="Every figure, series, post and goal as known then.")
    paragraphs = serializers.JSONField(read_only=True, help_text="Pieces: words, or numbers with metric and scope.")

    class Meta(ReportVersionSerializer.Meta):
        fields = (*ReportVersionSerializer.Meta.fields, "snapshot", "paragraphs")


class ReportShareSerializer(serializers.ModelSerializer[ReportShare]):
    """A link to a version. Its address is told once, when it is made."""

    version = serializers.IntegerField(source="version.number", read_only=True)
    locked = serializers.SerializerMethodField(help_text="Whether it asks for a password.")

    class Meta:
        model = ReportShare
        fields: tuple[str, ...] = (
            "id",
            "name",
            "version",
            "locked",
            "expires_at",
            "revoked_at",
            "views",
            "viewed_at",
            "created_at",
        )

    def get_locked(self, share: ReportShare) -> bool:
        """Whether it asks for a password."""
        return bool(share.password)


class ReportShareMadeSerializer(ReportShareSerializer):
    """A link just made, with its address."""

    url = serializers.SerializerMethodField()

    class Meta(ReportShareSerializer.Meta):
        fields = (*ReportShareSerializer.Meta.fields, "url")

    def get_url(self, share: ReportShare) -> str:
        """The address, which is known only now."""
        return str(self.context["url"])


class ReportMailSerializer(serializers.ModelSerializer[ReportDelivery]):
    """A mail about a version. `opened_at`: when its link was opened first."""

    version = serializers.IntegerField(source="version.number", read_only=True)
    user = serializers.IntegerField(source="user_id", allow_null=True, read_only=True)
    state = serializers.ChoiceField(choices=DeliveryState.choices, read_only=True)

    class Meta:
        model = ReportDelivery
        fields = (
            "id", "version", "user", "email", "outside", "state", "error", "sent_at", "opened_at", "opens",
            "expires_at", "revoked_at",
        )  # fmt: skip


class ReportShareWriteSerializer(serializers.Serializer[Any]):
    """A link to the newest version."""

    name = serializers.CharField(max_length=80)
    days = serializers.IntegerField(min_value=1, max_value=365, default=30)
    password = serializers.CharField(
        min_length=6, max_length=128, required=False, allow_blank=True, default="", trim_whitespace=False
    )
