"""Shapes of word lists in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from compliance.models import WordList, WordListVersion
from compliance.services.word_entries import ENTRIES_MAX, TERM_MAX, TEXT_MAX
from compliance.services.words import NAME_MAX, NOTE_MAX
from compliance.states import Level, ListKind


class EntrySerializer(serializers.Serializer[Any]):
    """One word. `severity` empty: as the list."""

    term = serializers.CharField(max_length=TERM_MAX)
    replacement = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True, default="")
    severity = serializers.ChoiceField(choices=Level.choices, required=False, allow_blank=True, default="")


class WordListSerializer(serializers.ModelSerializer[WordList]):
    """A list without its words."""

    kind = serializers.ChoiceField(choices=ListKind.choices, read_only=True)
    severity = serializers.ChoiceField(choices=Level.choices, allow_blank=True, read_only=True)

    class Meta:
        model = WordList
        fields = ("id", "name", "kind", "platform", "severity", "active", "version", "size", "created_at", "updated_at")
        read_only_fields = fields


class WordListDetailSerializer(WordListSerializer):
    """A list with the words in force."""

    entries = EntrySerializer(many=True, read_only=True)

    class Meta(WordListSerializer.Meta):
        fields = (*WordListSerializer.Meta.fields, "entries")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class NewListSerializer(serializers.Serializer[Any]):
    """A list to make."""

    name = serializers.CharField(max_length=NAME_MAX)
    kind = serializers.ChoiceField(choices=ListKind.choices)
    platform = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    severity = serializers.ChoiceField(choices=Level.choices, required=False, allow_blank=True, default="")


class ListChangesSerializer(serializers.Serializer[Any]):
    """What to change of a list; absent fields stay."""

    name = serializers.CharField(max_length=NAME_MAX, required=False)
    platform = serializers.CharField(required=False, allow_blank=True, max_length=40)
    severity = serializers.ChoiceField(choices=Level.choices, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False)


class WordsSerializer(serializers.Serializer[Any]):
    """Words to write into a list."""

    entries = EntrySerializer(many=True)
    note = serializers.CharField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")
    replace = serializers.BooleanField(required=False, default=False, help_text="Only these words remain.")

    def validate_entries(self, value: list[Any]) -> list[Any]:
        """Something, and not more than a list holds."""
        if not 1 <= len(value) <= ENTRIES_MAX:
            raise serializers.ValidationError(f"Between 1 and {ENTRIES_MAX} words.")
        return value


class TermsSerializer(serializers.Serializer[Any]):
    """Words to take out."""

    terms = serializers.ListField(
        child=serializers.CharField(max_length=TERM_MAX), min_length=1, max_length=ENTRIES_MAX
    )
    note = serializers.CharField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")


class VersionSerializer(serializers.ModelSerializer[WordListVersion]):
    """The words of a list at one time."""

    entries = EntrySerializer(many=True, read_only=True)
    author = serializers.CharField(source="created_by.label", read_only=True, default="")

    class Meta:
        model = WordListVersion
        fields = ("number", "note", "restored_from", "author", "created_at", "entries")
        read_only_fields = fields


class VersionBriefSerializer(VersionSerializer):
    """A version without its words."""

    class Meta(VersionSerializer.Meta):
        fields = ("number", "note", "restored_from", "author", "created_at")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class RestoreSerializer(serializers.Serializer[Any]):
    """Which version to bring back."""

    number = serializers.IntegerField(min_value=1, max_value=2_147_483_647)
