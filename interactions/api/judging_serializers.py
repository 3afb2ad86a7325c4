"""Shapes of judgements in the REST API."""

from __future__ import annotations

from rest_framework import serializers

from interactions.forms.judging import TEXT_MAX
from interactions.models import JudgeCorrection
from interactions.selectors.judging import message_shown


class JudgeReasonSerializer(serializers.Serializer[object]):
    """One thing that counted, and by how much it moved the score."""

    term = serializers.CharField()
    rule = serializers.CharField()
    weight = serializers.FloatField()


class JudgedTextSerializer(serializers.Serializer[object]):
    """How a text is judged. `by`: rules or model; sentiment and intent are empty for a text without words."""

    sentiment = serializers.CharField()
    intent = serializers.CharField()
    confidence = serializers.FloatField()
    score = serializers.FloatField()
    urgent = serializers.BooleanField()
    by = serializers.CharField()
    version = serializers.CharField()
    reasons = JudgeReasonSerializer(many=True)


class JudgeTryRequestSerializer(serializers.Serializer[object]):
    """A text to judge; it is not kept."""

    text = serializers.CharField(max_length=TEXT_MAX, trim_whitespace=False)


class ClassFiguresSerializer(serializers.Serializer[object]):
    """One class: messages that are of it, of these recognised, and messages that were taken for it."""

    name = serializers.CharField()
    are = serializers.IntegerField()
    right = serializers.IntegerField()
    taken = serializers.IntegerField()
    taken_for = serializers.ListField(child=serializers.IntegerField())


class AccuracySerializer(serializers.Serializer[object]):
    """How well the rules judge what people judged."""

    rows = serializers.IntegerField()
    right = serializers.IntegerField()
    classes = ClassFiguresSerializer(many=True)


class LearnedSerializer(serializers.Serializer[object]):
    """What was learned from corrections; shares from 0 to 1 on held-out corrections."""

    number = serializers.IntegerField()
    corrections = serializers.IntegerField()
    rules_right = serializers.FloatField(allow_null=True)
    model_right = serializers.FloatField(allow_null=True)
    in_use = serializers.BooleanField()
    trained_at = serializers.DateTimeField(allow_null=True)
    asked_at = serializers.DateTimeField(allow_null=True)


class JudgeStateSerializer(serializers.Serializer[object]):
    """How well messages are judged here."""

    sentiment = AccuracySerializer()
    intent = AccuracySerializer()
    corrections = serializers.IntegerField()
    corrections_needed = serializers.IntegerField(help_text="From so many on something is learned.")
    model = LearnedSerializer()


class JudgeCorrectionSerializer(serializers.ModelSerializer[JudgeCorrection]):
    """What a person said of a message; `text` with personal data covered, empty when the message is gone."""

    message = serializers.IntegerField(source="message_id", read_only=True)
    text = serializers.SerializerMethodField()
    sentiment = serializers.CharField(read_only=True)
    intent = serializers.CharField(read_only=True)
    was_sentiment = serializers.CharField(read_only=True)
    was_intent = serializers.CharField(read_only=True)
    corrected_by = serializers.CharField(source="corrected_by.label", read_only=True, default="")

    class Meta:
        model = JudgeCorrection
        fields = ("id", "message", "text", "sentiment", "intent", "was_sentiment", "was_intent", "corrected_by", "at")
        read_only_fields = fields

    def get_text(self, row: JudgeCorrection) -> str:
        """As lists show it."""
        return message_shown(row.message)


class JudgeCorrectionWriteSerializer(serializers.Serializer[object]):
    """What a message feels like and wants, by a person's word."""

    sentiment = serializers.CharField(max_length=8, help_text="positive, neutral or negative")
    intent = serializers.CharField(
        max_length=16, help_text="complaint, question, purchase-intent, praise, spam or other"
    )
