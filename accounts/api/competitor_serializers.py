"""Shapes of the API of competitors. None: not known, never 0."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.competitor_states import AlertKind, PriceLevel, SnapshotSource, SwotKind
from accounts.models import (
    Competitor,
    CompetitorAlert,
    ContentSample,
    SnapshotImport,
    SwotLine,
    TrackedAccount,
    TrackedPost,
    TrackedSnapshot,
)
from accounts.selectors.competitors.benchmark import Row
from accounts.services.competitors.imports import WINDOWS

COUNT_MAX = 10**12


class CompetitorSerializer(serializers.ModelSerializer[Competitor]):
    """A competitor's profile."""

    archived = serializers.SerializerMethodField()

    class Meta:
        model = Competitor
        fields = (
            "id", "name", "what", "positioning", "audience", "offers", "promotion", "operations", "price_level",
            "website", "notes", "owner_id", "review_on", "archived", "created_at", "updated_at",
        )  # fmt: skip

    def get_archived(self, row: Competitor) -> bool:
        """Whether it is watched no more."""
        return row.archived_at is not None


class CompetitorWriteSerializer(serializers.Serializer[Any]):
    """A profile to keep."""

    name = serializers.CharField(max_length=80)
    what = serializers.CharField(max_length=200, required=False, allow_blank=True)
    positioning = serializers.CharField(max_length=500, required=False, allow_blank=True)
    audience = serializers.CharField(max_length=500, required=False, allow_blank=True)
    offers = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    promotion = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    operations = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    price_level = serializers.ChoiceField(choices=PriceLevel.choices, required=False, allow_blank=True)
    website = serializers.CharField(max_length=300, required=False, allow_blank=True)
    notes = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    owner_id = serializers.IntegerField(required=False, allow_null=True)
    review_on = serializers.DateField(required=False, allow_null=True)


class ArchiveSerializer(serializers.Serializer[Any]):
    """Whether to archive it, or to watch it again."""

    archived = serializers.BooleanField()


class SwotPointSerializer(serializers.ModelSerializer[SwotLine]):
    """A point of the SWOT analysis."""

    class Meta:
        model = SwotLine
        fields = ("id", "kind", "text", "noted_on", "evidence_url", "sample_id", "snapshot_id")


class PointWriteSerializer(serializers.Serializer[Any]):
    """A point to note. `evidence`: "sample:7", "snapshot:8" or the address of a page."""

    kind = serializers.ChoiceField(choices=SwotKind.choices)
    text = serializers.CharField(max_length=300)
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class TrackedSerializer(serializers.ModelSerializer[TrackedAccount]):
    """A followed account: a competitor's, or an own one (`account_id`)."""

    class Meta:
        model = TrackedAccount
        fields = (
            "id", "competitor_id", "account_id", "platform", "handle", "name", "url", "read_at", "due_at", "problem",
        )  # fmt: skip


class TrackedWriteSerializer(serializers.Serializer[Any]):
    """An account to follow."""

    platform = serializers.CharField(max_length=40)
    handle = serializers.CharField(max_length=200)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    url = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class OwnSerializer(serializers.Serializer[Any]):
    """Exactly these own accounts are compared."""

    account_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=40)


class SnapshotSerializer(serializers.ModelSerializer[TrackedSnapshot]):
    """Figures of a day from one source, with where they come from."""

    class Meta:
        model = TrackedSnapshot
        fields = (
            "id", "day", "source", "followers", "following", "posts_total", "window_days", "posts", "sample", "likes",
            "comments", "shares", "views", "read_at", "entered_by_id", "imported_id",
        )  # fmt: skip


class FiguresWriteSerializer(serializers.Serializer[Any]):
    """Figures of a day, read by a person. `confirmed`: jumps are right."""

    day = serializers.DateField()
    followers = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    following = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    posts_total = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    window_days = serializers.IntegerField(min_value=1, max_value=31, default=7)
    posts = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True)
    likes = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    comments = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    shares = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    views = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    confirmed = serializers.BooleanField(default=False)


class PublicPostSerializer(serializers.ModelSerializer[TrackedPost]):
    """A public post that was read."""

    class Meta:
        model = TrackedPost
        fields = (
            "id",
            "tracked_id",
            "remote_id",
            "url",
            "text",
            "at",
            "likes",
            "comments",
            "shares",
            "views",
            "read_at",
        )


class SampleSerializer(serializers.ModelSerializer[ContentSample]):
    """A sample."""

    class Meta:
        model = ContentSample
        fields = (
            "id", "competitor_id", "tracked_id", "post_id", "title", "excerpt", "url", "posted_on", "learn", "note",
            "tags", "rating", "created_at",
        )  # fmt: skip


class SampleWriteSerializer(serializers.Serializer[Any]):
    """A sample to keep, described, or by the number of a post that was read (`post_id`, alone)."""

    title = serializers.CharField(max_length=200, required=False)
    url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    excerpt = serializers.CharField(max_length=500, required=False, allow_blank=True)
    learn = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=24), max_length=8, required=False)
    rating = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    posted_on = serializers.DateField(required=False, allow_null=True)
    post_id = serializers.IntegerField(required=False, min_value=1)


class AlertSerializer(serializers.ModelSerializer[CompetitorAlert]):
    """Something unusual with the numbers behind it."""

    kind = serializers.ChoiceField(choices=AlertKind.choices)

    class Meta:
        model = CompetitorAlert
        fields = ("id", "tracked_id", "kind", "day", "params", "post_id", "seen_at", "created_at")


class FigureImportSerializer(serializers.ModelSerializer[SnapshotImport]):
    """A table of figures."""

    class Meta:
        model = SnapshotImport
        fields = (
            "id", "name", "headers", "mapping", "tracked_id", "window_days", "count", "skipped", "created_at",
            "done_at", "undone_at",
        )  # fmt: skip


class ImportWriteSerializer(serializers.Serializer[Any]):
    """A table to take in. `tracked_id`: all rows are about this account."""

    file = serializers.FileField()
    tracked_id = serializers.IntegerField(required=False, min_value=1)
    window_days = serializers.ChoiceField(choices=WINDOWS, default=7)


class MappingSerializer(serializers.Serializer[Any]):
    """What the columns hold: field name to number of the column, counted from 0."""

    mapping = serializers.DictField(child=serializers.IntegerField(min_value=0))
    tracked_id = serializers.IntegerField(required=False, allow_null=True, min_value=1, default=None)
    window_days = serializers.ChoiceField(choices=WINDOWS, default=7)


class RunSerializer(serializers.Serializer[Any]):
    """`skip_wrong`: leave rows out that are wrong."""

    skip_wrong = serializers.BooleanField(default=False)


class FigureLineSerializer(serializers.Serializer[Any]):
    """What importing would do with a row."""

    number = serializers.IntegerField()
    tracked = serializers.IntegerField(allow_null=True)
    figures = serializers.DictField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    doubts = serializers.ListField(child=serializers.CharField())
    replaces = serializers.BooleanField()


class FigureRehearsalSerializer(serializers.Serializer[Any]):
    """The dry run of a table."""

    missing = serializers.ListField(child=serializers.CharField())
    ready = serializers.IntegerField()
    wrong = serializers.IntegerField()
    replaced = serializers.IntegerField()
    doubtful = serializers.IntegerField()
    lines = FigureLineSerializer(many=True)


class ComparedSerializer(serializers.Serializer[Row]):
    """An account in the benchmark. Shares and growth are parts of 1; rates as their names say."""

    tracked_id = serializers.IntegerField(source="tracked.pk")
    name = serializers.CharField()
    followers = serializers.IntegerField(source="last", allow_null=True)
    change = serializers.IntegerField(allow_null=True)
    growth = serializers.FloatField(allow_null=True)
    posts = serializers.IntegerField(source="figures.posts", allow_null=True)
    posts_a_week = serializers.FloatField(source="figures.cadence", allow_null=True)
    post_share = serializers.FloatField(allow_null=True)
    reactions = serializers.IntegerField(source="figures.engagement", allow_null=True)
    reaction_share = serializers.FloatField(source="engagement_share", allow_null=True)
    reactions_a_post = serializers.FloatField(source="figures.per_post", allow_null=True)
    reactions_per_thousand = serializers.FloatField(source="figures.per_thousand", allow_null=True)
    days_covered = serializers.IntegerField(source="figures.covered")
    sources = serializers.ListField(child=serializers.ChoiceField(choices=SnapshotSource.choices))


class LinesSerializer(serializers.Serializer[Any]):
    """Followers of one account at the labels; null: a gap."""

    tracked_id = serializers.IntegerField()
    followers = serializers.ListField(child=serializers.FloatField(allow_null=True))
    index = serializers.ListField(child=serializers.FloatField(allow_null=True))


class BenchmarkSerializer(serializers.Serializer[Any]):
    """The comparison of a period."""

    platform = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    step_days = serializers.IntegerField()
    labels = serializers.ListField(child=serializers.DateField())
    rows = ComparedSerializer(many=True)
    lines = LinesSerializer(many=True)
