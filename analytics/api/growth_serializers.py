"""What the REST API tells and takes about channels of new followers and their structure."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from analytics.growth_states import Channel
from analytics.models import Fetch
from analytics.store_states import FetchKind


class GrowthCostSerializer(serializers.Serializer[Any]):
    """Money of one currency."""

    currency = serializers.CharField()
    cost = serializers.DecimalField(max_digits=16, decimal_places=2)
    per_follower = serializers.DecimalField(
        max_digits=16, decimal_places=2, allow_null=True, help_text="null: nobody came, or nobody told how many."
    )


class GrowthChannelSerializer(serializers.Serializer[Any]):
    """One channel in the period."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    gained = serializers.IntegerField(allow_null=True, help_text="null: not told, never 0.")
    before = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True, help_text="Percent of all followers with a channel.")
    change = serializers.FloatField(allow_null=True, help_text="Percent, against the period before.")
    costs = GrowthCostSerializer(many=True)


class GrowthAccountSerializer(serializers.Serializer[Any]):
    """One account in the period."""

    account = serializers.IntegerField(source="account_id")
    net = serializers.FloatField(allow_null=True)
    new_followers = serializers.FloatField(
        source="base", allow_null=True, help_text="As its platform counts them, else the net change."
    )
    counted = serializers.BooleanField(source="gross", help_text="Whether its platform counts new followers.")
    attributed = serializers.IntegerField(allow_null=True)
    not_attributed = serializers.FloatField(source="rest", allow_null=True)


class GrowthSourcesSerializer(serializers.Serializer[Any]):
    """Where new followers came from in a period."""

    first = serializers.DateField()
    last = serializers.DateField()
    net = serializers.FloatField(allow_null=True)
    attributed = serializers.IntegerField(allow_null=True)
    not_attributed = serializers.FloatField(allow_null=True)
    channels = GrowthChannelSerializer(many=True)
    accounts = GrowthAccountSerializer(many=True)


class GrowthToldSerializer(serializers.ModelSerializer[Fetch]):
    """Something that told of channels."""

    account = serializers.IntegerField(source="account_id", read_only=True)
    kind = serializers.ChoiceField(choices=FetchKind.choices, read_only=True)
    by = serializers.CharField(source="actor.label", default="", read_only=True)

    class Meta:
        model = Fetch
        fields = ("id", "account", "kind", "label", "note", "by", "started_at")
        read_only_fields = fields
