"""Shapes of the inbox in the REST API. Texts come with personal data covered unless the caller gave a reason."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from interactions.models import Message, SavedReply, SavedView, Thread, ThreadNote
from interactions.selectors.masking import masked
from interactions.services.bulk import MOST, STEPS
from interactions.states import Priority, ThreadState

MOVES = (ThreadState.OPEN, ThreadState.RESOLVED, ThreadState.SPAM)
CLAIMS = ("claim", "take", "release")


class ThreadSerializer(serializers.ModelSerializer[Thread]):
    """A thread. `account`, `assignee`, `contact` and `claimed_by` are ids; times are UTC."""

    account = serializers.IntegerField(source="account_id")
    platform = serializers.CharField(source="account.platform")
    contact = serializers.IntegerField(source="contact_id")
    person = serializers.CharField(source="identity.shown")
    assignee = serializers.IntegerField(source="assignee_id", allow_null=True)
    claimed_by = serializers.IntegerField(source="claimed_by_id", allow_null=True)
    preview = serializers.SerializerMethodField()

    class Meta:
        model = Thread
        fields = (
            "id", "account", "platform", "channel", "contact", "person", "state", "priority", "assignee", "sentiment",
            "intent", "tags", "preview", "unread", "messages_in", "messages_out", "first_at", "last_at",
            "awaiting_since", "due_at", "due_kind", "snoozed_until", "reason", "resolved_at", "claimed_by",
            "claimed_until", "version",
        )  # fmt: skip

    def get_preview(self, row: Thread) -> str:
        """How the last message begins."""
        return masked(row.preview)


class ThreadPageSerializer(serializers.Serializer[Any]):
    """One page: `next` is the address of the one after it, null at the end."""

    next = serializers.CharField(allow_null=True)
    results = ThreadSerializer(many=True)


class InboxMessageSerializer(serializers.ModelSerializer[Message]):
    """A message. `sent_by` is a user's id; `delivery` is '' for received ones."""

    text = serializers.SerializerMethodField()
    sent_by = serializers.IntegerField(source="sent_by_id", allow_null=True)
    publication = serializers.IntegerField(source="publication_id", allow_null=True)

    class Meta:
        model = Message
        fields = (
            "id", "direction", "text", "at", "received_at", "edited_at", "deleted_at", "hidden_at", "liked_at", "url",
            "post_id", "publication", "reply_to", "rating", "attachments", "sentiment", "intent", "origin", "delivery",
            "sent_by", "error_kind",
        )  # fmt: skip

    def get_text(self, row: Message) -> str:
        """The words, covered unless shown for a reason."""
        return row.text if self.context.get("shown") else masked(row.text)


class ThreadNoteSerializer(serializers.ModelSerializer[ThreadNote]):
    """A note of the team; `author` is a user's id."""

    author = serializers.IntegerField(source="author_id", allow_null=True, read_only=True)

    class Meta:
        model = ThreadNote
        fields = ("id", "author", "text", "created_at")
        read_only_fields = ("id", "author", "created_at")


class AnswerWriteSerializer(serializers.Serializer[Any]):
    """`seen`: the newest message the writer has seen; something newer refuses the answer with 409 thread_changed.

    `accepted`: warnings of the checks (409 answer_warned) are answered for.
    """

    text = serializers.CharField(max_length=10_000, trim_whitespace=False)
    to = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    seen = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    resolve = serializers.BooleanField(default=False)
    take_over = serializers.BooleanField(default=False)
    accepted = serializers.BooleanField(default=False)


class ThreadAssignSerializer(serializers.Serializer[Any]):
    """`user`: id of a member who may answer, null for nobody."""

    user = serializers.IntegerField(allow_null=True, min_value=1)


class ThreadSnoozeSerializer(serializers.Serializer[Any]):
    """Until when, with a zone, and why."""

    until = serializers.DateTimeField()
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ThreadMoveSerializer(serializers.Serializer[Any]):
    """Where the thread goes."""

    state = serializers.ChoiceField(choices=[(state.value, state.label) for state in MOVES])


class ThreadPrioritySerializer(serializers.Serializer[Any]):
    """1 low, 2 normal, 3 high, 4 urgent."""

    priority = serializers.IntegerField(min_value=min(Priority.values), max_value=max(Priority.values))


class ThreadTagsSerializer(serializers.Serializer[Any]):
    """Tags to add and to take off."""

    add = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)
    drop = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=20)


class ThreadClaimSerializer(serializers.Serializer[Any]):
    """claim: say that you write; take: take it over; release: you write no more."""

    do = serializers.ChoiceField(choices=[(name, name) for name in CLAIMS], default="claim")


class ModerateSerializer(serializers.Serializer[Any]):
    """What to do with a comment at the platform."""

    do = serializers.ChoiceField(choices=[(name, name) for name in ("hide", "show", "delete")])


class ThreadRevealSerializer(serializers.Serializer[Any]):
    """Why the personal data are needed; it is written into the audit log."""

    reason = serializers.CharField(max_length=200)


class ThreadsBulkSerializer(serializers.Serializer[Any]):
    """One step for many threads. `user` belongs to assign, `until` to snooze, `tag` to tag."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST)
    step = serializers.ChoiceField(choices=[(name, name) for name in STEPS])
    user = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    until = serializers.DateTimeField(required=False, allow_null=True)
    tag = serializers.CharField(max_length=40, required=False, allow_blank=True)


class BulkFailureSerializer(serializers.Serializer[Any]):
    """A thread that did not take the step, and why."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


class BulkResultSerializer(serializers.Serializer[Any]):
    """What a step for many came to."""

    done = serializers.IntegerField()
    failed = BulkFailureSerializer(many=True)


class SavedReplySerializer(serializers.ModelSerializer[SavedReply]):
    """A saved reply; its text may hold places such as {{name}}."""

    shortcut = serializers.CharField(max_length=40, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=[("", ""), ("zh", "zh"), ("en", "en")], required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=10)

    class Meta:
        model = SavedReply
        fields = ("id", "title", "shortcut", "text", "language", "tags", "uses", "archived_at")
        read_only_fields = ("id", "uses", "archived_at")


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    """A named list: `query` as in the address of the inbox."""

    owner = serializers.IntegerField(source="owner_id", read_only=True)
    query = serializers.CharField(max_length=500, required=False, allow_blank=True)
    shared = serializers.BooleanField(required=False)

    class Meta:
        model = SavedView
        fields = ("id", "name", "query", "shared", "owner")
        read_only_fields = ("id", "owner")
