"""Shapes of the media library in the REST API, beside the file itself."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from content.models import MediaJob, MediaTwin
from content.states import JobState, Licence, MediaAi, People


class FolderSerializer(serializers.Serializer[Any]):
    """A folder; `path`: names from the top, `files`: how many lie directly in it."""

    id = serializers.IntegerField(source="folder.pk", read_only=True)
    name = serializers.CharField(source="folder.name", read_only=True)
    parent = serializers.IntegerField(source="folder.parent_id", read_only=True, allow_null=True)  # type: ignore[assignment]
    path = serializers.CharField(source="label", read_only=True)
    files = serializers.IntegerField(read_only=True)


class FolderChangesSerializer(serializers.Serializer[Any]):
    """Name and place of a folder."""

    name = serializers.CharField(max_length=60, required=False)
    parent = serializers.IntegerField(min_value=1, required=False, allow_null=True)  # type: ignore[assignment]


class TagSerializer(serializers.Serializer[Any]):
    """A tag and how many files carry it."""

    tag = serializers.CharField(read_only=True)
    files = serializers.IntegerField(read_only=True)


class TagRenameSerializer(serializers.Serializer[Any]):
    """From one name to another."""

    old = serializers.CharField(max_length=30)
    new = serializers.CharField(max_length=30, allow_blank=True)


class ChangedSerializer(serializers.Serializer[Any]):
    """How many files changed; of deletions also how many stayed, and why the first one did."""

    changed = serializers.IntegerField(read_only=True)
    refused = serializers.IntegerField(read_only=True, required=False)
    reason = serializers.CharField(read_only=True, required=False)


class TwinSerializer(serializers.ModelSerializer[MediaTwin]):
    """A pair; `distance`: how many of 64 bits of their patterns differ."""

    class Meta:
        model = MediaTwin
        fields = ("id", "older", "newer", "distance", "created_at", "kept_at")
        read_only_fields = fields


class MergeSerializer(serializers.Serializer[Any]):
    """The file to use instead."""

    into = serializers.IntegerField(min_value=1)


class MergedSerializer(serializers.Serializer[Any]):
    """The file that stays, how many posts take it now, and how many keep the other one."""

    asset = serializers.DictField(read_only=True)
    moved = serializers.IntegerField(read_only=True)
    left = serializers.IntegerField(read_only=True)


class BulkSerializer(serializers.Serializer[Any]):
    """What to do with which files."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=500)
    action = serializers.ChoiceField(choices=["move", "tag", "untag", "delete"])
    folder = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=30), max_length=20, required=False, default=list
    )


class RightsSerializer(serializers.Serializer[Any]):
    """Rights of a file; dates are the last day of use."""

    licence = serializers.ChoiceField(choices=Licence.choices, required=False)
    source = serializers.CharField(max_length=300, required=False, allow_blank=True)  # type: ignore[assignment]
    holder = serializers.CharField(max_length=120, required=False, allow_blank=True)
    credit = serializers.CharField(max_length=200, required=False, allow_blank=True)
    licence_from = serializers.DateField(required=False, allow_null=True)
    licence_until = serializers.DateField(required=False, allow_null=True)
    territory = serializers.CharField(max_length=120, required=False, allow_blank=True)
    platforms = serializers.ListField(child=serializers.CharField(max_length=30), max_length=40, required=False)
    people = serializers.ChoiceField(choices=People.choices, required=False)
    minors = serializers.BooleanField(required=False)
    release_until = serializers.DateField(required=False, allow_null=True)
    ai_content = serializers.ChoiceField(choices=MediaAi.choices, required=False)
    proof = serializers.FileField(required=False)
    release = serializers.FileField(required=False)


class VersionsSerializer(serializers.Serializer[Any]):
    """For which platforms."""

    platforms = serializers.ListField(child=serializers.CharField(max_length=30), min_length=1, max_length=40)


class JobSerializer(serializers.ModelSerializer[MediaJob]):
    """A version that is being made; `percent`: how far; `result`: the new file."""

    state = serializers.ChoiceField(choices=JobState.choices, read_only=True)

    class Meta:
        model = MediaJob
        fields = ("id", "asset", "platform", "state", "percent", "message", "result", "created_at", "updated_at")
        read_only_fields = fields


class CropSerializer(serializers.Serializer[Any]):
    """A rectangle in pixels of the original, or the key of a preset."""

    preset = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    left = serializers.IntegerField(required=False, default=0)
    top = serializers.IntegerField(required=False, default=0)
    width = serializers.IntegerField(required=False, default=0)
    height = serializers.IntegerField(required=False, default=0)


class FocusSerializer(serializers.Serializer[Any]):
    """Percent from left and top."""

    x = serializers.IntegerField(min_value=0, max_value=100)
    y = serializers.IntegerField(min_value=0, max_value=100)


class CoverSerializer(serializers.Serializer[Any]):
    """A second of the video."""

    second = serializers.FloatField(min_value=0)
