"""Shapes of publications, attempts and pauses in the REST API."""

from __future__ import annotations

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from content.api.moments import MomentField, on_clock
from content.models import Attempt, Post, Publication
from content.selectors.steps import attempt_text, publication_step
from content.services.queueing import Place
from content.states import SHOWN_AS, PublicationState

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
    by_hand = serializers.SerializerMethodField(
        help_text="Why a person posts this one though we could send it, in the caller's language, or empty."
    )
    due_local = serializers.SerializerMethodField(help_text="`due_at` on the account's clock, with its offset then.")
    time_zone = serializers.SerializerMethodField(help_text="The account's zone.")

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
            "due_local",
            "time_zone",
            "next_attempt_at",
            "late_at",
            "held_for",
            "held_by",
            "by_hand",
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

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_local(self, row: Publication) -> str | None:
        """The due time as people at the account read it."""
        return on_clock(row.due_at, self.get_time_zone(row))

    def get_time_zone(self, row: Publication) -> str:
        """IANA name."""
        return row.account.time_zone or row.workspace.time_zone

    def get_by_hand(self, row: Publication) -> str:
        """The reason in words."""
        return gettext(row.by_hand) if row.by_hand else ""

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

    due_local = serializers.SerializerMethodField(help_text="`due_at` on the workspace's clock, with its offset then.")
    time_zone = serializers.CharField(source="workspace.time_zone", read_only=True)

    class Meta:
        model = Post
        fields = ["id", "state", "status", "due_at", "due_local", "time_zone", "version"]
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_local(self, post: Post) -> str | None:
        """The time it was given, as people in the workspace read it."""
        return on_clock(post.due_at, post.workspace.time_zone)


class ScheduleSerializer(serializers.Serializer[dict[str, object]]):
    """When to publish. Without `due_at` and `slot`: now. With `version`: only if nobody changed the post since."""

    due_at = MomentField(required=False, allow_null=True, default=None)
    slot = serializers.ChoiceField(
        choices=list(Place),
        required=False,
        allow_null=True,
        default=None,
        help_text="Instead of `due_at`: `next` for the next free queue slot of the accounts, `top` ahead of the queue.",
    )
    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=ROW_MAX)


class NoteSerializer(serializers.Serializer[dict[str, object]]):
    """What the author should change."""

    note = serializers.CharField(max_length=4000)


class ConfirmSerializer(serializers.Serializer[dict[str, object]]):
    """Where the post can be seen, and since when; without `published_at`: now."""

    url = serializers.CharField(max_length=500)
    force = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Take an address of another host, such as a short link.",
    )
    published_at = MomentField(required=False, allow_null=True, default=None)


class RetrySerializer(serializers.Serializer[dict[str, object]]):
    """When to send. Without `due_at`: now."""

    due_at = MomentField(required=False, allow_null=True, default=None)


class PublicationFilterSerializer(serializers.Serializer[dict[str, object]]):
    """Query of the list."""

    state = serializers.ChoiceField(choices=PublicationState.choices, required=False)
    post = serializers.IntegerField(required=False, max_value=ROW_MAX)
    account = serializers.IntegerField(required=False, max_value=ROW_MAX)
