"""Shapes of groups, strategies and the matrix in the REST API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import AccountGroup, AccountStrategy
from accounts.services.matrix.groups import MEMBERS_MAX, NAME_MAX, PURPOSE_MAX
from accounts.services.matrix.strategy import TEXT_MAX, WEEK_MAX
from accounts.strategy_states import AccountRole, GroupKind, GroupTone


class GroupSerializer(serializers.ModelSerializer[AccountGroup]):
    """A group; `accounts` are the ids of its members in their order, the mother among them."""

    kind = serializers.ChoiceField(choices=GroupKind.choices, read_only=True)
    tone = serializers.ChoiceField(choices=GroupTone.choices, read_only=True)
    mother = serializers.IntegerField(source="mother_id", read_only=True, allow_null=True)
    accounts = serializers.SerializerMethodField()

    class Meta:
        model = AccountGroup
        fields = ("id", "name", "kind", "purpose", "tone", "position", "mother", "accounts", "created_at")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_accounts(self, group: AccountGroup) -> list[int]:
        """Ids of the members."""
        return [row.account_id for row in group.members.all()]


class GroupWriteSerializer(serializers.Serializer[Any]):
    """A group to make or change; with PATCH absent fields stay. `accounts` replaces the members."""

    name = serializers.CharField(max_length=NAME_MAX)
    kind = serializers.ChoiceField(choices=GroupKind.choices, required=False)
    purpose = serializers.CharField(max_length=PURPOSE_MAX, required=False, allow_blank=True)
    tone = serializers.ChoiceField(choices=GroupTone.choices, required=False)
    mother = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Becomes a member.")
    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=MEMBERS_MAX, required=False
    )


class GroupMemberSerializer(serializers.Serializer[Any]):
    """An account to put into a group or to move within it."""

    account = serializers.IntegerField(min_value=1)
    at = serializers.IntegerField(min_value=0, required=False, help_text="Its place from 0; absent: the end.")
    from_group = serializers.IntegerField(min_value=1, required=False, help_text="The group it leaves for that.")


class StrategySerializer(serializers.ModelSerializer[AccountStrategy]):
    """What an account is there for; "" and null mean: not decided."""

    account = serializers.IntegerField(source="account_id", read_only=True)
    role = serializers.ChoiceField(choices=AccountRole.choices, read_only=True, allow_blank=True)
    persona = serializers.IntegerField(source="persona_id", read_only=True, allow_null=True)

    class Meta:
        model = AccountStrategy
        fields = ("account", "role", "positioning", "tone", "audience", "persona", "posts_per_week", "updated_at")
        read_only_fields = fields


class StrategyWriteSerializer(serializers.Serializer[Any]):
    """The whole strategy; absent fields become undecided."""

    role = serializers.ChoiceField(choices=AccountRole.choices, required=False, allow_blank=True)
    positioning = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True)
    tone = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True)
    audience = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True)
    persona = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of a persona.")
    posts_per_week = serializers.IntegerField(min_value=0, max_value=WEEK_MAX, required=False, allow_null=True)


class GapSerializer(serializers.Serializer[Any]):
    """Something the matrix lacks, in the language of Accept-Language."""

    kind = serializers.ChoiceField(choices=("twins", "positioning", "mother", "members", "alone"))
    text = serializers.CharField()
    accounts = serializers.ListField(child=serializers.IntegerField())
    group = serializers.IntegerField(allow_null=True)


class MatrixPlaceSerializer(serializers.Serializer[Any]):
    """One account in the matrix."""

    account = serializers.IntegerField()
    role = serializers.CharField(allow_blank=True)
    positioning = serializers.CharField(allow_blank=True)
    audience = serializers.CharField(allow_blank=True)
    followers = serializers.IntegerField(allow_null=True)
    groups = serializers.ListField(child=serializers.IntegerField())


class MatrixSerializer(serializers.Serializer[Any]):
    """All connected accounts in their places, and what is missing."""

    places = MatrixPlaceSerializer(many=True)
    gaps = GapSerializer(many=True)
