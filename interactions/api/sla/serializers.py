"""What the API takes and gives about answer times, shifts and promises."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from interactions.models import AnswerCalendar, AnswerPolicy, Promise
from interactions.selectors.masking import masked
from interactions.sla_states import Presence, PromiseKind, PromiseState, Tell, Trigger
from interactions.states import Channel, Intent


def spans_field(most: int) -> serializers.ListField:
    """Spans of a day, each its start and end in minutes."""
    minute = serializers.IntegerField(min_value=0, max_value=2880)
    return serializers.ListField(child=serializers.ListField(child=minute, min_length=2, max_length=2), max_length=most)


def week_field(most: int) -> serializers.ListField:
    """Seven days of spans, Monday first."""
    return serializers.ListField(child=spans_field(most), min_length=7, max_length=7)


class OwnDaySerializer(serializers.Serializer[Any]):
    """Hours of one day."""

    blocks = spans_field(8)
    note = serializers.CharField(max_length=80, required=False, allow_blank=True)


class AnswerCalendarWriteSerializer(serializers.Serializer[Any]):
    """Minutes of the wall clock of `zone`, Monday first."""

    name = serializers.CharField(max_length=80)
    zone = serializers.CharField(max_length=64)
    week = week_field(8)
    public_days = serializers.BooleanField(default=True)
    own_days = serializers.DictField(child=OwnDaySerializer(), default=dict)


class AnswerCalendarSerializer(serializers.ModelSerializer[AnswerCalendar]):
    """A calendar."""

    class Meta:
        model = AnswerCalendar
        fields = ["id", "name", "zone", "week", "public_days", "own_days"]
        read_only_fields = fields


class AnswerPolicyWriteSerializer(serializers.Serializer[Any]):
    """Targets in minutes of the calendar; null calendar: around the clock."""

    name = serializers.CharField(max_length=80)
    first_minutes = serializers.IntegerField(min_value=1)
    next_minutes = serializers.IntegerField(min_value=1)
    resolve_minutes = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    warn_minutes = serializers.IntegerField(min_value=0, default=30)
    calendar_id = serializers.IntegerField(allow_null=True, default=None)
    active = serializers.BooleanField(default=True)
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices), default=list)
    platforms = serializers.ListField(child=serializers.CharField(max_length=40), default=list)
    account_ids = serializers.ListField(child=serializers.IntegerField(), default=list)
    intents = serializers.ListField(
        child=serializers.ChoiceField(choices=[choice for choice in Intent.choices if choice[0]]), default=list
    )
    tags = serializers.ListField(child=serializers.CharField(max_length=40), default=list)
    priority_from = serializers.IntegerField(min_value=1, max_value=4, allow_null=True, default=None)


class AnswerPolicySerializer(serializers.ModelSerializer[AnswerPolicy]):
    """A policy; the first by position that fits a thread counts."""

    calendar_id = serializers.IntegerField(allow_null=True, read_only=True)

    class Meta:
        model = AnswerPolicy
        fields = [
            "id", "name", "position", "active", "channels", "platforms", "account_ids", "intents", "tags",
            "priority_from", "first_minutes", "next_minutes", "resolve_minutes", "warn_minutes", "calendar_id",
        ]  # fmt: skip
        read_only_fields = fields


class PolicyMoveSerializer(serializers.Serializer[Any]):
    """One place."""

    up = serializers.BooleanField()


class EscalationStepSerializer(serializers.Serializer[Any]):
    """A step of the ladder."""

    trigger = serializers.ChoiceField(choices=Trigger.choices)
    minutes = serializers.IntegerField(min_value=0, default=0)
    tell = serializers.ListField(child=serializers.ChoiceField(choices=Tell.choices), default=list)
    give_back = serializers.BooleanField(default=False)


class LadderSerializer(serializers.Serializer[Any]):
    """All steps; none: the product's own ladder."""

    steps = EscalationStepSerializer(many=True)


class AssignmentSerializer(serializers.Serializer[Any]):
    """Whether threads are given to people."""

    assigning = serializers.BooleanField()
    sticky = serializers.BooleanField()
    taking_back = serializers.BooleanField()
    lead_id = serializers.IntegerField(allow_null=True)


class KeptSerializer(serializers.Serializer[Any]):
    """Clocks of one line; minutes of plain time."""

    label = serializers.CharField()  # type: ignore[assignment]
    met = serializers.IntegerField()
    broken = serializers.IntegerField()
    running = serializers.IntegerField()
    void = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)


class WorkloadSerializer(serializers.Serializer[Any]):
    """What lies with one person now; null: with nobody."""

    user_id = serializers.IntegerField(source="user.pk", allow_null=True, default=None)
    open = serializers.IntegerField()
    overdue = serializers.IntegerField()
    soon = serializers.IntegerField(help_text="Due in four hours.")


class AnswerReportSerializer(serializers.Serializer[Any]):
    """How answers were kept."""

    first = serializers.DateField()
    last = serializers.DateField()
    total = KeptSerializer()
    firsts = KeptSerializer()
    resolved = KeptSerializer()
    people = KeptSerializer(many=True)
    channels = KeptSerializer(many=True)
    weeks = KeptSerializer(many=True)
    loads = WorkloadSerializer(many=True)
    backlog = serializers.SerializerMethodField()

    def get_backlog(self, data: Any) -> list[dict[str, Any]]:
        """People waiting at the end of each day."""
        return [{"day": day.isoformat(), "waiting": n} for day, n in data.backlog]


class RotaWriteSerializer(serializers.Serializer[Any]):
    """Monday first; minutes of the workspace's wall clock, ends past 1440 on the next day."""

    week = week_field(4)
    skills = serializers.ListField(child=serializers.CharField(max_length=40), default=list)
    account_ids = serializers.ListField(child=serializers.IntegerField(), default=list)
    most = serializers.IntegerField(min_value=1, allow_null=True, default=None)


class ColleagueSerializer(serializers.Serializer[Any]):
    """Somebody who answers. `why_not`: out, busy or off; empty: takes threads now."""

    user_id = serializers.IntegerField(source="user.pk")
    name = serializers.CharField(source="user.label")
    load = serializers.IntegerField()
    why_not = serializers.CharField()
    skills = serializers.ListField(child=serializers.CharField(), source="card.skills")
    account_ids = serializers.ListField(child=serializers.IntegerField(), source="card.account_ids")
    most = serializers.IntegerField(source="card.most", allow_null=True)


class DutySerializer(serializers.Serializer[Any]):
    """Duty of one day in place of the weekly shifts; null takes it away."""

    day = serializers.DateField()
    span = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=2880), min_length=2, max_length=2, allow_null=True
    )


class AbsenceSerializer(serializers.Serializer[Any]):
    """Out of office from the first to the last day."""

    id = serializers.IntegerField(read_only=True)
    user_id = serializers.IntegerField(read_only=True)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PresenceSerializer(serializers.Serializer[Any]):
    """Whether somebody takes threads, until a moment."""

    presence = serializers.ChoiceField(choices=Presence.choices)
    until = serializers.DateTimeField(allow_null=True, default=None)


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    """A promise; personal data in its words are covered."""

    words = serializers.SerializerMethodField()
    proof = serializers.SerializerMethodField()

    class Meta:
        model = Promise
        fields = [
            "id", "thread", "message", "kind", "words", "begins", "ends", "due_at", "owner", "state", "confirmed_at",
            "proof", "proof_url", "closed_at", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_words(self, row: Promise) -> str:
        """The words that promise."""
        return masked(row.words)

    def get_proof(self, row: Promise) -> str:
        """How it is known."""
        return masked(row.proof)


class PromiseNoteSerializer(serializers.Serializer[Any]):
    """A promise written down by hand."""

    words = serializers.CharField(max_length=300)
    due_at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=PromiseKind.choices, default=PromiseKind.OTHER)


class PromiseConfirmSerializer(serializers.Serializer[Any]):
    """The promise is one, perhaps until another time."""

    due_at = serializers.DateTimeField(allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=PromiseKind.choices, required=False, default="")


class PromiseSettleSerializer(serializers.Serializer[Any]):
    """What became of it."""

    state = serializers.ChoiceField(choices=PromiseState.choices)
    proof = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    proof_url = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class PendSerializer(serializers.Serializer[Any]):
    """What they were told, and by when they hear from us."""

    reason = serializers.CharField(max_length=300)
    until = serializers.DateTimeField()
