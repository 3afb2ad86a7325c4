"""What the REST API tells and takes about insights and improvement actions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.alert_states import Reach
from analytics.insight_states import ActionState, Effect, InsightCode, InsightState
from analytics.insight_words import insight_advice, insight_sentence
from analytics.models import ImprovementAction, Insight
from analytics.services.insights.actions import EXPECTED_MAX, ActionDraft

_ID: dict[str, Any] = {"required": False, "allow_null": True, "default": None, "min_value": 1, "max_value": 2**31 - 1}


class InsightSerializer(serializers.ModelSerializer[Insight]):
    """A finding. `size`: how large the effect is, in percent; `rows`: [label, value, how many posts or days]."""

    code = serializers.ChoiceField(choices=InsightCode.choices, read_only=True)
    state = serializers.ChoiceField(choices=InsightState.choices, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    sentence = serializers.SerializerMethodField(help_text="In the language of the request.")
    advice = serializers.SerializerMethodField()
    dismissed_by = serializers.CharField(source="dismissed_by.label", default="", read_only=True)

    class Meta:
        model = Insight
        fields = (
            "id", "code", "key", "state", "account", "metric", "size", "sentence", "advice", "params", "rows",
            "found_on", "seen_on", "dismissed_by", "dismissed_at", "reason",
        )  # fmt: skip
        read_only_fields = fields

    def get_sentence(self, row: Insight) -> str:
        """What was found."""
        return insight_sentence(row)

    def get_advice(self, row: Insight) -> str:
        """What could be tried."""
        return insight_advice(row)


class InsightDismissSerializer(serializers.Serializer[Any]):
    """Why nothing is done about it."""

    reason = serializers.CharField(max_length=300)


class ImprovementActionSerializer(serializers.ModelSerializer[ImprovementAction]):
    """An action. `measured`: means before and after, changes and effect in percent, once four weeks have passed.

    `accounts` and `compared` in it: how many accounts were measured and compared with; `left_out`, `compared_left_out`:
    how many were not, because too many of their days are not known.
    """

    state = serializers.ChoiceField(choices=ActionState.choices, read_only=True)
    effect = serializers.ChoiceField(choices=Effect.choices, read_only=True)
    reach = serializers.ChoiceField(choices=Reach.choices, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    group = serializers.IntegerField(source="group_id", allow_null=True, read_only=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    task = serializers.IntegerField(source="task_id", allow_null=True, read_only=True)
    insight = serializers.IntegerField(source="insight_id", allow_null=True, read_only=True)
    alert = serializers.IntegerField(source="alert_id", allow_null=True, read_only=True)
    goal = serializers.IntegerField(source="goal_id", allow_null=True, read_only=True)

    class Meta:
        model = ImprovementAction
        fields = (
            "id", "title", "hypothesis", "state", "metric", "reach", "account", "group", "platform", "expected",
            "owner", "due_on", "done_on", "task", "insight", "alert", "goal", "effect", "measured", "measured_at",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields


class ImprovementActionWriteSerializer(serializers.Serializer[Any]):
    """An action to plan; its owner gets a task."""

    title = serializers.CharField(max_length=120)
    hypothesis = serializers.CharField(max_length=500)
    metric = serializers.CharField(max_length=24, help_text="A metric_id of the dictionary.")
    reach = serializers.ChoiceField(choices=Reach.choices, required=False, default=Reach.WORKSPACE)
    account = serializers.IntegerField(**_ID)
    group = serializers.IntegerField(**_ID)
    platform = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    expected = serializers.DecimalField(
        max_digits=6, decimal_places=1, min_value=-100, max_value=EXPECTED_MAX, required=False, allow_null=True,
        default=None,
    )  # fmt: skip
    owner = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
    insight = serializers.IntegerField(**_ID)
    alert = serializers.IntegerField(**_ID)
    goal = serializers.IntegerField(**_ID)

    def draft(self) -> ActionDraft:
        """What was entered; call on a valid serializer."""
        data = dict(self.validated_data)
        ids = {f"{name}_id": data.pop(name) for name in ("account", "group", "owner", "insight", "alert", "goal")}
        return ActionDraft(**data, **ids)


class ImprovementActionMoveSerializer(serializers.Serializer[Any]):
    """Another state; `done_on`: the day it was done (today), a day of the workspace's zone."""

    state = serializers.ChoiceField(choices=ActionState.choices)
    done_on = serializers.DateField(required=False, allow_null=True, default=None)
