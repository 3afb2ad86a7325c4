"""Shapes of ideas and briefs in the REST API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from content.models import Brief, Idea
from content.plan_states import IdeaPriority, IdeaSource, IdeaStage
from content.services.briefs import CALL_MAX, FACT_MAX
from content.services.ideas import FILES_MAX, TITLE_MAX
from content.services.plan_write import LINK_MAX, NOTE_MAX


class IdeaSerializer(serializers.ModelSerializer[Idea]):
    """An idea. `week` is the Monday of the wanted week, `drafts` how many posts were made of it."""

    pillar = serializers.IntegerField(source="pillar_id", allow_null=True, read_only=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    stage = serializers.ChoiceField(choices=IdeaStage.choices, read_only=True)
    source = serializers.ChoiceField(choices=IdeaSource.choices, read_only=True)  # type: ignore[assignment]
    priority = serializers.ChoiceField(choices=IdeaPriority.choices, read_only=True)
    platforms = serializers.ListField(child=serializers.CharField(), read_only=True)
    media = serializers.SerializerMethodField()
    likes = serializers.IntegerField(read_only=True)
    liked = serializers.BooleanField(read_only=True, help_text="By whoever asks.")
    drafts = serializers.IntegerField(read_only=True)

    class Meta:
        model = Idea
        fields = (
            "id", "title", "note", "link", "pillar", "platforms", "week", "owner", "priority", "stage", "source",
            "media", "likes", "liked", "drafts", "created_at", "updated_at", "archived_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_media(self, idea: Idea) -> list[int]:
        """Ids of the attached files."""
        return sorted(asset.pk for asset in idea.media.all())


class IdeaWriteSerializer(serializers.Serializer[Any]):
    """An idea to write; with PATCH absent fields stay."""

    title = serializers.CharField(max_length=TITLE_MAX)
    note = serializers.CharField(max_length=NOTE_MAX, required=False, allow_blank=True, trim_whitespace=False)
    link = serializers.CharField(max_length=LINK_MAX, required=False, allow_blank=True)
    pillar = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    platforms = serializers.ListField(child=serializers.CharField(max_length=50), max_length=60, required=False)
    week = serializers.DateField(required=False, allow_null=True, help_text="Any day of the wanted week.")
    owner = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of a member's user.")
    priority = serializers.ChoiceField(choices=IdeaPriority.choices, required=False)
    stage = serializers.ChoiceField(choices=IdeaStage.choices, required=False)
    media = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=FILES_MAX, required=False)


class IdeaPatchSerializer(IdeaWriteSerializer):
    """Changes of an idea; `archived` takes it off the board or puts it back."""

    archived = serializers.BooleanField(required=False)


class LikesSerializer(serializers.Serializer[Any]):
    """How many like it now."""

    likes = serializers.IntegerField()


class BriefFactSerializer(serializers.Serializer[Any]):
    """A claim with the address of its evidence."""

    text = serializers.CharField(max_length=FACT_MAX)
    link = serializers.CharField(max_length=LINK_MAX, required=False, allow_blank=True, default="")


class BriefSerializer(serializers.ModelSerializer[Brief]):
    """A brief."""

    facts = BriefFactSerializer(many=True, read_only=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    post = serializers.IntegerField(source="post_id", allow_null=True, read_only=True)
    idea = serializers.IntegerField(source="idea_id", allow_null=True, read_only=True)
    pillar = serializers.IntegerField(source="pillar_id", allow_null=True, read_only=True)
    persona = serializers.IntegerField(source="persona_id", allow_null=True, read_only=True)

    class Meta:
        model = Brief
        fields = (
            "post", "idea", "pillar", "persona", "audience", "goal", "message", "facts", "call_to_action", "must",
            "must_not", "references", "deadline", "owner", "updated_at",
        )  # fmt: skip
        read_only_fields = fields


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")


class BriefWriteSerializer(serializers.Serializer[Any]):
    """A whole brief; absent fields are empty."""

    audience = _text()
    goal = _text()
    message = _text()
    facts = BriefFactSerializer(many=True, required=False, default=list)
    call_to_action = serializers.CharField(max_length=CALL_MAX, required=False, allow_blank=True, default="")
    must = _text()
    must_not = _text()
    references = _text()
    deadline = serializers.DateField(required=False, allow_null=True, default=None)
    owner = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    persona = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
