"""Shapes of goals in the REST API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.models import Goal, GoalMilestone, GoalReview, GoalValue, GoalVersion
from analytics.services.drafts import Draft, Milestone
from analytics.states import GoalState, Health, Metric, Objective, Outcome, Rhythm, Subject

_VALUE: dict[str, Any] = {"max_digits": 16, "decimal_places": 2, "min_value": 0}


class MilestoneSerializer(serializers.ModelSerializer[GoalMilestone]):
    """An intermediate target."""

    class Meta:
        model = GoalMilestone
        fields = ("day", "value", "label")


class ProgressSerializer(serializers.Serializer[Any]):
    """Where a goal stood on `day`; shares and the chance run from 0 to 1, the forecast is that for the goal's end."""

    day = serializers.DateField()
    measured_on = serializers.DateField(allow_null=True)
    target = serializers.FloatField()
    value = serializers.FloatField(allow_null=True)
    done = serializers.FloatField(allow_null=True)
    elapsed = serializers.FloatField()
    chance = serializers.FloatField(allow_null=True, help_text="That the target is reached; null without a forecast.")
    forecast = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Lower end of the 80 % range.")
    high = serializers.FloatField(allow_null=True)


class GoalSerializer(serializers.ModelSerializer[Goal]):
    """A goal with its stored progress, refreshed hourly and with every change."""

    state = serializers.ChoiceField(choices=GoalState.choices, read_only=True)
    metric = serializers.ChoiceField(choices=Metric.choices, read_only=True)
    subject = serializers.ChoiceField(choices=Subject.choices, read_only=True)
    objective = serializers.ChoiceField(choices=Objective.choices, read_only=True)
    rhythm = serializers.IntegerField(read_only=True, help_text="Days between two reviews.")
    health = serializers.ChoiceField(choices=Health.choices, read_only=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    group = serializers.IntegerField(source="group_id", allow_null=True, read_only=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    typist = serializers.IntegerField(source="typist_id", allow_null=True, read_only=True)
    milestones = MilestoneSerializer(many=True, read_only=True)
    progress = serializers.SerializerMethodField()

    class Meta:
        model = Goal
        fields = (
            "id", "name", "state", "metric", "subject", "account", "group", "baseline", "baseline_on",
            "baseline_source", "baseline_note", "target", "starts_on", "ends_on", "owner", "typist", "objective",
            "reason", "plan", "stretch", "rhythm", "milestones", "health", "progress", "progress_at", "outcome",
            "final_value", "lesson", "closed_at", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer(allow_null=True))
    def get_progress(self, goal: Goal) -> dict[str, Any] | None:
        """The stored progress; null for a draft."""
        return goal.progress or None


class MilestoneWriteSerializer(serializers.Serializer[Any]):
    """An intermediate target to set."""

    day = serializers.DateField()
    value = serializers.DecimalField(**_VALUE)
    label = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")  # type: ignore[assignment]


class GoalWriteSerializer(serializers.Serializer[Any]):
    """A goal as entered. `activate` sets it, which demands that it is SMART; else it is kept as a draft."""

    name = serializers.CharField(max_length=120)
    metric = serializers.ChoiceField(choices=Metric.choices, required=False, allow_blank=True, default="")
    subject = serializers.ChoiceField(choices=Subject.choices, required=False, allow_blank=True, default="")
    account = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)
    group = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)
    baseline = serializers.DecimalField(required=False, allow_null=True, default=None, **_VALUE)
    baseline_note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    target = serializers.DecimalField(required=False, allow_null=True, default=None, **_VALUE)
    starts_on = serializers.DateField(required=False, allow_null=True, default=None)
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    owner = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)
    typist = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)
    objective = serializers.ChoiceField(choices=Objective.choices, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    plan = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, default=list, max_length=20
    )
    stretch = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, required=False, default=Rhythm.FORTNIGHT)
    milestones = MilestoneWriteSerializer(many=True, required=False, default=list, max_length=20)  # type: ignore[call-arg]
    activate = serializers.BooleanField(required=False, default=False)

    def draft(self) -> Draft:
        """What was entered; call on a valid serializer."""
        data = dict(self.validated_data)
        data.pop("activate")
        ids = {f"{name}_id": data.pop(name) for name in ("account", "group", "owner", "typist")}
        stones = tuple(sorted((Milestone(**one) for one in data.pop("milestones")), key=lambda one: one.day))
        return Draft(**{**data, **ids, "plan": tuple(data["plan"]), "milestones": stones})


class TargetSerializer(serializers.Serializer[Any]):
    """Another target, with the reason that stays in the history."""

    target = serializers.DecimalField(**_VALUE)
    ends_on = serializers.DateField()
    reason = serializers.CharField(max_length=500)
    stretch = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class GoalVersionSerializer(serializers.ModelSerializer[GoalVersion]):
    """A target as it was set."""

    made_by = serializers.CharField(source="made_by.label", default="", read_only=True)

    class Meta:
        model = GoalVersion
        fields = ("number", "target", "ends_on", "reason", "made_by", "made_at")


class GoalValueSerializer(serializers.ModelSerializer[GoalValue]):
    """A value somebody entered."""

    class Meta:
        model = GoalValue
        fields = ("day", "value", "source", "entered_at")
        read_only_fields = ("entered_at",)


class GoalValuesSerializer(serializers.Serializer[Any]):
    """Values to enter; another value for a known day replaces the old one."""

    values = GoalValueSerializer(many=True, max_length=800)  # type: ignore[call-arg]


class EnteredSerializer(serializers.Serializer[Any]):
    """How many days were written."""

    entered = serializers.IntegerField()


class GoalReviewSerializer(serializers.ModelSerializer[GoalReview]):
    """A review with the goal's standing as it was then."""

    health = serializers.ChoiceField(choices=Health.choices, read_only=True)
    progress = ProgressSerializer(read_only=True)
    made_by = serializers.CharField(source="made_by.label", default="", read_only=True)

    class Meta:
        model = GoalReview
        fields = ("id", "day", "note", "next_step", "health", "progress", "made_by", "made_at")
        read_only_fields = ("id", "day", "health", "progress", "made_by", "made_at")


class CloseSerializer(serializers.Serializer[Any]):
    """How a goal ended and what was learnt."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    lesson = serializers.CharField(max_length=1000)
