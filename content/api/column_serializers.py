"""Shapes of recurring columns in the REST API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from content.models import Column
from content.services.columns import HASHTAGS_MAX, LEAD_MAX, NAME_MAX
from content.services.drafting import TEXT_MAX, TITLE_MAX
from content.states import PostKind


class ColumnDaySerializer(serializers.Serializer[Any]):
    """A date to come; `local` is what a clock in the column's zone shows."""

    day = serializers.DateField()
    at = serializers.DateTimeField(source="slot.at")
    local = serializers.DateTimeField(source="slot.local")
    left_out = serializers.BooleanField()
    holiday = serializers.CharField(help_text="The public holiday it is left out for, or empty.")
    post = serializers.IntegerField(source="post.pk", allow_null=True, default=None)


class ColumnSerializer(serializers.ModelSerializer[Column]):
    """A column. `weekdays`: 0 is Monday; `clock` on the wall of `time_zone`."""

    weekdays = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    skipped = serializers.ListField(child=serializers.DateField(), read_only=True)
    clock = serializers.TimeField(format="%H:%M", read_only=True)
    kind = serializers.ChoiceField(choices=PostKind.choices, read_only=True)
    pillar = serializers.IntegerField(source="pillar_id", allow_null=True, read_only=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    accounts = serializers.SerializerMethodField()

    class Meta:
        model = Column
        fields = (
            "id", "name", "pillar", "weekdays", "clock", "time_zone", "first_day", "last_day", "lead_days",
            "skip_holidays", "skipped", "kind", "title", "text", "hashtags", "accounts", "owner", "paused_at",
            "ended_at", "problem",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_accounts(self, column: Column) -> list[int]:
        """Ids of the chosen accounts."""
        return sorted(account.pk for account in column.accounts.all())


class ColumnDetailSerializer(ColumnSerializer):
    """With the next five dates."""

    dates = ColumnDaySerializer(many=True, read_only=True)

    class Meta(ColumnSerializer.Meta):
        fields = (*ColumnSerializer.Meta.fields, "dates")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class ColumnWriteSerializer(serializers.Serializer[Any]):
    """A column to write; with PATCH absent fields stay."""

    name = serializers.CharField(max_length=NAME_MAX)
    weekdays = serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=6), max_length=7)
    clock = serializers.TimeField(format="%H:%M", input_formats=["%H:%M", "%H:%M:%S"])
    first_day = serializers.DateField()
    last_day = serializers.DateField(required=False, allow_null=True)
    time_zone = serializers.CharField(max_length=64, required=False, allow_blank=True, help_text="IANA name.")
    pillar = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    lead_days = serializers.IntegerField(min_value=1, max_value=LEAD_MAX, required=False)
    skip_holidays = serializers.BooleanField(required=False)
    kind = serializers.ChoiceField(choices=PostKind.choices, required=False)
    title = serializers.CharField(max_length=TITLE_MAX, required=False, allow_blank=True)
    text = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True, trim_whitespace=False)
    hashtags = serializers.CharField(max_length=HASHTAGS_MAX, required=False, allow_blank=True)
    accounts = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200, required=False)
    owner = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class ColumnDateSerializer(serializers.Serializer[Any]):
    """A day of the column."""

    day = serializers.DateField()


class ColumnEndSerializer(serializers.Serializer[Any]):
    """How to end it."""

    remove = serializers.BooleanField(required=False, default=False, help_text="Untouched drafts to come go, too.")


class ColumnRemovedSerializer(serializers.Serializer[Any]):
    """How many drafts went."""

    removed = serializers.IntegerField()
