"""Shapes of repetitions in the REST API. They check form only; rules live in services."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.lib.recurrence import TEXT_MAX
from content.api.publication_serializers import ROW_MAX
from content.models import Recurrence
from content.selectors.recurrence import DateRow, date_rows, next_date, plan_of, posts_by_date
from content.selectors.repeat_rules import rule_words
from content.services.drafting import TEXT_MAX as POST_TEXT_MAX
from content.services.recurring import VARIATIONS_MAX


class DateSerializer(serializers.Serializer[Any]):
    """One date. `day` is its key for skip and unskip; `local` what a clock in the zone shows then."""

    day = serializers.CharField(source="date.key")
    at = serializers.DateTimeField(source="date.at")
    local = serializers.SerializerMethodField(help_text="ISO 8601 with the zone's distance to UTC.")
    skipped = serializers.BooleanField(source="date.skipped")
    moved = serializers.BooleanField(source="date.moved", help_text="The clocks skip the planned time on this day.")
    clocks_change = serializers.BooleanField(help_text="The zone's distance to UTC differs from the date before.")
    post = serializers.IntegerField(source="post.pk", allow_null=True, default=None)

    def get_local(self, row: DateRow) -> str:
        """Local time."""
        return row.date.local.isoformat(timespec="minutes")


class RecurrenceSerializer(serializers.ModelSerializer[Recurrence]):
    """A repetition. `rule` is an RFC 5545 RRULE without DTSTART; it starts on `first_day` at `clock` in `time_zone`."""

    post = serializers.IntegerField(source="post_id", read_only=True)
    created_by = serializers.IntegerField(source="created_by_id", read_only=True, allow_null=True)
    clock = serializers.TimeField(format="%H:%M", read_only=True)
    words = serializers.SerializerMethodField(help_text="The rule in the caller's language.")
    next_at = serializers.SerializerMethodField()
    skipped = serializers.ListField(child=serializers.CharField(), read_only=True)
    variations = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Recurrence
        fields = (
            "id", "post", "rule", "words", "first_day", "clock", "time_zone", "skipped", "variations", "next_at",
            "problem", "created_by", "created_at", "ended_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_words(self, row: Recurrence) -> str:
        """A sentence."""
        return rule_words(row.rule, row.first_day, row.clock)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_at(self, row: Recurrence) -> str | None:
        """The next date that is not left out, UTC; null when there is none."""
        date = next_date(row)
        return date.at.isoformat() if date else None


class RecurrenceDetailSerializer(RecurrenceSerializer):
    """With the next ten dates."""

    dates = serializers.SerializerMethodField()

    class Meta(RecurrenceSerializer.Meta):
        fields = (*RecurrenceSerializer.Meta.fields, "dates")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(DateSerializer(many=True))
    def get_dates(self, row: Recurrence) -> list[Any]:
        """The next dates; none when it has ended."""
        if row.ended_at is not None:
            return []
        rows = date_rows(plan_of(row), posts=posts_by_date(row), pattern_id=row.post_id)
        return list(DateSerializer(rows, many=True).data)


def _texts() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=POST_TEXT_MAX, trim_whitespace=False),
        max_length=VARIATIONS_MAX,
        required=False,
        help_text="Texts used in turn after the post's own.",
    )


class PreviewSerializer(serializers.Serializer[Any]):
    """A rule to look at."""

    rule = serializers.CharField(max_length=TEXT_MAX, help_text="Such as FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH.")
    first_day = serializers.DateField()
    clock = serializers.TimeField()
    time_zone = serializers.CharField(
        max_length=64, required=False, allow_blank=True, default="", help_text="IANA name; the workspace's when empty."
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=10)


class RecurrenceCreateSerializer(serializers.Serializer[Any]):
    """What to repeat and when."""

    post = serializers.IntegerField(min_value=1, max_value=ROW_MAX)
    rule = serializers.CharField(max_length=TEXT_MAX)
    first_day = serializers.DateField()
    clock = serializers.TimeField()
    time_zone = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    variations = _texts()


class RecurrenceChangeSerializer(serializers.Serializer[Any]):
    """What to change; absent fields stay."""

    rule = serializers.CharField(max_length=TEXT_MAX, required=False)
    first_day = serializers.DateField(required=False)
    clock = serializers.TimeField(required=False)
    variations = _texts()


class DaySerializer(serializers.Serializer[Any]):
    """`day`: the key of a date, as `dates` lists it."""

    day = serializers.CharField(max_length=40)


class EndSerializer(serializers.Serializer[Any]):
    """`remove`: take posts to come away that nobody changed."""

    remove = serializers.BooleanField(default=False)


class RemovedSerializer(serializers.Serializer[Any]):
    """How many posts went."""

    removed = serializers.IntegerField()


class AppliedSerializer(serializers.Serializer[Any]):
    """How many posts took the content, how many were left, and why where it was refused."""

    updated = serializers.IntegerField()
    left = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())
