"""Shapes of the cross-promotion plan and of an account's pillars in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from content.models import CrossPromotion
from content.plan_states import PromotionForm, PromotionState, Rhythm


class CrossPromotionSerializer(serializers.ModelSerializer[CrossPromotion]):
    """One entry of the plan. `due_on`: its next day in the workspace's zone."""

    from_account = serializers.IntegerField(source="from_account_id", read_only=True)
    to_account = serializers.IntegerField(source="to_account_id", read_only=True)
    form = serializers.ChoiceField(choices=PromotionForm.choices, read_only=True)
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, read_only=True)
    state = serializers.ChoiceField(choices=PromotionState.choices, read_only=True)
    owner = serializers.IntegerField(source="owner_id", read_only=True, allow_null=True)
    post = serializers.IntegerField(source="post_id", read_only=True, allow_null=True)

    class Meta:
        model = CrossPromotion
        fields = (
            "id", "from_account", "to_account", "form", "message", "due_on", "rhythm", "owner", "state", "post",
            "url", "result", "done_on", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class CrossPromotionWriteSerializer(serializers.Serializer[Any]):
    """An entry to plan or change; with PATCH absent fields stay."""

    from_account = serializers.IntegerField(min_value=1)
    to_account = serializers.IntegerField(min_value=1)
    form = serializers.ChoiceField(choices=PromotionForm.choices)
    message = serializers.CharField(max_length=500, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, required=False)
    owner = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of a member's user.")
    state = serializers.ChoiceField(choices=PromotionState.choices, required=False)
    post = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    url = serializers.CharField(max_length=500, required=False, allow_blank=True)
    result = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PromotionDoneSerializer(serializers.Serializer[Any]):
    """What came of it, if that is known already."""

    result = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ShareSerializer(serializers.Serializer[Any]):
    """One pillar: wanted and actual part in percent; `pillar` null: posts without one."""

    pillar = serializers.IntegerField(allow_null=True)
    wanted = serializers.IntegerField(allow_null=True)
    actual = serializers.IntegerField()
    posts = serializers.IntegerField()


class AccountMixSerializer(serializers.Serializer[Any]):
    """Wanted and actual of the last 28 days. `words` compares the frequency in the language of Accept-Language."""

    first = serializers.DateField()
    last = serializers.DateField()
    posts = serializers.IntegerField()
    posts_per_week = serializers.IntegerField(allow_null=True, help_text="Wanted, as the account's strategy says.")
    words = serializers.CharField()
    decided = serializers.BooleanField()
    shares = ShareSerializer(many=True)


class WantedShareSerializer(serializers.Serializer[Any]):
    """The wanted part of one pillar."""

    pillar = serializers.IntegerField(min_value=1)
    share = serializers.IntegerField(min_value=0, max_value=100)


class AccountMixWriteSerializer(serializers.Serializer[Any]):
    """All wanted shares, together 100; an empty list decides nothing."""

    shares = WantedShareSerializer(many=True)
