"""Shape of the engine's figures in the REST API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from content.engine.watch import AccountWatch, EngineReport
from content.engine.watch_words import advice_text, hold_text, verdict_text
from content.states import AttemptKind, PublicationState

Shape = serializers.Serializer[Any]


class ProcessSerializer(Shape):
    """One process of the installation. `kind`: publisher, worker or beat."""

    name = serializers.CharField()
    kind = serializers.CharField()
    queues = serializers.ListField(child=serializers.CharField())
    slots = serializers.IntegerField(help_text="How much it does at the same time; 0 where that means nothing.")
    busy = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(help_text="Its last sign of life.")
    alive = serializers.BooleanField()


class LatenessSerializer(Shape):
    """Seconds between due time and send; null without samples."""

    samples = serializers.IntegerField()
    p50 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)
    p99 = serializers.FloatField(allow_null=True)


class LateHourSerializer(Shape):
    """Sixty minutes of sends."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    lateness = LatenessSerializer()


class OutcomeSerializer(Shape):
    """Calls to platforms in the last hour. `outcome` is empty while no answer is known."""

    kind = serializers.ChoiceField(choices=AttemptKind.choices)
    outcome = serializers.CharField()
    count = serializers.IntegerField()


class StateCountSerializer(Shape):
    """Open publications by state; of the published ones those due in the last 24 hours."""

    state = serializers.ChoiceField(choices=PublicationState.choices)
    count = serializers.IntegerField()


class BucketSerializer(Shape):
    """A rate budget: how many of the posts that may go out at once are used."""

    used = serializers.IntegerField()
    size = serializers.IntegerField()


class HoldSerializer(Shape):
    """Why posts of the account wait. `until` is null until somebody acts."""

    code = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
    reason = serializers.SerializerMethodField(help_text="In the caller's language.")

    def get_reason(self, hold: Any) -> str:
        """The code in words."""
        return hold_text(hold)


class AccountWatchSerializer(Shape):
    """One account as the engine sees it."""

    account = serializers.IntegerField(source="account.pk")
    platform = serializers.CharField(source="account.platform")
    name = serializers.CharField(source="account.__str__")
    state = serializers.CharField(source="account.state")
    last_published_at = serializers.DateTimeField(source="rhythm.last_at", allow_null=True)
    next_due_at = serializers.DateTimeField(source="rhythm.next_at", allow_null=True)
    waiting = serializers.IntegerField(source="rhythm.waiting", help_text="Posts that are due and have not left.")
    stuck = serializers.IntegerField(help_text="Of these, waiting for long although nothing holds them back.")
    usual_gap_seconds = serializers.SerializerMethodField(help_text="Median of the last posts; null for too few.")
    silent = serializers.BooleanField(source="rhythm.silent")
    hold = HoldSerializer(allow_null=True)
    bucket = BucketSerializer(allow_null=True)
    shared_bucket = BucketSerializer(source="shared", allow_null=True, help_text="The budget of its application.")
    access_until = serializers.DateTimeField(source="row.access.until", allow_null=True)
    caretaker = serializers.CharField(source="account.caretaker.label", default="")

    def get_usual_gap_seconds(self, watch: AccountWatch) -> float | None:
        """In seconds."""
        usual: timedelta | None = watch.rhythm.usual
        return usual.total_seconds() if usual is not None else None


class EngineSerializer(Shape):
    """What the engine page shows. Processes belong to the installation, every other figure to the workspace."""

    at = serializers.DateTimeField()
    verdict = serializers.CharField(source="verdict.code")
    sentence = serializers.SerializerMethodField(help_text="The verdict in the caller's language.")
    advice = serializers.SerializerMethodField(help_text="What to do about it; empty when all is well.")
    last_published_at = serializers.DateTimeField(source="last_at", allow_null=True)
    processes = ProcessSerializer(source="crew.processes", many=True)
    scheduler_seen_at = serializers.DateTimeField(source="crew.scheduler_seen", allow_null=True)
    due = serializers.IntegerField(source="due.count", help_text="Due rows that nothing holds back.")
    stuck = serializers.IntegerField(source="due.stuck_count")
    oldest_publication = serializers.IntegerField(source="due.oldest.pk", default=None, allow_null=True)
    oldest_due_at = serializers.DateTimeField(source="due.oldest.next_attempt_at", default=None, allow_null=True)
    last_hour = LatenessSerializer(source="punctuality.hour")
    last_day = LatenessSerializer(source="punctuality.day")
    hours = LateHourSerializer(source="punctuality.hours", many=True)
    states = StateCountSerializer(many=True)
    attempts_last_hour = OutcomeSerializer(source="outcomes", many=True)
    accounts = AccountWatchSerializer(many=True)

    def get_sentence(self, report: EngineReport) -> str:
        """As on the page."""
        return verdict_text(report)

    def get_advice(self, report: EngineReport) -> str:
        """As on the page."""
        return advice_text(report)
