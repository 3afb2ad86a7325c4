"""What the API takes and gives about rules and approvals."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from interactions.models import ModerationRule, ReplyPolicy, ReplyReview, RuleRun
from interactions.moderation_states import Hours, SpamFrom, Topic
from interactions.selectors.masking import masked
from interactions.selectors.moderation.rules import undoable
from interactions.selectors.moderation.terms import DAYS_MAX, LIMIT_MAX, OFFENCES_MAX
from interactions.selectors.moderation.trying import Trial, TryOut
from interactions.states import Channel, Intent, Priority, Sentiment
from team.roles import Role


def _words(most: int, length: int) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=length), max_length=most, required=False)


def _choices(values: Any, most: int = 10) -> serializers.ListField:
    known = [choice for choice in values if choice[0]]
    return serializers.ListField(child=serializers.ChoiceField(choices=known), max_length=most, required=False)


class RuleConditionsSerializer(serializers.Serializer[Any]):
    """All that are given must hold; at least one besides `keywords_none`."""

    keywords_any = _words(100, 60)
    keywords_none = _words(100, 60)
    link = serializers.BooleanField(required=False)
    personal = serializers.BooleanField(required=False)
    first = serializers.BooleanField(required=False)
    spam = serializers.ChoiceField(
        choices=SpamFrom.values, required=False, help_text="Score from which on: 50 likely, 80 almost certain."
    )
    sentiments = _choices(Sentiment.choices)
    intents = _choices(Intent.choices)
    confidence = serializers.IntegerField(min_value=0, max_value=100, required=False, help_text="Percent.")
    offences = serializers.IntegerField(min_value=0, max_value=OFFENCES_MAX, required=False)
    offence_days = serializers.IntegerField(min_value=1, max_value=DAYS_MAX, required=False)
    hours = serializers.ChoiceField(choices=[value for value in Hours.values if value], required=False)


class RuleActionsSerializer(serializers.Serializer[Any]):
    """At least one. `assign`: duty or a user's id as text. `reply_id`: a saved reply."""

    hide = serializers.BooleanField(required=False)
    delete = serializers.BooleanField(required=False)
    priority = serializers.ChoiceField(choices=Priority.values, required=False)
    assign = serializers.RegexField(r"^(duty|\d{1,18})$", required=False)
    tags = _words(10, 40)
    spam = serializers.BooleanField(required=False)
    block = serializers.BooleanField(required=False)
    reply_id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    reply_hours = serializers.IntegerField(min_value=1, max_value=LIMIT_MAX, required=False)
    quiet_hours = serializers.IntegerField(min_value=0, max_value=LIMIT_MAX, required=False)


class InboxRuleWriteSerializer(serializers.Serializer[Any]):
    """A rule; a new one is off until it is switched on."""

    name = serializers.CharField(max_length=80)
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices), max_length=4, default=list)
    account_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=500, default=list)
    conditions = RuleConditionsSerializer()
    actions = RuleActionsSerializer()
    calendar_id = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    stop = serializers.BooleanField(default=False)


class InboxRuleTrySerializer(InboxRuleWriteSerializer):
    """A rule to try out; `page` of the messages that fit, 50 each."""

    page = serializers.IntegerField(min_value=1, max_value=1000, default=1)


class InboxRuleSerializer(serializers.ModelSerializer[ModerationRule]):
    """A rule as it is kept."""

    conditions = RuleConditionsSerializer(read_only=True)
    actions = RuleActionsSerializer(read_only=True)
    channels = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ModerationRule
        fields = [
            "id", "name", "active", "position", "channels", "account_ids", "conditions", "actions", "calendar_id",
            "stop", "created_at", "updated_at",
        ]  # fmt: skip
        read_only_fields = fields


class RuleSwitchSerializer(serializers.Serializer[Any]):
    """On or off."""

    active = serializers.BooleanField()


class RuleMoveSerializer(serializers.Serializer[Any]):
    """One place up or down."""

    up = serializers.BooleanField()


class RuleDeedSerializer(serializers.Serializer[Any]):
    """One action of a run: what, how it ended and why not."""

    what = serializers.CharField()
    state = serializers.CharField()
    why = serializers.CharField(required=False)


class RuleRunSerializer(serializers.ModelSerializer[RuleRun]):
    """A rule's application to a message."""

    rule_id = serializers.IntegerField(allow_null=True, read_only=True)
    message_id = serializers.IntegerField(read_only=True)
    thread_id = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    matched = serializers.ListField(child=serializers.DictField(), read_only=True)
    done = RuleDeedSerializer(many=True, read_only=True)
    can_undo = serializers.SerializerMethodField()

    class Meta:
        model = RuleRun
        fields = ["id", "rule_id", "message_id", "thread_id", "matched", "done", "state", "at", "undone_at", "can_undo"]
        read_only_fields = fields

    def get_can_undo(self, row: RuleRun) -> bool:
        """Whether anything can be taken back."""
        return undoable(row)


class RuleTrialSerializer(serializers.Serializer[Trial]):
    """A message the rule would act on; its text with personal data covered."""

    message_id = serializers.IntegerField(source="message.pk")
    thread_id = serializers.IntegerField(source="message.thread_id")
    at = serializers.DateTimeField(source="message.at")
    text = serializers.SerializerMethodField()
    matched = serializers.ListField(child=serializers.DictField())
    cannot = serializers.ListField(child=serializers.CharField())
    silent = serializers.BooleanField()

    def get_text(self, row: Trial) -> str:
        """Covered."""
        return masked(row.message.text)


class RuleTryOutSerializer(serializers.Serializer[TryOut]):
    """What trying came to. `cut`: only the newest 20,000 messages were looked at."""

    looked = serializers.IntegerField()
    total = serializers.IntegerField()
    people = serializers.IntegerField()
    answers = serializers.IntegerField()
    cut = serializers.BooleanField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    rows = RuleTrialSerializer(many=True)


class ReplyReviewSerializer(serializers.ModelSerializer[ReplyReview]):
    """An answer that needed a second person; its text with personal data covered."""

    message_id = serializers.IntegerField(read_only=True)
    thread_id = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    text = serializers.SerializerMethodField()
    why = serializers.ListField(child=serializers.DictField(), read_only=True)
    asked_by_id = serializers.IntegerField(allow_null=True, read_only=True)
    decided_by_id = serializers.IntegerField(allow_null=True, read_only=True)

    class Meta:
        model = ReplyReview
        fields = [
            "id", "message_id", "thread_id", "state", "text", "why", "resolve", "asked_by_id", "asked_at",
            "decided_by_id", "decided_at", "reason", "edited",
        ]  # fmt: skip
        read_only_fields = fields

    def get_text(self, row: ReplyReview) -> str:
        """Covered."""
        return masked(row.message.text)


class ReplyApproveSerializer(serializers.Serializer[Any]):
    """`text`: sent instead of what was written. `accepted`: warnings of the checks about it are answered for."""

    text = serializers.CharField(max_length=10_000, required=False, trim_whitespace=False)
    accepted = serializers.BooleanField(default=False)


class ReplyReturnSerializer(serializers.Serializer[Any]):
    """What should be different."""

    reason = serializers.CharField(max_length=500)


class ReplyPolicySerializer(serializers.ModelSerializer[ReplyPolicy]):
    """Whose answers, and answers about what, need a second person."""

    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), max_length=10)
    user_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200)
    topics = serializers.ListField(child=serializers.ChoiceField(choices=Topic.values), max_length=5)
    words = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=60), max_length=200),
        help_text="By topic; a topic that is missing keeps its words.",
    )
    intents = serializers.ListField(
        child=serializers.ChoiceField(choices=[choice for choice in Intent.choices if choice[0]]), max_length=10
    )

    class Meta:
        model = ReplyPolicy
        fields = ["roles", "user_ids", "topics", "words", "intents"]
