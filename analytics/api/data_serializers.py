"""What the API says of where numbers come from."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.store_states import FetchKind, FetchState


class LineageFetchSerializer(serializers.Serializer):
    """One reading, file or entry."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=FetchKind.choices)
    state = serializers.ChoiceField(choices=FetchState.choices)
    started_at = serializers.DateTimeField()
    asked = serializers.IntegerField()
    got = serializers.IntegerField()
    name = serializers.CharField(source="label", help_text="Of a file.")
    by = serializers.CharField(source="actor.label", default=None, allow_null=True)


class LineagePartSerializer(serializers.Serializer):
    """What one account, day or format brought; `below`: the lower sum of a ratio. Sums as text, exact."""

    account = serializers.IntegerField(source="account_id", allow_null=True)
    day = serializers.DateField(allow_null=True)
    format = serializers.CharField(allow_null=True)
    value = serializers.CharField(allow_null=True)
    below = serializers.CharField(allow_null=True)
    currency = serializers.CharField()


class LineageTotalSerializer(serializers.Serializer):
    """A raw figure of a post before and after."""

    figure = serializers.CharField()
    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)


class LineagePostSerializer(serializers.Serializer):
    """What one post gained that day."""

    post = serializers.IntegerField(source="post.pk")
    title = serializers.CharField(source="post.title")
    gain = serializers.IntegerField(source="value", allow_null=True)
    below = serializers.IntegerField(allow_null=True)
    read_at = serializers.DateTimeField(source="at")
    before_at = serializers.DateTimeField(allow_null=True)
    fetch = serializers.IntegerField(source="fetch_id", allow_null=True)
    totals = serializers.SerializerMethodField()

    @extend_schema_field(LineageTotalSerializer(many=True))
    def get_totals(self, part: Any) -> list[Any]:
        """The raw figures before and after."""
        rows = [{"figure": name, "before": was, "after": now} for name, was, now in part.totals]
        return list(LineageTotalSerializer(rows, many=True).data)


class LineageEndSerializer(serializers.Serializer):
    """The readings of one account's followers that count."""

    account = serializers.IntegerField(source="account_id")
    end_day = serializers.DateField(source="end.day")
    end = serializers.IntegerField(source="end.followers")
    base_day = serializers.DateField(source="base.day", default=None, allow_null=True)
    base = serializers.IntegerField(source="base.followers", default=None, allow_null=True)


class LineageCorrectionSerializer(serializers.Serializer):
    """A figure that was corrected after it was first written down."""

    day = serializers.DateField()
    post = serializers.IntegerField(source="post_id", allow_null=True)
    before = serializers.DictField()
    after = serializers.DictField()
    made_at = serializers.DateTimeField()


class LineageSerializer(serializers.Serializer):
    """Everything behind one number. `own`: what the account's own day adds that its posts do not report."""

    metric = serializers.CharField(source="metric.metric_id")
    version = serializers.IntegerField()
    formula = serializers.CharField(source="metric.formula")
    value = serializers.CharField(allow_null=True, help_text="As shown; null: not reported.")
    top = serializers.CharField(allow_null=True, default=None)
    below = serializers.CharField(allow_null=True, default=None)
    parts = LineagePartSerializer(many=True, default=list)
    more = serializers.IntegerField()
    posts = LineagePostSerializer(many=True, default=list)
    own = serializers.CharField(source="own_value", allow_null=True, default=None)
    readings = LineageEndSerializer(source="ends", many=True, default=list)
    fetches = serializers.SerializerMethodField()
    corrections = LineageCorrectionSerializer(many=True)
    answer = serializers.CharField(help_text="What the platform said about it, as JSON, while it is kept.")

    @extend_schema_field(LineageFetchSerializer(many=True))
    def get_fetches(self, data: Any) -> list[Any]:
        """Readings, files and entries, by id."""
        rows = [fetch for _pk, fetch in sorted(data.fetches.items())]
        return list(LineageFetchSerializer(rows, many=True).data)
