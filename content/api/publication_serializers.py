"""Shapes of publications, attempts and pauses in the REST API."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from content.models import Attempt, Post, Publication, PublishPause
from content.selectors.steps import attempt_text, publication_step
from content.states import SHOWN_AS, PauseScope, PublicationState

# The largest id PostgreSQL can compare with.
ROW_MAX = 2**63 - 1


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One call to the platform."""

    answer = serializers.SerializerMethodField(help_text="What the platform said, in the caller's language.")

    class Meta:
        model = Attempt
        fields = [
            "number",
            "kind",
            "started_at",
            "finished_at",
            "outcome",
            "code",
            "http_status",
            "request_id",
            "remote_id",
            "answer",
        ]
        read_only_fields = fields

    def get_answer(self, attempt: Attempt) -> str:
        """The worded message."""
        return attempt_text(attempt)


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    """A post on its way to one account. `status` is the state as people see it; `step` what it asks for."""

    status = serializers.SerializerMethodField()
    step = serializers.SerializerMethodField(help_text="The one next step, such as retry, decide, handoff, reconnect.")
    reason = serializers.SerializerMethodField(help_text="Why it stands where it stands, in the caller's language.")
    platform = serializers.CharField(source="account.platform", read_only=True)

    class Meta:
        model = Publication
        fields = [
            "id",
            "post",
            "account",
            "platform",
            "state",
            "status",
            "step",
            "reason",
            "due_at",
            "next_attempt_at",
            "late_at",
            "content_hash",
            "needs_approval",
            "approved_from",
            "approved_until",
            "attempt_count",
            "remote_id",
            "remote_url",
            "published_at",
            "error_kind",
            "error_code",
            "comment_state",
            "updated_at",
        ]
        read_only_fields = fields

    def get_status(self, row: Publication) -> str:
        """One of the ten display states."""
        return str(SHOWN_AS[row.state])

    def get_step(self, row: Publication) -> str:
        """Kind of the next step."""
        return publication_step(row).kind

    def get_reason(self, row: Publication) -> str:
        """The cause in words."""
        return publication_step(row).why


class PublicationDetailSerializer(PublicationSerializer):
    """With the frozen content and every call made for it."""

    attempts = AttemptSerializer(many=True, read_only=True)

    class Meta(PublicationSerializer.Meta):
        fields = [*PublicationSerializer.Meta.fields, "payload", "attempts"]
        read_only_fields = fields


class PostStateSerializer(serializers.ModelSerializer[Post]):
    """Where a post stands after an action."""

    class Meta:
        model = Post
        fields = ["id", "state", "status", "due_at", "version"]
        read_only_fields = fields


class ScheduleSerializer(serializers.Serializer[dict[str, object]]):
    """When to publish. Without `due_at`: now. With `version`: only if nobody changed the post since."""

    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=ROW_MAX)


class NoteSerializer(serializers.Serializer[dict[str, object]]):
    """What the author should change."""

    note = serializers.CharField(max_length=4000)


class ConfirmSerializer(serializers.Serializer[dict[str, object]]):
    """Where the post can be seen."""

    url = serializers.CharField(max_length=500)


class RetrySerializer(serializers.Serializer[dict[str, object]]):
    """When to send. Without `due_at`: now."""

    due_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class PauseSerializer(serializers.ModelSerializer[PublishPause]):
    """A pause of publishing."""

    paused_by = serializers.CharField(source="paused_by.label", read_only=True, default="")

    class Meta:
        model = PublishPause
        fields = ["id", "scope", "platform", "account", "reason", "paused_by", "paused_at", "lifted_at"]
        read_only_fields = fields


class PauseRequestSerializer(serializers.Serializer[dict[str, object]]):
    """What to pause and why."""

    scope = serializers.ChoiceField(choices=PauseScope.choices)
    platform = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    account = serializers.IntegerField(required=False, allow_null=True, default=None, max_value=ROW_MAX)
    reason = serializers.CharField(max_length=300, error_messages={"blank": _("Say why publishing stops.")})


class PublicationFilterSerializer(serializers.Serializer[dict[str, object]]):
    """Query of the list."""

    state = serializers.ChoiceField(choices=PublicationState.choices, required=False)
    post = serializers.IntegerField(required=False, max_value=ROW_MAX)
    account = serializers.IntegerField(required=False, max_value=ROW_MAX)
