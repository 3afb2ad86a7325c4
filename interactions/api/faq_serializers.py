"""Shapes of the library of frequent questions in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqSetup, FaqUse, FaqWording
from interactions.models.faq import ANSWER_MAX, QUESTION_MAX
from interactions.selectors.faq.candidates import Candidate
from interactions.services.faq.writing import FaqDraft


class FaqSerializer(serializers.ModelSerializer[FaqEntry]):
    """An entry with its figures. `owner` is a user's id."""

    owner = serializers.IntegerField(source="owner_id", allow_null=True)

    class Meta:
        model = FaqEntry
        fields = (
            "id", "question", "question_en", "variants", "answer", "answer_en", "category", "tags", "state",
            "valid_from", "valid_until", "owner", "public", "reviewed_on", "shown", "used", "sent", "edited", "helped",
            "unhelped", "votes_yes", "votes_no", "created_at", "updated_at",
        )  # fmt: skip


class FaqWriteSerializer(serializers.Serializer[Any]):
    """An entry as it is entered."""

    question = serializers.CharField(max_length=QUESTION_MAX)
    question_en = serializers.CharField(max_length=QUESTION_MAX, required=False, allow_blank=True, default="")
    variants = serializers.ListField(
        child=serializers.CharField(max_length=QUESTION_MAX), required=False, default=list, max_length=30
    )
    answer = serializers.CharField(max_length=ANSWER_MAX, required=False, allow_blank=True, default="")
    answer_en = serializers.CharField(max_length=ANSWER_MAX, required=False, allow_blank=True, default="")
    category = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    tags = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list, max_length=10
    )
    state = serializers.ChoiceField(choices=FaqState.choices, required=False, default=FaqState.DRAFT)
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)
    owner = serializers.IntegerField(required=False, allow_null=True, default=None)
    public = serializers.BooleanField(required=False, default=False)

    def draft(self) -> FaqDraft:
        """What was sent; after `is_valid`."""
        data: Any = dict(self.validated_data)
        return FaqDraft(owner_id=data.pop("owner"), **data)


class FaqMoveSerializer(serializers.Serializer[Any]):
    """Where an entry goes."""

    state = serializers.ChoiceField(choices=FaqState.choices)


class FaqWordingSerializer(serializers.ModelSerializer[FaqWording]):
    """How an entry read from a moment on. `made_by` is a user's id."""

    made_by = serializers.IntegerField(source="made_by_id", allow_null=True)

    class Meta:
        model = FaqWording
        fields = ("number", "question", "question_en", "variants", "answer", "answer_en", "made_by", "made_at")


class FaqUseSerializer(serializers.ModelSerializer[FaqUse]):
    """One insertion. `thread`, `message` (what it answered), `reply` and `user` are ids."""

    entry = serializers.IntegerField(source="entry_id")
    thread = serializers.IntegerField(source="thread_id")
    message = serializers.IntegerField(source="message_id", allow_null=True)
    reply = serializers.IntegerField(source="reply_id", allow_null=True)
    user = serializers.IntegerField(source="user_id", allow_null=True)

    class Meta:
        model = FaqUse
        fields = (
            "id", "entry", "thread", "message", "reply", "wording", "english", "user", "at", "sent_at", "edited",
            "helped", "basis", "settled_at",
        )  # fmt: skip


class FaqAskSerializer(serializers.Serializer[Any]):
    """What to find answers for: a thread's newest messages, or a text."""

    thread = serializers.IntegerField(required=False, allow_null=True, default=None)
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class FaqSuggestionSerializer(serializers.Serializer[Any]):
    """An entry that fits. `score` from 0 to 1; `wording`: the question or variant that was met, `words`: what of it."""

    entry = FaqSerializer()
    score = serializers.FloatField()
    wording = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())


class FaqInsertSerializer(serializers.Serializer[Any]):
    """For which thread an answer is taken."""

    thread = serializers.IntegerField()


class FaqInsertedSerializer(serializers.Serializer[Any]):
    """The text with its places filled; `missing` names those that are not known."""

    use = FaqUseSerializer()
    text = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class FaqSentSerializer(serializers.Serializer[Any]):
    """The answer that was sent with it."""

    message = serializers.IntegerField()


class FaqMarkSerializer(serializers.Serializer[Any]):
    """Whether it helped."""

    helped = serializers.BooleanField()


class FaqCandidateSerializer(serializers.Serializer[Any]):
    """A group of alike questions without an entry; examples are masked. `recent`: how many in the later half."""

    key = serializers.CharField(source="group.key")
    question = serializers.CharField()
    count = serializers.IntegerField(source="group.count")
    people = serializers.IntegerField(source="group.people")
    recent = serializers.IntegerField(source="group.recent")
    words = serializers.ListField(child=serializers.CharField(), source="group.label")
    examples = serializers.SerializerMethodField()

    def get_examples(self, one: Candidate) -> list[str]:
        """How it was asked."""
        return [text for text, _at, _thread in one.examples]


class FaqDismissSerializer(serializers.Serializer[Any]):
    """Which group is left out for good."""

    key = serializers.CharField(max_length=12)
    period = serializers.ChoiceField(choices=[30, 90], required=False, default=30)


class FaqPageSerializer(serializers.ModelSerializer[FaqSetup]):
    """The public page; `token` stands in its address `/h/<token>/`."""

    class Meta:
        model = FaqSetup
        fields = ("public", "noindex", "title", "introduction", "token")
        read_only_fields = ("token",)


class FaqTableSerializer(serializers.Serializer[Any]):
    """A table as CSV text."""

    csv = serializers.CharField(max_length=2_000_000, trim_whitespace=False)


class FaqTakenSerializer(serializers.Serializer[Any]):
    """What a table made."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
