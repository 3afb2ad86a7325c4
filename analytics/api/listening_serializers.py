"""Shapes of listening in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.listening_states import MentionSource, MonitorKind, Script
from analytics.models import ListeningImport, Mention, MentionSpike, Monitor
from analytics.selectors.listening.mentions import said
from analytics.services.listening.imports import Row
from analytics.services.listening.monitors import MonitorDraft
from interactions.states import Intent, Sentiment

_CHANGE = "Mentions against the period before, in percent, without those that are not compared."
_NOT_COMPARED = "Mentions of both periods found by searches that ran in one of them only."


def _words() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)


class MonitorSerializer(serializers.ModelSerializer[Monitor]):
    """A monitor. `filled`: whether the last 90 days have been looked through."""

    kind = serializers.ChoiceField(choices=MonitorKind.choices, read_only=True)
    competitor = serializers.IntegerField(source="competitor_id", allow_null=True, read_only=True)
    scripts = serializers.ListField(child=serializers.ChoiceField(choices=Script.choices), read_only=True)
    paused = serializers.SerializerMethodField()
    filled = serializers.SerializerMethodField()
    watched = serializers.BooleanField(read_only=True, help_text="Whether you are told of its spikes.")
    accounts = serializers.ListField(
        child=serializers.IntegerField(), source="asked_accounts", read_only=True,
        help_text="Ids of the accounts in whose names platforms are searched.",
    )  # fmt: skip

    class Meta:
        model = Monitor
        fields = (
            "id", "name", "kind", "competitor", "any_of", "all_of", "none_of", "platforms", "scripts",
            "accounts", "paused", "filled", "watched", "counted_from", "created_at", "updated_at",
        )  # fmt: skip

    def get_paused(self, row: Monitor) -> bool:
        """Whether nothing new is looked for."""
        return row.paused_at is not None

    def get_filled(self, row: Monitor) -> bool:
        """Whether the past has been looked through."""
        return row.fill_day is None


class MonitorWriteSerializer(serializers.Serializer[Any]):
    """A monitor as it is entered."""

    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=MonitorKind.choices)
    competitor = serializers.IntegerField(required=False, allow_null=True, default=None)
    any_of = _words()
    all_of = _words()
    none_of = _words()
    platforms = _words()
    scripts = serializers.ListField(child=serializers.ChoiceField(choices=Script.choices), required=False, default=list)

    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=100,
        help_text="Accounts in whose names the platforms' own search is asked.",
    )  # fmt: skip

    def draft(self) -> MonitorDraft:
        """What was sent; after `is_valid`."""
        data: Any = dict(self.validated_data)
        for name in ("any_of", "all_of", "none_of", "platforms", "scripts", "accounts"):
            data[name] = tuple(data[name])
        return MonitorDraft(competitor_id=data.pop("competitor"), **data)


class MentionTallySerializer(serializers.Serializer[Any]):
    """Mentions of a period. `bad`: percent of negative ones among those whose mood could be told."""

    mentions = serializers.IntegerField()
    positive = serializers.IntegerField()
    neutral = serializers.IntegerField()
    negative = serializers.IntegerField()
    engagement = serializers.IntegerField(allow_null=True, help_text="As far as it is reported.")
    bad = serializers.FloatField(allow_null=True)


class ListeningLineSerializer(serializers.Serializer[Any]):
    """A monitor with its figures of the period and the one before. `share`: of voice, in percent."""

    monitor = MonitorSerializer()
    current = MentionTallySerializer()
    before = MentionTallySerializer()
    change = serializers.IntegerField(allow_null=True, help_text=_CHANGE)
    not_compared = serializers.IntegerField(help_text=_NOT_COMPARED)
    share = serializers.FloatField(allow_null=True)
    share_before = serializers.FloatField(allow_null=True)
    series = serializers.ListField(child=serializers.IntegerField(), help_text="Mentions by day, oldest first.")


class MentionSpikeSerializer(serializers.ModelSerializer[MentionSpike]):
    """Days on which a monitor was met far more often than usual."""

    monitor = serializers.IntegerField(source="monitor_id", read_only=True)

    class Meta:
        model = MentionSpike
        fields = (
            "id", "monitor", "starts_on", "ends_on", "peak_on", "peak", "expected", "threshold", "negative",
        )  # fmt: skip


class ListeningBoardSerializer(serializers.Serializer[Any]):
    """The board; days are those of the workspace."""

    first = serializers.DateField()
    last = serializers.DateField()
    lines = ListeningLineSerializer(many=True)
    spikes = MentionSpikeSerializer(many=True)


class MentionDaySerializer(serializers.Serializer[Any]):
    """One day of a monitor."""

    day = serializers.DateField()
    mentions = serializers.IntegerField()
    positive = serializers.IntegerField()
    neutral = serializers.IntegerField()
    negative = serializers.IntegerField()


class MonitorSeriesSerializer(serializers.Serializer[Any]):
    """Curves of a monitor; days before it was counted are left out."""

    current = MentionTallySerializer()
    before = MentionTallySerializer()
    change = serializers.IntegerField(allow_null=True, help_text=_CHANGE)
    not_compared = serializers.IntegerField(help_text=_NOT_COMPARED)
    days = MentionDaySerializer(many=True)
    spikes = MentionSpikeSerializer(many=True)


class MentionSerializer(serializers.ModelSerializer[Mention]):
    """A mention, personal data covered. Words of the inbox only for those who may read it."""

    source = serializers.ChoiceField(choices=MentionSource.choices, read_only=True)  # type: ignore[assignment]
    script = serializers.ChoiceField(choices=Script.choices, read_only=True, allow_blank=True)
    sentiment = serializers.ChoiceField(choices=Sentiment.choices, read_only=True, allow_blank=True)
    intent = serializers.ChoiceField(choices=Intent.choices, read_only=True, allow_blank=True)
    text = serializers.CharField(read_only=True)
    author = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)
    thread = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Mention
        fields = (
            "id", "source", "at", "platform", "script", "sentiment", "intent", "engagement", "text", "author", "url",
            "thread",
        )  # fmt: skip

    def to_representation(self, row: Mention) -> dict[str, Any]:
        """With the words from where they stand."""
        one = said(row, may_read=self.context["may_read"])
        plain = {name: getattr(row, name) for name in ("source", "platform", "script", "sentiment", "intent")}
        return {
            "id": row.pk, **plain, "at": row.at.isoformat().replace("+00:00", "Z"), "engagement": row.engagement,
            "text": one.text, "author": one.author, "url": one.url, "thread": one.thread_id,
        }  # fmt: skip


class TrialWordSerializer(serializers.Serializer[Any]):
    """A word and in how many texts it stands."""

    word = serializers.CharField()
    texts = serializers.IntegerField()


class MonitorTrialSerializer(serializers.Serializer[Any]):
    """What words find in the last 30 days. `cut`: only the newest texts were looked through."""

    texts = serializers.IntegerField()
    cut = serializers.BooleanField()
    hits = serializers.IntegerField()
    words = TrialWordSerializer(many=True)
    doubts = serializers.ListField(child=serializers.CharField())


class HotTopicSerializer(serializers.Serializer[Any]):
    """A word or hashtag that rises."""

    word = serializers.CharField(source="topic.word")
    is_tag = serializers.BooleanField(source="topic.is_tag")
    current = serializers.IntegerField(source="topic.current", help_text="Texts of the last 7 days.")
    before = serializers.IntegerField(source="topic.before", help_text="Texts of the 28 days before.")
    lift = serializers.FloatField(source="topic.lift")
    bad = serializers.FloatField(allow_null=True)
    series = serializers.ListField(child=serializers.IntegerField(), source="topic.series")
    found_at = serializers.DateTimeField(source="topic.found_at")


class HeardTextWriteSerializer(serializers.Serializer[Any]):
    """A public text as another tool knows it. `platform`: a slug or nothing."""

    text = serializers.CharField(max_length=4000)
    at = serializers.DateTimeField()
    author = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    url = serializers.URLField(max_length=500, required=False, allow_blank=True, default="")
    platform = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    engagement = serializers.IntegerField(min_value=0, max_value=10**12, required=False, allow_null=True, default=None)


class ListeningImportWriteSerializer(serializers.Serializer[Any]):
    """Up to 500 texts. Texts that are here already are left out."""

    name = serializers.CharField(max_length=200)
    texts = serializers.ListField(child=HeardTextWriteSerializer(), min_length=1, max_length=500)

    def rows(self) -> list[Row]:
        """What was sent; after `is_valid`."""
        return [Row(**one) for one in self.validated_data["texts"]]


class ListeningImportSerializer(serializers.ModelSerializer[ListeningImport]):
    """An import. `known`: texts that were here already, `skipped`: rows that could not be taken."""

    class Meta:
        model = ListeningImport
        fields = ("id", "name", "count", "known", "skipped", "created_at", "done_at", "undone_at")
