"""Shapes of rules and findings in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from compliance.models import CheckHit
from compliance.selectors.settings import MARKETS
from compliance.services.hashtags import MOST_MAX, TAG_LENGTH, TAGS_MAX
from compliance.states import FirstClaims, HitOutcome, Level

_TEXT_MAX, _FIELDS_MAX = 100_000, 60


VERDICTS = [*Level.choices, ("pass", "Nothing found")]


class _Words(serializers.DictField):
    """A sentence by language: zh, en."""

    child = serializers.CharField()


class CheckRequestSerializer(serializers.Serializer[Any]):
    """A text and what a rule may ask about it."""

    texts = serializers.DictField(
        child=serializers.CharField(max_length=_TEXT_MAX, allow_blank=True, trim_whitespace=False),
        help_text="Field (title, text, first_comment, thread.0, media.0, details.<name>) to text.",
    )
    account = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, help_text="Gives platform and traits."
    )
    platform = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    industry = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=30, help_text="Empty: the brand's."
    )
    markets = serializers.ListField(
        child=serializers.ChoiceField(choices=list(MARKETS)),
        required=False,
        default=list,
        help_text="Empty: the brand's.",
    )
    ad_kind = serializers.CharField(required=False, allow_blank=True, default="", max_length=10)
    ai_content = serializers.CharField(required=False, allow_blank=True, default="", max_length=10)
    declared = serializers.ListField(
        child=serializers.ChoiceField(choices=["ad", "ai"]),
        required=False,
        default=list,
        help_text="In the platform's tool.",
    )

    def validate_texts(self, value: dict[str, str]) -> dict[str, str]:
        """At most as many fields as a post can have."""
        if len(value) > _FIELDS_MAX or any(len(name) > 60 for name in value):
            raise serializers.ValidationError("Too many or too long names of fields.")
        return value


class HitSerializer(serializers.Serializer[Any]):
    """One finding: where, what, by which law, what to write instead."""

    field = serializers.CharField()
    start = serializers.IntegerField(help_text="Code points; start and end 0 when it concerns the whole.")
    end = serializers.IntegerField()
    text = serializers.CharField()
    rule = serializers.CharField()
    category = serializers.CharField()
    severity = serializers.ChoiceField(choices=Level.choices)
    law = _Words()
    article = serializers.CharField()
    why = _Words()
    advice = _Words()
    suggestions = serializers.ListField(
        child=serializers.CharField(allow_blank=True), help_text="Empty text: delete it."
    )
    penalty = serializers.CharField()
    exemptions = serializers.ListField(child=serializers.CharField(), help_text="Codes that may lawfully excuse it.")
    fingerprint = serializers.CharField()


class VerdictSerializer(serializers.Serializer[Any]):
    """The gravest severity (`pass` without findings), the findings, and the version of the rules."""

    severity = serializers.ChoiceField(choices=VERDICTS)
    hits = HitSerializer(many=True)
    version = serializers.CharField()


class RuleSerializer(serializers.Serializer[Any]):
    """A rule of the packs and how it counts here."""

    id = serializers.CharField()
    title = _Words()
    law = _Words()
    article = serializers.CharField()
    why = _Words()
    advice = _Words()
    penalty = serializers.CharField()
    pack = serializers.CharField()
    severity = serializers.ChoiceField(choices=Level.choices, help_text="As the pack says.")
    exemptions = serializers.ListField(child=serializers.CharField())
    binding = serializers.BooleanField(help_text="Law that stops posts: cannot be switched off or lowered.")
    off = serializers.BooleanField(help_text="Left out here.")
    lowered_to = serializers.CharField(help_text="At most this severity here; empty: as the pack says.")
    reason = serializers.CharField()


class SwitchSerializer(serializers.Serializer[Any]):
    """How a rule should count here."""

    off = serializers.BooleanField(required=False, default=False)
    severity = serializers.ChoiceField(choices=Level.choices, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=300)


class BrandRulesSerializer(serializers.Serializer[Any]):
    """What the brand is, as far as rules ask."""

    industry = serializers.CharField(max_length=30)
    markets = serializers.ListField(child=serializers.ChoiceField(choices=list(MARKETS.items())))
    first_claims = serializers.ChoiceField(choices=FirstClaims.choices)


class HashtagRulesSerializer(serializers.Serializer[Any]):
    """The brand's rules about hashtags, without their mark. `most`: null for no limit."""

    required = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=TAG_LENGTH), max_length=TAGS_MAX, source="hashtags_required"
    )
    forbidden = serializers.ListField(
        child=serializers.CharField(max_length=TAG_LENGTH), max_length=TAGS_MAX, source="hashtags_forbidden"
    )
    most = serializers.IntegerField(
        min_value=1, max_value=MOST_MAX, allow_null=True, default=None, source="hashtags_most"
    )


class TraitsSerializer(serializers.Serializer[Any]):
    """What an account discloses and who its audience is."""

    account = serializers.IntegerField(read_only=True, source="account_id")
    discloses_seller = serializers.BooleanField()
    for_minors = serializers.BooleanField()


class CheckHitSerializer(serializers.ModelSerializer[CheckHit]):
    """A line of the log of findings."""

    severity = serializers.ChoiceField(choices=Level.choices, read_only=True)
    outcome = serializers.ChoiceField(choices=HitOutcome.choices, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    actor = serializers.CharField(source="actor_label", read_only=True)

    class Meta:
        model = CheckHit
        fields = (
            "id", "at", "rule", "category", "severity", "words", "field", "fingerprint", "outcome", "note", "platform",
            "account", "target_type", "target_id", "target_label", "actor", "version",
        )  # fmt: skip
        read_only_fields = fields
