"""Shapes of surveys in the REST API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from interactions.models import Survey, SurveyQuestion, SurveyResponse
from interactions.selectors.masking import masked
from interactions.selectors.surveys.reading import questions_of, survey_url
from interactions.services.surveys.templates import TEMPLATES
from interactions.services.surveys.writing import KEEP_MAX, MOST_MAX
from interactions.survey_states import Mood, QuestionKind, SurveyState


class QuestionOptionSerializer(serializers.Serializer[Any]):
    """One option of a choice."""

    key = serializers.CharField(max_length=24)
    text = serializers.CharField(max_length=120)


class SurveyQuestionSerializer(serializers.ModelSerializer[SurveyQuestion]):
    """A question. `needs`, `needs_values`: asked only after one of these answers to that question."""

    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    options = QuestionOptionSerializer(many=True)
    retired = serializers.SerializerMethodField()

    class Meta:
        model = SurveyQuestion
        fields = (
            "id", "position", "kind", "text", "help", "required", "options", "other", "needs", "needs_values",
            "replaces", "retired",
        )  # fmt: skip

    def get_retired(self, row: SurveyQuestion) -> bool:
        """Whether it is no longer asked."""
        return row.retired_at is not None


class SurveyQuestionWriteSerializer(serializers.Serializer[Any]):
    """A question as it is entered; `options` are texts in order."""

    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    text = serializers.CharField(max_length=500)
    help = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    required = serializers.BooleanField(required=False, default=False)  # type: ignore[assignment]
    options = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, default=list, max_length=30
    )
    other = serializers.BooleanField(required=False, default=False)
    needs = serializers.IntegerField(required=False, allow_null=True, default=None)
    needs_values = serializers.ListField(
        child=serializers.CharField(max_length=24), required=False, default=list, max_length=40
    )


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """A survey without its questions."""

    state = serializers.ChoiceField(choices=SurveyState.choices)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Survey
        fields = (
            "id", "title", "introduction", "thanks", "language", "state", "url", "purpose", "holder", "keep_days",
            "privacy_url", "opens_at", "closes_at", "most", "tag", "version", "answered", "opened_at", "closed_at",
            "created_at", "updated_at",
        )  # fmt: skip

    def get_url(self, row: Survey) -> str:
        """The public address."""
        return survey_url(row)


class SurveyWholeSerializer(SurveySerializer):
    """A survey with all questions, those no longer asked last."""

    questions = serializers.SerializerMethodField()

    class Meta(SurveySerializer.Meta):
        fields = (*SurveySerializer.Meta.fields, "questions")  # type: ignore[assignment]

    @extend_schema_field(SurveyQuestionSerializer(many=True))
    def get_questions(self, row: Survey) -> Any:
        """In the order they are asked."""
        return SurveyQuestionSerializer(questions_of(row, retired=True), many=True).data


class SurveyWriteSerializer(serializers.Serializer[Any]):
    """What a survey says; fields that are left out get their usual values."""

    title = serializers.CharField(max_length=160)
    introduction = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    thanks = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False, default="zh-hans")
    purpose = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    holder = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    keep_days = serializers.IntegerField(min_value=1, max_value=KEEP_MAX, required=False, default=365)
    privacy_url = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    opens_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    closes_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    most = serializers.IntegerField(min_value=1, max_value=MOST_MAX, required=False, allow_null=True, default=None)
    tag = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")


class SurveyCreateSerializer(SurveyWriteSerializer):
    """The same, with a template whose questions it starts from."""

    template = serializers.ChoiceField(
        choices=[(key, key) for key in TEMPLATES], required=False, allow_blank=True, default=""
    )


class SurveyOrderSerializer(serializers.Serializer[Any]):
    """All questions that are asked, in the wanted order."""

    order = serializers.ListField(child=serializers.IntegerField(), allow_empty=False, max_length=60)


class PersonalLinkWriteSerializer(serializers.Serializer[Any]):
    """For whom."""

    contact = serializers.IntegerField()


class PersonalLinkSerializer(serializers.Serializer[Any]):
    """The address for one contact."""

    url = serializers.CharField()


class SurveyAnswerSerializer(serializers.Serializer[Any]):
    """One answer; personal data in texts are masked."""

    question = serializers.IntegerField(source="question_id")
    choices = serializers.ListField(child=serializers.CharField())
    number = serializers.IntegerField(allow_null=True)
    text = serializers.SerializerMethodField()

    def get_text(self, row: Any) -> str:
        """Masked."""
        return masked(row.text)


class SurveyResponseSerializer(serializers.ModelSerializer[SurveyResponse]):
    """One response with its answers."""

    mood = serializers.ChoiceField(choices=Mood.choices)
    answers = SurveyAnswerSerializer(many=True)

    class Meta:
        model = SurveyResponse
        fields = ("id", "at", "seconds", "source", "version", "mood", "contact", "forgotten_at", "answers")


class AnswerBarSerializer(serializers.Serializer[Any]):
    """One answer of a choice or scale; share and 95 % interval (Wilson) in percent."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    share = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class NpsSerializer(serializers.Serializer[Any]):
    """The Net Promoter Score: share of promoters minus share of detractors, with its 95 % interval."""

    promoters = serializers.IntegerField()
    passives = serializers.IntegerField()
    detractors = serializers.IntegerField()
    score = serializers.FloatField(allow_null=True)
    span = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class SurveyWordSerializer(serializers.Serializer[Any]):
    """A word and in how many of the newest texts it stands."""

    word = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()

    def get_word(self, pair: tuple[str, int]) -> str:
        """The word."""
        return pair[0]

    def get_texts(self, pair: tuple[str, int]) -> int:
        """The number of texts."""
        return pair[1]


class SurveyQuestionResultSerializer(serializers.Serializer[Any]):
    """The results of one question. `few`: too few answers to publish."""

    question = serializers.IntegerField(source="question.pk")
    text = serializers.CharField(source="question.text")
    answers = serializers.IntegerField()
    few = serializers.BooleanField()
    mean = serializers.FloatField(allow_null=True)
    nps = NpsSerializer(allow_null=True)
    bars = AnswerBarSerializer(many=True)
    words = SurveyWordSerializer(many=True)


class SurveyDayCountSerializer(serializers.Serializer[Any]):
    """Responses of one day of the workspace."""

    day = serializers.SerializerMethodField()
    responses = serializers.SerializerMethodField()

    def get_day(self, pair: tuple[Any, int]) -> str:
        """The day, ISO."""
        return str(pair[0].isoformat())

    def get_responses(self, pair: tuple[Any, int]) -> int:
        """How many."""
        return pair[1]


class SurveyResultsSerializer(serializers.Serializer[Any]):
    """Results. `completion`: responses of those who opened the form, 0–1; `median`: seconds."""

    count = serializers.IntegerField()
    opened = serializers.IntegerField()
    completion = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    days = SurveyDayCountSerializer(many=True)
    sources = serializers.ListField(child=serializers.CharField(allow_blank=True))
    questions = SurveyQuestionResultSerializer(many=True)
    retired = SurveyQuestionResultSerializer(many=True)
