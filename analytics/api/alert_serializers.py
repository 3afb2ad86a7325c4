"""What the REST API tells and takes about alert rules and alerts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analytics.alert_states import (
    AlertLevel,
    AlertRuleState,
    AlertState,
    Direction,
    Reach,
    RuleKind,
    Sensitivity,
    Versus,
)
from analytics.alert_words import alert_sentence
from analytics.models import Alert, AlertNote, AlertRule
from analytics.services.alerting.rules import LISTENERS_MAX, RuleDraft
from team.roles import Role

_ID: dict[str, Any] = {"required": False, "allow_null": True, "default": None, "min_value": 1, "max_value": 2**31 - 1}
_VALUE: dict[str, Any] = {"max_digits": 16, "decimal_places": 2}


class AlertRuleSerializer(serializers.ModelSerializer[AlertRule]):
    """A rule. `limit`: the threshold in the metric's unit, or the change in percent; null where it asks for none."""

    kind = serializers.ChoiceField(choices=RuleKind.choices, read_only=True)
    state = serializers.ChoiceField(choices=AlertRuleState.choices, read_only=True)
    reach = serializers.ChoiceField(choices=Reach.choices, read_only=True)
    direction = serializers.ChoiceField(choices=Direction.choices, read_only=True)
    versus = serializers.ChoiceField(choices=Versus.choices, read_only=True)
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices, read_only=True)
    severity = serializers.ChoiceField(choices=AlertLevel.choices, read_only=True)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    group = serializers.IntegerField(source="group_id", allow_null=True, read_only=True)
    people = serializers.SerializerMethodField(help_text="Ids of members who are told by name.")

    class Meta:
        model = AlertRule
        fields = (
            "id", "name", "state", "kind", "metric", "reach", "account", "group", "platform", "direction", "limit",
            "versus", "sensitivity", "minimum", "silent_hours", "quiet_days", "severity", "roles", "people",
            "tell_caretaker", "told_on", "judged_at", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_people(self, row: AlertRule) -> list[int]:
        """Who is told by name."""
        return sorted(one.user_id for one in row.listeners.all())


class AlertRuleWriteSerializer(serializers.Serializer[Any]):
    """A rule as entered; only what its kind and its reach ask for is kept."""

    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=RuleKind.choices)
    metric = serializers.CharField(
        max_length=24, required=False, allow_blank=True, default="", help_text="A metric_id of the dictionary."
    )
    reach = serializers.ChoiceField(choices=Reach.choices, required=False, default=Reach.WORKSPACE)
    account = serializers.IntegerField(**_ID)
    group = serializers.IntegerField(**_ID)
    platform = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    direction = serializers.ChoiceField(choices=Direction.choices, required=False, default=Direction.BELOW)
    limit = serializers.DecimalField(required=False, allow_null=True, default=None, **_VALUE)
    versus = serializers.ChoiceField(choices=Versus.choices, required=False, default=Versus.WEEKDAY)
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices, required=False, default=Sensitivity.MEDIUM)
    minimum = serializers.DecimalField(required=False, default=Decimal(0), min_value=Decimal(0), **_VALUE)
    silent_hours = serializers.IntegerField(required=False, default=24, min_value=1, max_value=720)
    quiet_days = serializers.IntegerField(required=False, default=3, min_value=0, max_value=90)
    severity = serializers.ChoiceField(choices=AlertLevel.choices, required=False, default=AlertLevel.WARNING)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=Role.choices), required=False, default=list, max_length=len(Role)
    )
    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        required=False,
        default=list,
        max_length=LISTENERS_MAX,
    )
    tell_caretaker = serializers.BooleanField(required=False, default=False)

    def draft(self) -> RuleDraft:
        """What was entered; call on a valid serializer."""
        data = dict(self.validated_data)
        ids = {"account_id": data.pop("account"), "group_id": data.pop("group")}
        return RuleDraft(**{**data, **ids, "roles": tuple(data["roles"]), "people": tuple(data["people"])})


class AlertRuleStateSerializer(serializers.Serializer[Any]):
    """Paused or not."""

    state = serializers.ChoiceField(choices=AlertRuleState.choices)


class DayVerdictSerializer(serializers.Serializer[Any]):
    """What a rule says of one day. `judged` false: nothing could be said."""

    day = serializers.DateField()
    judged = serializers.BooleanField()
    fires = serializers.BooleanField()
    told = serializers.BooleanField(help_text="People would have been told on this day.")
    value = serializers.FloatField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class AlertTrialSerializer(serializers.Serializer[Any]):
    """A rule tried on the past."""

    days = serializers.IntegerField()
    told = serializers.IntegerField(help_text="How often people would have been told.")
    too_often = serializers.BooleanField(help_text="More than once a week.")
    silent_accounts = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Ids of accounts that have brought no figures for so long that nobody waits for them any longer.",
    )
    without = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Those of them that are left out. A total keeps them and can only be found too high then.",
    )
    verdicts = DayVerdictSerializer(many=True)


class FigureAlertSerializer(serializers.ModelSerializer[Alert]):
    """What a rule found. `value`, `expected`, `low`, `high` are those of `worst_day`; so is what was asked of it."""

    state = serializers.ChoiceField(choices=AlertState.choices, read_only=True)
    severity = serializers.ChoiceField(choices=AlertLevel.choices, read_only=True)
    rule = serializers.IntegerField(source="rule_id", read_only=True)
    rule_name = serializers.CharField(source="rule.name", read_only=True)
    kind = serializers.ChoiceField(choices=RuleKind.choices, read_only=True)
    reach = serializers.ChoiceField(choices=Reach.choices, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    group = serializers.IntegerField(source="group_id", allow_null=True, read_only=True)
    sentence = serializers.SerializerMethodField(help_text="In the language of the request.")
    acknowledged_by = serializers.CharField(source="acknowledged_by.label", default="", read_only=True)
    resolved_by = serializers.CharField(
        source="resolved_by.label", default="", read_only=True, help_text="Empty: the figure came back by itself."
    )

    class Meta:
        model = Alert
        fields = (
            "id", "rule", "rule_name", "kind", "metric", "reach", "account", "group", "platform", "state", "severity",
            "day", "last_day", "worst_day", "value", "expected", "low", "high", "sentence", "evidence", "raised_at",
            "told_at", "acknowledged_by", "acknowledged_at", "resolved_by", "resolved_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_sentence(self, row: Alert) -> str:
        """What was found."""
        return alert_sentence(row)


class FigureAlertNoteSerializer(serializers.ModelSerializer[AlertNote]):
    """What somebody found out."""

    made_by = serializers.CharField(source="made_by.label", default="", read_only=True)

    class Meta:
        model = AlertNote
        fields = ("id", "text", "made_by", "made_at")
        read_only_fields = ("id", "made_by", "made_at")
