"""What the REST API tells and takes about the structure of the followers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from analytics.growth_states import Part


class StructureLineSerializer(serializers.Serializer[Any]):
    """One part of the followers; shares in percent, differences in points."""

    key = serializers.CharField()
    name = serializers.CharField(source="label", help_text="In the language of the request.")
    share = serializers.FloatField(allow_null=True)
    target = serializers.FloatField(allow_null=True)
    gap = serializers.FloatField(allow_null=True)
    moved = serializers.FloatField(allow_null=True, help_text="Since the reading before.")


class StructureMonthSerializer(serializers.Serializer[Any]):
    """The end of a month."""

    day = serializers.DateField()
    gap = serializers.FloatField(allow_null=True)
    shares = serializers.DictField(child=serializers.FloatField())


class StructurePartSerializer(serializers.Serializer[Any]):
    """Genders, ages, regions or countries."""

    part = serializers.ChoiceField(choices=Part.choices)
    gap = serializers.FloatField(allow_null=True, help_text="Half the sum of all differences of shares.")
    told = serializers.IntegerField(help_text="Accounts that tell it.")
    asked = serializers.IntegerField(help_text="Accounts looked at.")
    oldest = serializers.DateField(allow_null=True)
    newest = serializers.DateField(allow_null=True)
    lines = StructureLineSerializer(many=True)
    history = StructureMonthSerializer(many=True)


class StructureSerializer(serializers.Serializer[Any]):
    """The structure of the followers beside the target."""

    own_target = serializers.BooleanField(help_text="The target is the group's own.")
    parts = StructurePartSerializer(many=True)


def _shares() -> serializers.DictField:
    share = serializers.DecimalField(max_digits=4, decimal_places=1, min_value=Decimal(0), max_value=Decimal(100))
    return serializers.DictField(child=share, required=False, default=dict)


class StructureSharesSerializer(serializers.Serializer[Any]):
    """Shares in percent by key: genders as female, male, other, unknown; ages as 18-24 or 55+; places by name."""

    gender = _shares()
    age = _shares()
    city = _shares()
    country = _shares()

    def shares(self) -> dict[str, dict[str, Decimal]]:
        """By part; call on a valid serializer."""
        return {part: self.validated_data[part] for part in Part.values}


class StructureTargetSerializer(StructureSharesSerializer):
    """The target of a group, or of all accounts (null)."""

    group = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)


class StructureEnterSerializer(StructureSharesSerializer):
    """The structure of an account's followers as somebody read it off."""

    account = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    day = serializers.DateField()
