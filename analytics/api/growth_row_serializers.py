"""What the REST API tells and takes about single rows of channels."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from analytics.growth_states import Channel
from analytics.models import FollowerSource
from analytics.services.growth.sources import COST_MAX, GAINED_MAX, Entered
from analytics.store_states import FetchKind

_COUNT: dict[str, Any] = {"min_value": 0, "max_value": GAINED_MAX}


class FollowerSourceSerializer(serializers.ModelSerializer[FollowerSource]):
    """A row as it was told. `fetch`: who or what told it; the last row of the same days and channel holds."""

    account = serializers.IntegerField(source="account_id", read_only=True)
    channel = serializers.ChoiceField(choices=Channel.choices, read_only=True)
    fetch = serializers.IntegerField(source="fetch_id", read_only=True)
    origin = serializers.ChoiceField(source="fetch.kind", choices=FetchKind.choices, read_only=True)
    by = serializers.CharField(source="fetch.actor.label", default="", read_only=True)
    promotion = serializers.IntegerField(source="promotion_id", allow_null=True, read_only=True)

    class Meta:
        model = FollowerSource
        fields = (
            "id", "account", "first_day", "last_day", "channel", "gained", "cost", "currency", "promotion", "fetch",
            "origin", "by",
        )  # fmt: skip
        read_only_fields = fields


class FollowerSourcesEnterSerializer(serializers.Serializer[Any]):
    """Channels of some days of an account. `gained`, `costs`: by channel; what is left out stays as it is."""

    account = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    first_day = serializers.DateField()
    last_day = serializers.DateField(required=False, allow_null=True, default=None)
    gained = serializers.DictField(child=serializers.IntegerField(**_COUNT), required=False, default=dict)
    costs = serializers.DictField(
        child=serializers.DecimalField(max_digits=16, decimal_places=2, min_value=Decimal(0), max_value=COST_MAX),
        required=False, default=dict,
    )  # fmt: skip
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, default="", allow_blank=True)
    promotion = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def entered(self) -> Entered:
        """What was sent; call on a valid serializer."""
        data = self.validated_data
        return Entered(
            data["first_day"],
            data["last_day"] or data["first_day"],
            data["gained"],
            data["costs"],
            data["currency"],
            data["promotion"],
            data["note"],
        )


class FollowerSourcesWrittenSerializer(serializers.Serializer[Any]):
    """How many channels changed."""

    changed = serializers.IntegerField()
