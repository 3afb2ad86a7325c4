"""Shapes of video productions in the REST API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from content.api.production.shapes import ref
from content.models import Production, ProductionPart, ProductionStage, Scene
from content.production_states import Stage
from content.selectors.production.words import part_text


class ProductionSerializer(serializers.ModelSerializer[Production]):
    """A video production."""

    post, owner = ref("post"), ref("owner")

    class Meta:
        model = Production
        fields = (
            "id", "title", "concept", "script", "post", "owner", "due_on", "stage", "delivered_at", "created_at",
            "updated_at",
        )  # fmt: skip
        read_only_fields = ("stage", "delivered_at", "created_at", "updated_at")


class SceneSerializer(serializers.ModelSerializer[Scene]):
    """A scene; `seconds` null: not yet known."""

    board = ref("board", "A file of the media library.")

    class Meta:
        model = Scene
        fields = ("id", "position", "picture", "words", "sound", "props", "seconds", "status", "board")
        read_only_fields = ("position",)


class PartSerializer(serializers.ModelSerializer[ProductionPart]):
    """A needed file or a point of quality."""

    asset = ref("asset", "The file that is there.")
    text = serializers.CharField(max_length=200)
    done_by = serializers.IntegerField(source="done_by_id", read_only=True, allow_null=True)

    class Meta:
        model = ProductionPart
        fields = ("id", "position", "kind", "key", "text", "note", "asset", "done_by", "done_at")
        read_only_fields = ("position", "key", "done_at")

    def to_representation(self, instance: ProductionPart) -> Any:
        """With the words of lines that every production has."""
        return {**super().to_representation(instance), "text": part_text(instance)}


class StageSerializer(serializers.ModelSerializer[ProductionStage]):
    """One stage with owner and day."""

    owner = ref("owner")
    done_by = serializers.IntegerField(source="done_by_id", read_only=True, allow_null=True)

    class Meta:
        model = ProductionStage
        fields = ("stage", "owner", "due_on", "note", "done_by", "done_at")
        read_only_fields = ("stage", "done_at")


class ProductionDetailSerializer(ProductionSerializer):
    """With scenes, stages and lists; `seconds` is the length of all scenes that have one."""

    scenes = SceneSerializer(many=True, read_only=True)
    stages = StageSerializer(many=True, read_only=True)
    parts = PartSerializer(many=True, read_only=True)
    seconds = serializers.SerializerMethodField()

    class Meta(ProductionSerializer.Meta):
        fields = (*ProductionSerializer.Meta.fields, "seconds", "scenes", "stages", "parts")  # type: ignore[assignment]

    @extend_schema_field(serializers.IntegerField())
    def get_seconds(self, row: Production) -> int:
        """Total length."""
        return sum(scene.seconds or 0 for scene in row.scenes.all())


class MoveSerializer(serializers.Serializer[Any]):
    """The stage to go to."""

    stage = serializers.ChoiceField(choices=Stage.choices)
