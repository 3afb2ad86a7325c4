"""What the REST API tells about posts of users."""

from __future__ import annotations

from rest_framework import serializers

from analytics.models import UserPost
from analytics.ugc_states import RewardKind, UgcScope, UgcSource, UgcState
from config.lib.clock import local_day, now


class UserPostSerializer(serializers.ModelSerializer[UserPost]):
    """A user's post. `permitted`: whether it may be reused today; `channels`: where, none: everywhere.

    `reward_amount`: a number of points, else money or what it is worth in `reward_currency`.
    """

    source = serializers.ChoiceField(choices=UgcSource.choices, read_only=True)  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=UgcState.choices, read_only=True)
    scope = serializers.ChoiceField(choices=UgcScope.choices, allow_blank=True, read_only=True)
    reward_kind = serializers.ChoiceField(choices=RewardKind.choices, allow_blank=True, read_only=True)
    contact = serializers.IntegerField(source="contact_id", allow_null=True, read_only=True)
    message = serializers.IntegerField(source="message_id", allow_null=True, read_only=True)
    asset = serializers.IntegerField(source="asset_id", allow_null=True, read_only=True)
    asked_message = serializers.IntegerField(source="asked_message_id", allow_null=True, read_only=True)
    proof_document = serializers.IntegerField(source="proof_document_id", allow_null=True, read_only=True)
    point_entry = serializers.IntegerField(source="points_id", allow_null=True, read_only=True)
    found_by = serializers.CharField(source="found_by.label", default="", read_only=True)
    permitted = serializers.SerializerMethodField()

    class Meta:
        model = UserPost
        fields = (
            "id", "source", "state", "permitted", "platform", "author", "url", "text", "message", "contact", "asset",
            "found_by", "found_at", "asked_at", "asked_words", "asked_message", "answered_at", "scope", "channels",
            "until", "consent", "proof_text", "proof_url", "proof_document", "withdrawn_at", "withdrawn_note",
            "used_at", "reward_kind", "reward_amount", "reward_currency", "reward_words", "reward_due_on",
            "reward_given_on", "point_entry",
        )  # fmt: skip
        read_only_fields = fields

    def get_permitted(self, row: UserPost) -> bool:
        """By the day of the workspace."""
        return row.permitted(local_day(now(), row.workspace.time_zone))
