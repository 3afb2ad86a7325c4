"""Shapes of personas, research and tags in the REST API. Single answers have none: only counts leave."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import AudienceFigure, Persona, PersonaEvidence, ResearchSource, ResearchTag
from accounts.research_states import AGE_BANDS, Aspect, Gender, SheetColumn, SourceKind, TagFamily
from accounts.selectors.personas.personas import LINES
from accounts.selectors.personas.segments import Segment
from accounts.services.personas.personas import LINES_MAX, PersonaValues
from accounts.services.research.answers import TAG_MAX
from accounts.services.research.sources import SourceFacts


class PersonaEvidenceSerializer(serializers.ModelSerializer[PersonaEvidence]):
    """What a statement or figure rests on: `count` of `base` people, `share` in percent; null: not told."""

    source = serializers.IntegerField(source="source_id", read_only=True)  # type: ignore[assignment]
    rows = serializers.ListField(child=serializers.IntegerField(), read_only=True, help_text="Rows of the sheet.")

    class Meta:
        model = PersonaEvidence
        fields = ("id", "source", "aspect", "statement", "label", "count", "base", "share", "rows", "note", "computed")
        read_only_fields = fields


class SegmentSerializer(serializers.Serializer[Any]):
    """Whose answers count; an empty field means everybody. `tags`: all must fit."""

    sources = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=50, required=False)
    bands = serializers.ListField(
        child=serializers.ChoiceField([key for key, _low, _high in AGE_BANDS]), required=False
    )
    genders = serializers.ListField(child=serializers.ChoiceField(Gender.choices), required=False)
    cities = serializers.ListField(child=serializers.CharField(max_length=60), max_length=20, required=False)
    tags = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=20, required=False)

    def segment(self) -> Segment:
        """What was given; call on a valid serializer."""
        given = self.validated_data
        return Segment(
            source_ids=tuple(given.get("sources", ())),
            bands=tuple(given.get("bands", ())),
            genders=tuple(given.get("genders", ())),
            cities=tuple(given.get("cities", ())),
            tag_ids=tuple(given.get("tags", ())),
        )


class BuildSerializer(SegmentSerializer):
    """A persona to make of answers."""

    name = serializers.CharField(max_length=80)


class BarSerializer(serializers.Serializer[Any]):
    """One answer and how many gave it."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    share = serializers.FloatField()
    count = serializers.IntegerField(allow_null=True)
    base = serializers.IntegerField(allow_null=True)


class BarGroupSerializer(serializers.Serializer[Any]):
    """Answers of one aspect."""

    aspect = serializers.ChoiceField(Aspect.choices)
    base = serializers.IntegerField(allow_null=True)
    bars = BarSerializer(many=True)


class PreviewSerializer(serializers.Serializer[Any]):
    """How many fit, and what they say."""

    people = serializers.IntegerField()
    groups = BarGroupSerializer(many=True)


class ResearchTagSerializer(serializers.ModelSerializer[ResearchTag]):
    """A tag, with how many answers and personas have it."""

    answers = serializers.IntegerField(read_only=True)
    personas = serializers.IntegerField(source="used", read_only=True)

    class Meta:
        model = ResearchTag
        fields = ("id", "family", "name", "answers", "personas")
        read_only_fields = fields


class TagWriteSerializer(serializers.Serializer[Any]):
    """A tag to make."""

    name = serializers.CharField(max_length=TAG_MAX)
    family = serializers.ChoiceField(TagFamily.choices)


class TagNameSerializer(serializers.Serializer[Any]):
    """A new name."""

    name = serializers.CharField(max_length=TAG_MAX)


class TagMergeSerializer(serializers.Serializer[Any]):
    """The tag that stays."""

    into = serializers.IntegerField(min_value=1)


def _lines() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=300), max_length=LINES_MAX, required=False)


class PersonaSerializer(serializers.ModelSerializer[Persona]):
    """A persona. Statements without a row in `evidence` are assumptions."""

    owner = serializers.IntegerField(source="owner_id", read_only=True, allow_null=True)
    tags = serializers.PrimaryKeyRelatedField(many=True, read_only=True)  # type: ignore[var-annotated]
    share = serializers.FloatField(read_only=True, allow_null=True)
    evidence = PersonaEvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Persona
        fields = (
            "id", "name", "summary", "age_from", "age_to", "gender", "places", "occupation", "income", *LINES.values(),
            "channels", "share", "size", "tone", "owner", "tags", "refreshed_at", "archived_at", "created_at",
            "updated_at", "evidence",
        )  # fmt: skip
        read_only_fields = fields


class PersonaWriteSerializer(serializers.Serializer[Any]):
    """A whole persona; absent fields are empty."""

    name = serializers.CharField(max_length=80)
    summary = serializers.CharField(max_length=300, required=False, allow_blank=True)
    age_from = serializers.IntegerField(min_value=0, max_value=120, required=False, allow_null=True)
    age_to = serializers.IntegerField(min_value=0, max_value=120, required=False, allow_null=True)
    gender = serializers.CharField(max_length=80, required=False, allow_blank=True)
    places = serializers.CharField(max_length=200, required=False, allow_blank=True)
    occupation = serializers.CharField(max_length=200, required=False, allow_blank=True)
    income = serializers.CharField(max_length=200, required=False, allow_blank=True)
    needs, pains, behaviours, interests, quotes = _lines(), _lines(), _lines(), _lines(), _lines()
    channels = serializers.ListField(child=serializers.CharField(max_length=40), max_length=60, required=False)
    share = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False, allow_null=True
    )
    size = serializers.IntegerField(min_value=0, max_value=10**12 - 1, required=False, allow_null=True)
    tone = serializers.IntegerField(min_value=0, max_value=5, required=False)
    owner = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of a member's user.")
    tags = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=100, required=False)

    def values(self) -> PersonaValues:
        """What was given; call on a valid serializer."""
        given = dict(self.validated_data)
        return PersonaValues(owner_id=given.pop("owner", None), tag_ids=given.pop("tags", ()), **given)


class EvidenceWriteSerializer(serializers.Serializer[Any]):
    """A source for a statement: a line or channel as it stands, or for age, gender, city, share, size the aspect."""

    source = serializers.IntegerField(min_value=1)  # type: ignore[assignment]
    aspect = serializers.ChoiceField(Aspect.choices)
    statement = serializers.CharField(max_length=300)
    count = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class FigureSerializer(serializers.ModelSerializer[AudienceFigure]):
    """One part of an audience; `value` null: not told, never 0."""

    class Meta:
        model = AudienceFigure
        fields = ("dimension", "key", "label", "value", "unit", "basis")
        read_only_fields = fields


class SourceSerializer(serializers.ModelSerializer[ResearchSource]):
    """A source. Of sheets: `headers` kept, `dropped` not stored because they are about persons, `mapping` by column."""

    account = serializers.IntegerField(source="account_id", read_only=True, allow_null=True)
    headers = serializers.ListField(child=serializers.CharField(), read_only=True)
    dropped = serializers.ListField(child=serializers.CharField(), read_only=True)
    mapping = serializers.ListField(child=serializers.CharField(), read_only=True)
    figures = FigureSerializer(many=True, read_only=True)

    class Meta:
        model = ResearchSource
        fields = (
            "id", "kind", "state", "title", "collected_by", "collected_from", "collected_to", "sample", "method",
            "note", "account", "file_name", "sha256", "headers", "dropped", "mapping", "imported_at", "created_at",
            "figures",
        )  # fmt: skip
        read_only_fields = fields


class SourceWriteSerializer(serializers.Serializer[Any]):
    """What is said about a source."""

    title = serializers.CharField(max_length=120)
    collected_by = serializers.CharField(max_length=120, required=False, allow_blank=True)
    collected_from = serializers.DateField(required=False, allow_null=True)
    collected_to = serializers.DateField(required=False, allow_null=True)
    sample = serializers.IntegerField(min_value=1, max_value=2_000_000_000, required=False, allow_null=True)
    method = serializers.CharField(max_length=300, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)

    def facts(self) -> SourceFacts:
        """What was given; call on a valid serializer."""
        names = [str(name) for name in SourceWriteSerializer().fields if name in self.validated_data]
        return SourceFacts(**{name: self.validated_data[name] for name in names})


class SheetUploadSerializer(SourceWriteSerializer):
    """A sheet with its facts."""

    kind = serializers.ChoiceField([SourceKind.SURVEY.value, SourceKind.INTERVIEW.value])
    file = serializers.FileField()


class SheetColumnsSerializer(serializers.Serializer[Any]):
    """What each kept column is, in their order."""

    mapping = serializers.ListField(child=serializers.ChoiceField(SheetColumn.choices), max_length=60)


class RowErrorSerializer(serializers.Serializer[Any]):
    """Why a row would be left out."""

    number = serializers.IntegerField()
    column = serializers.CharField()
    text = serializers.CharField()


class SheetRehearsalSerializer(serializers.Serializer[Any]):
    """A dry run: how many answers can be read in, and at most 200 reasons why others cannot."""

    answers = serializers.IntegerField()
    left_out = RowErrorSerializer(many=True)
