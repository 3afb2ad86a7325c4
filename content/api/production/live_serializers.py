"""Shapes of live sessions in the REST API. Money: decimals as strings in the session's currency."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from content.api.production.shapes import ref, refs
from content.models import LiveCheck, LiveCorrection, LiveProduct, LiveResult, LiveRole, LiveSegment, LiveSession
from content.production_states import LiveState
from content.selectors.live.words import check_text
from content.services.live.ready import legal_open


class LiveSessionSerializer(serializers.ModelSerializer[LiveSession]):
    """A live session."""

    account, cover = ref("account"), ref("cover")

    class Meta:
        model = LiveSession
        fields = (
            "id", "title", "theme", "account", "state", "starts_at", "ends_at", "aired_at", "ended_at", "set_notes",
            "camera_notes", "director_notes", "ai_host", "currency", "cover", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("state", "aired_at", "ended_at", "created_at", "updated_at")


class LiveSessionWriteSerializer(LiveSessionSerializer):
    """A live session to write, with the posts that announce it."""

    teasers = refs()

    class Meta(LiveSessionSerializer.Meta):
        fields = (*LiveSessionSerializer.Meta.fields, "teasers")  # type: ignore[assignment]


class LiveSegmentSerializer(serializers.ModelSerializer[LiveSegment]):
    """A part of the run-of-show; `offset` null: right after the part before it."""

    product = ref("product")

    class Meta:
        model = LiveSegment
        fields = (
            "id", "position", "title", "kind", "offset", "minutes", "who", "words", "product", "benefit",
            "benefit_value", "benefit_rules", "done_at",
        )  # fmt: skip
        read_only_fields = ("position", "done_at")


class LiveRoleSerializer(serializers.ModelSerializer[LiveRole]):
    """Somebody who works in the session: a member or a name."""

    member = ref("member")

    class Meta:
        model = LiveRole
        fields = ("id", "position", "duty", "member", "name", "born_on", "consent")
        read_only_fields = ("position",)


class LiveProductSerializer(serializers.ModelSerializer[LiveProduct]):
    """A product with its live price and, if one is shown, the compared price with meaning and period."""

    class Meta:
        model = LiveProduct
        fields = (
            "id", "position", "name", "sku", "price", "base_price", "base_meaning", "base_period", "stock", "points",
            "evidence",
        )  # fmt: skip
        read_only_fields = ("position",)


class LiveCheckSerializer(serializers.ModelSerializer[LiveCheck]):
    """A line of the checklists."""

    text = serializers.CharField(max_length=200)
    done_by = serializers.IntegerField(source="done_by_id", read_only=True, allow_null=True)

    class Meta:
        model = LiveCheck
        fields = ("id", "position", "group", "key", "text", "evidence", "done_by", "done_at")
        read_only_fields = ("position", "key", "evidence", "done_at")

    def to_representation(self, instance: LiveCheck) -> Any:
        """With the words of lines that every session has."""
        return {**super().to_representation(instance), "text": check_text(instance)}


class CorrectionSerializer(serializers.ModelSerializer[LiveCorrection]):
    """An entry of the correction log."""

    by = serializers.IntegerField(source="by_id", read_only=True, allow_null=True)

    class Meta:
        model = LiveCorrection
        fields = ("id", "at", "said", "corrected", "by", "by_label")
        read_only_fields = ("at", "by_label")


class ResultSerializer(serializers.ModelSerializer[LiveResult]):
    """Figures as read at `source`; null: not known, which is not zero."""

    class Meta:
        model = LiveResult
        fields = (
            "peak_viewers", "viewers", "average_seconds", "new_followers", "comments", "orders", "gmv", "refunds",
            "source", "entered_at",
        )  # fmt: skip
        read_only_fields = ("entered_at",)


class OpenItemSerializer(serializers.Serializer[Any]):
    """A legal condition that is not met."""

    key = serializers.CharField()
    text = serializers.CharField()


class LiveSessionDetailSerializer(LiveSessionSerializer):
    """With everything planned, and the legal conditions that are open."""

    segments = LiveSegmentSerializer(many=True, read_only=True)
    roles = LiveRoleSerializer(many=True, read_only=True)
    products = LiveProductSerializer(many=True, read_only=True)
    checks = LiveCheckSerializer(many=True, read_only=True)
    corrections = CorrectionSerializer(many=True, read_only=True)
    result = serializers.SerializerMethodField()
    legal_open = serializers.SerializerMethodField()
    teasers: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta(LiveSessionSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *LiveSessionSerializer.Meta.fields, "teasers", "segments", "roles", "products", "checks", "corrections",
            "result", "legal_open",
        )  # fmt: skip

    @extend_schema_field(ResultSerializer(allow_null=True))
    def get_result(self, row: LiveSession) -> Any:
        """What it brought; null before anything is entered."""
        result = getattr(row, "result", None)
        return ResultSerializer(result).data if result else None

    @extend_schema_field(OpenItemSerializer(many=True))
    def get_legal_open(self, row: LiveSession) -> list[dict[str, str]]:
        """Why the session may not be ready."""
        return [{"key": key, "text": text} for key, text in legal_open(row)]


class StateSerializer(serializers.Serializer[Any]):
    """The state to go to."""

    state = serializers.ChoiceField(choices=LiveState.choices)
