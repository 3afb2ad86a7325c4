"""Shapes of imports, exports and calendar subscriptions in the REST API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.lib.tables import COLUMNS_MAX
from content.models import CalendarFeed, ExportJob, ImportJob, ImportRow
from content.selectors.import_columns import BY_KEY
from content.services.drafting import CAMPAIGN_MAX
from content.services.feeds import NAME_MAX
from content.services.import_choices import WANTED
from content.states import DisplayState
from content.transfer_states import ExportFormat, ImportState, RowState


class RowFindingSerializer(serializers.Serializer[Any]):
    """Something about a row; `field` is empty when it concerns the row as a whole."""

    field = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class ImportCountsSerializer(serializers.Serializer[Any]):
    """Rows by what has become of them."""

    total = serializers.IntegerField()
    waiting = serializers.IntegerField()
    ready = serializers.IntegerField()
    broken = serializers.IntegerField()
    imported = serializers.IntegerField()
    failed = serializers.IntegerField()
    undone = serializers.IntegerField()
    warned = serializers.IntegerField()


class ImportSerializer(serializers.ModelSerializer[ImportJob]):
    """A table and how its import stands; `counts` is null in lists."""

    state = serializers.ChoiceField(choices=ImportState.choices, read_only=True)
    headers = serializers.ListField(child=serializers.CharField(), read_only=True)
    mapping = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    counts = serializers.SerializerMethodField()

    class Meta:
        model = ImportJob
        fields = ("id", "name", "state", "headers", "mapping", "zone", "wanted", "created_at", "finished_at", "counts")
        read_only_fields = fields

    @extend_schema_field(ImportCountsSerializer(allow_null=True))
    def get_counts(self, job: ImportJob) -> dict[str, int] | None:
        """Only where one import is asked for."""
        counts = self.context.get("counts")
        return ImportCountsSerializer(counts).data if counts else None


class ImportUploadSerializer(serializers.Serializer[Any]):
    """A multipart upload of a CSV or XLSX file."""

    file = serializers.FileField(allow_empty_file=True)


class ImportMapSerializer(serializers.Serializer[Any]):
    """Columns and defaults; absent fields stay."""

    mapping = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=COLUMNS_MAX),
        required=False,
        help_text=f"Field → number of its column, 0 the first. Fields: {', '.join(BY_KEY)}.",
    )
    zone = serializers.CharField(max_length=64, required=False, help_text="IANA zone of times without one.")
    wanted = serializers.ChoiceField(choices=WANTED, required=False, help_text="For rows that do not say it.")

    def validate_mapping(self, value: dict[str, int]) -> dict[str, int]:
        """Known fields only."""
        if unknown := set(value) - set(BY_KEY):
            raise serializers.ValidationError(f"Unknown: {', '.join(sorted(unknown))}.")
        return value


class ImportRowSerializer(serializers.ModelSerializer[ImportRow]):
    """One row, numbered as spreadsheets do."""

    cells = serializers.ListField(child=serializers.CharField(), read_only=True)
    state = serializers.ChoiceField(choices=RowState.choices, read_only=True)
    errors = RowFindingSerializer(many=True, read_only=True)  # type: ignore[assignment]
    warnings = RowFindingSerializer(many=True, read_only=True)

    class Meta:
        model = ImportRow
        fields = ("number", "state", "cells", "errors", "warnings", "post")
        read_only_fields = fields


class UndoneSerializer(serializers.Serializer[Any]):
    """What taking back did."""

    deleted = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Posts that were changed, or are no drafts any more.")


class ExportWriteSerializer(serializers.Serializer[Any]):
    """Format and filters; absent filters narrow nothing."""

    format = serializers.ChoiceField(choices=ExportFormat.choices)
    q = serializers.CharField(max_length=100, required=False, allow_blank=True)
    status = serializers.ChoiceField(choices=DisplayState.choices, required=False, allow_blank=True)
    platform = serializers.CharField(max_length=40, required=False, allow_blank=True)
    account = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True)
    author = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True)
    campaign = serializers.CharField(max_length=CAMPAIGN_MAX, required=False, allow_blank=True)


class ExportSerializer(serializers.ModelSerializer[ExportJob]):
    """An export; `url` is null until its file is ready."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = ExportJob
        fields = ("id", "format", "state", "rows", "created_at", "expires_at", "url")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_url(self, job: ExportJob) -> str | None:
        """Where the file is."""
        url: str | None = self.context.get("url")
        return url


class FeedWriteSerializer(serializers.Serializer[Any]):
    """What a subscription shows; empty lists show everything."""

    name = serializers.CharField(max_length=NAME_MAX, required=False, allow_blank=True, default="")
    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=200, required=False, default=list
    )
    states = serializers.ListField(
        child=serializers.CharField(max_length=14),
        max_length=20,
        required=False,
        default=list,
        help_text=f"Any of {', '.join(DisplayState.values)}.",
    )


class FeedSerializer(serializers.ModelSerializer[CalendarFeed]):
    """A subscription with its secret address."""

    accounts = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    states = serializers.ListField(child=serializers.CharField(), read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = CalendarFeed
        fields = ("id", "name", "accounts", "states", "created_at", "read_at", "url")
        read_only_fields = fields

    def get_url(self, feed: CalendarFeed) -> str:
        """The secret address."""
        return str(self.context["url_of"](feed))
