"""What the REST API takes about posts of users."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from analytics.services.ugc.rewarding import WORTH_MAX
from analytics.ugc_states import RewardKind, UgcScope
from interactions.states import CURRENCIES

_ONE: dict[str, Any] = {
    "required": False, "allow_null": True, "default": None, "min_value": 1, "max_value": 2**31 - 1
}  # fmt: skip
_WORDS: dict[str, Any] = {"required": False, "allow_blank": True, "default": ""}


class UserPostEnterSerializer(serializers.Serializer[Any]):
    """A post by its link."""

    url = serializers.CharField(max_length=500)
    platform = serializers.CharField(max_length=40, **_WORDS)
    author = serializers.CharField(max_length=100, **_WORDS)
    text = serializers.CharField(max_length=4000, **_WORDS)
    asset = serializers.IntegerField(**_ONE)
    contact = serializers.IntegerField(**_ONE)


class UserPostCollectSerializer(serializers.Serializer[Any]):
    """Which: a message of the inbox, or a mention of listening."""

    message = serializers.IntegerField(**_ONE)
    mention = serializers.IntegerField(**_ONE)


class UserPostAskSerializer(serializers.Serializer[Any]):
    """How permission is asked. `in_inbox`: as an answer there; `accepted`: warnings of its checks are answered for."""

    words = serializers.CharField(max_length=1000)
    in_inbox = serializers.BooleanField(required=False, default=False)
    accepted = serializers.BooleanField(required=False, default=False)


class UserPostGrantSerializer(serializers.Serializer[Any]):
    """What was permitted, in which words; proof by a sentence, a link or a file."""

    scope = serializers.ChoiceField(choices=UgcScope.choices)
    channels = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=40, required=False, default=list
    )
    until = serializers.DateField(required=False, allow_null=True, default=None)
    consent = serializers.CharField(max_length=1000)
    proof_text = serializers.CharField(max_length=500, **_WORDS)
    proof_url = serializers.CharField(max_length=500, **_WORDS)
    file = serializers.FileField(required=False, allow_null=True, default=None)


class UserPostNoteSerializer(serializers.Serializer[Any]):
    """What the author said."""

    note = serializers.CharField(max_length=300, **_WORDS)


class RewardSerializer(serializers.Serializer[Any]):
    """What the author gets. `amount`: points, else money or what it is worth."""

    kind = serializers.ChoiceField(choices=RewardKind.choices)
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), max_value=WORTH_MAX, required=False, allow_null=True,
        default=None,
    )  # fmt: skip
    currency = serializers.ChoiceField(choices=[*CURRENCIES, ""], required=False, default="")
    words = serializers.CharField(max_length=200, **_WORDS)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class RewardGivenSerializer(serializers.Serializer[Any]):
    """That it was given; of points, to which member of a community and for which reason of its ledger."""

    given_on = serializers.DateField(required=False, allow_null=True, default=None)
    community_member = serializers.IntegerField(**_ONE)
    point_reason = serializers.IntegerField(**_ONE)
