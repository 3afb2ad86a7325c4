"""Shapes of pillars, themes and the mix in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from content.models import Pillar, Theme
from content.plan_states import Tone
from content.services.pillars import AUDIENCE_MAX, NAME_MAX
from content.services.plan_write import NOTE_MAX
from content.services.themes import TITLE_MAX


class PillarSerializer(serializers.ModelSerializer[Pillar]):
    """A pillar. `share`: wanted part of all posts in percent; `tone`: number of a series colour."""

    class Meta:
        model = Pillar
        fields = ("id", "name", "tone", "description", "audience", "share", "active", "position")
        read_only_fields = fields


class PillarWriteSerializer(serializers.Serializer[Any]):
    """A pillar to write; with PATCH absent fields stay."""

    name = serializers.CharField(max_length=NAME_MAX)
    tone = serializers.ChoiceField(choices=Tone.choices, required=False)
    description = serializers.CharField(max_length=NOTE_MAX, required=False, allow_blank=True)
    audience = serializers.CharField(max_length=AUDIENCE_MAX, required=False, allow_blank=True)
    share = serializers.IntegerField(min_value=0, max_value=100, required=False)
    active = serializers.BooleanField(required=False)


class ThemeSerializer(serializers.ModelSerializer[Theme]):
    """A theme; both days belong to it."""

    class Meta:
        model = Theme
        fields = ("id", "title", "note", "tone", "first_day", "last_day")
        read_only_fields = fields


class ThemeWriteSerializer(serializers.Serializer[Any]):
    """A theme to write; with PATCH absent fields stay."""

    title = serializers.CharField(max_length=TITLE_MAX)
    note = serializers.CharField(max_length=NOTE_MAX, required=False, allow_blank=True)
    tone = serializers.ChoiceField(choices=Tone.choices, required=False)
    first_day = serializers.DateField()
    last_day = serializers.DateField()


class MixPartSerializer(serializers.Serializer[Any]):
    """One pillar's part; `pillar` null: posts without one. `verdict`: over, under, ok, or empty without a target."""

    pillar = serializers.IntegerField(source="pillar.pk", allow_null=True, default=None)
    name = serializers.CharField(source="pillar.name", default="")
    count = serializers.IntegerField()
    share = serializers.IntegerField(help_text="Percent of the posts.")
    target = serializers.IntegerField(allow_null=True, help_text="Wanted percent.")
    verdict = serializers.CharField()


class MixWeekSerializer(serializers.Serializer[Any]):
    """One week, Monday first, of the workspace's zone."""

    first = serializers.DateField()
    total = serializers.IntegerField()
    parts = MixPartSerializer(many=True)


class RunSerializer(serializers.Serializer[Any]):
    """So many posts of one pillar in a row."""

    pillar = serializers.IntegerField(source="pillar.pk")
    length = serializers.IntegerField()
    first = serializers.DateField()
    last = serializers.DateField()


class MixSerializer(serializers.Serializer[Any]):
    """The mix of a period against the wanted one, and where variety is lost."""

    first = serializers.DateField()
    last = serializers.DateField()
    total = serializers.IntegerField()
    target_sum = serializers.IntegerField(help_text="100 when the plan is whole.")
    parts = MixPartSerializer(many=True)
    weeks = MixWeekSerializer(many=True)
    runs = RunSerializer(many=True)
    missed = serializers.ListField(
        child=serializers.IntegerField(), help_text="Pillars without a post in the next 14 days."
    )
