"""What the API says of metrics and figures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.dictionary import Metric
from analytics.metric_states import Family, Rule, Unit
from analytics.models import MeasuredPost
from analytics.selectors.dashboards.sources import Source

FIGURE_FIELDS = (
    "exposure", "engagement", "impressions", "reach", "likes", "comments", "shares", "saves", "clicks", "video_views",
    "watch_seconds", "follows",
)  # fmt: skip


class MetricSerializer(serializers.Serializer[Metric]):
    """One entry of the metric dictionary."""

    metric = serializers.CharField(source="metric_id")
    family = serializers.ChoiceField(choices=Family.choices)
    name = serializers.CharField()
    definition = serializers.CharField(source="about")
    formula = serializers.CharField(help_text="In raw figures; the same in every language.")
    rule = serializers.ChoiceField(choices=Rule.choices)
    unit = serializers.ChoiceField(choices=Unit.choices)
    caveat = serializers.CharField()
    rise_is_good = serializers.BooleanField(allow_null=True, help_text="null: neither way is better.")
    by_format = serializers.BooleanField()


class MetricNameSerializer(serializers.Serializer[Any]):
    """A raw figure and the platform's own name of it."""

    figure = serializers.CharField()
    name = serializers.CharField()


class MetricSourceSerializer(serializers.Serializer[Source]):
    """A platform that reports what the metric needs."""

    platform = serializers.CharField()
    of_account = serializers.BooleanField(help_text="Of the account's day, else of each post.")
    names = serializers.SerializerMethodField()
    accounts = serializers.SerializerMethodField()

    def get_names(self, source: Source) -> list[dict[str, str]]:
        """Raw figures with the platform's names."""
        return [{"figure": raw, "name": name} for raw, name in source.names]

    def get_accounts(self, source: Source) -> list[int]:
        """Ids of our accounts on the platform."""
        return [one.pk for one in source.accounts]


class MetricDetailSerializer(MetricSerializer):
    """With its sources and the accounts that had it in the last 30 days."""

    sources = MetricSourceSerializer(many=True)
    reported_by = serializers.ListField(child=serializers.IntegerField())
    not_reported_by = serializers.ListField(child=serializers.IntegerField())


class SpanSerializer(serializers.Serializer[Any]):
    """Days of the workspace's zone, both included."""

    first = serializers.DateField()
    last = serializers.DateField()


class MetricValueSerializer(serializers.Serializer[Any]):
    """A metric in all. Values as text, exact; null: not reported. `change` in percent, of percentages in points."""

    metric = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    before = serializers.CharField(allow_null=True)
    change = serializers.FloatField(allow_null=True)
    accounts_reporting = serializers.IntegerField()
    accounts = serializers.IntegerField()


class MetricPartSerializer(serializers.Serializer[Any]):
    """One day, week, account, platform or format: `key`, and the values of the metrics now and before."""

    key = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField(allow_null=True))
    before = serializers.DictField(child=serializers.CharField(allow_null=True))


class MetricFiguresSerializer(serializers.Serializer[Any]):
    """Figures of a view."""

    span = SpanSerializer()
    compared = SpanSerializer(allow_null=True)
    totals = MetricValueSerializer(many=True)
    parts = MetricPartSerializer(many=True)
    sales = serializers.DictField(child=serializers.CharField(), help_text="By currency; never added up.")


def _count() -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, read_only=True)


class MeasuredPostSerializer(serializers.ModelSerializer[MeasuredPost]):
    """A post of an account with its figures so far; null: not reported, never 0."""

    account = serializers.IntegerField(source="account_id")
    publication = serializers.IntegerField(source="publication_id", allow_null=True)
    format = serializers.CharField(help_text="text, image, video or article; empty where not known.")
    exposure = _count()
    engagement = _count()
    impressions = _count()
    reach = _count()
    likes = _count()
    comments = _count()
    shares = _count()
    saves = _count()
    clicks = _count()
    video_views = _count()
    watch_seconds = _count()
    follows = _count()

    class Meta:
        model = MeasuredPost
        fields = (
            "id", "account", "publication", "remote_id", "url", "title", "format", "campaign", "published_at",
            "captured_at", *FIGURE_FIELDS,
        )  # fmt: skip
        read_only_fields = fields


class CurvePointSerializer(serializers.Serializer[Any]):
    """The value so many hours after publishing, between two readings on a straight line."""

    hours = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)


class PostPerformanceSerializer(serializers.Serializer[Any]):
    """How fast a figure of a post came in, and how it stands among the account's posts of 90 days."""

    post = MeasuredPostSerializer()
    metric = serializers.CharField(allow_null=True)
    readings = serializers.IntegerField()
    half_after_hours = serializers.FloatField(allow_null=True)
    most_after_hours = serializers.FloatField(allow_null=True, help_text="90 % of the newest value.")
    first_hours = CurvePointSerializer(many=True)
    times_usual = serializers.FloatField(allow_null=True, help_text="Its engagement ÷ the account's mean.")
    posts_compared = serializers.IntegerField()
    posts_with_less = serializers.IntegerField()


class InteractionFigureSerializer(serializers.Serializer[Any]):
    """One figure of interaction: a number, minutes for `median`, percent for the others but `received`."""

    figure = serializers.CharField(source="key")
    name = serializers.CharField(source="label")
    value = serializers.FloatField(allow_null=True)
    change = serializers.FloatField(allow_null=True, help_text="In percent, of percentages in points.")


class InteractionSerializer(serializers.Serializer[Any]):
    """What was said and answered."""

    span = SpanSerializer()
    compared = SpanSerializer(allow_null=True)
    figures = InteractionFigureSerializer(many=True)
