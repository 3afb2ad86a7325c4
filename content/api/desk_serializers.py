"""Shapes of the evidence and of the hand-off package in the REST API."""

from __future__ import annotations

from rest_framework import serializers

from content.models import Attempt
from content.selectors.evidence import Call, Evidence
from content.selectors.steps import attempt_text
from content.services.handoff import PackedFile


class SeenSerializer(serializers.Serializer[dict[str, object]]):
    """A post that a look met."""

    at = serializers.DateTimeField(allow_null=True)
    text = serializers.CharField(help_text="How its text begins.")
    url = serializers.CharField()


class LookSerializer(serializers.Serializer[dict[str, object]]):
    """What a look saw."""

    looked_at = serializers.IntegerField(help_text="How many posts of the account were looked at.")
    since = serializers.DateTimeField(allow_null=True)
    nearest = SeenSerializer(many=True, help_text="The newest of them.")
    by_key = serializers.BooleanField(help_text="The platform was asked for the post by our own key.")
    found = serializers.BooleanField()


class CallSerializer(serializers.ModelSerializer[Attempt]):
    """One call to the platform in every detail."""

    answer = serializers.SerializerMethodField(help_text="What the platform said, in the caller's language.")
    raw = serializers.CharField(source="answer", help_text="The platform's own answer, secrets taken out.")

    class Meta:
        model = Attempt
        fields = [
            "number",
            "kind",
            "worker",
            "started_at",
            "finished_at",
            "outcome",
            "code",
            "http_status",
            "request_id",
            "request_key",
            "payload_hash",
            "remote_id",
            "late_ms",
            "answer",
            "raw",
        ]
        read_only_fields = fields

    def get_answer(self, attempt: Attempt) -> str:
        """The worded message."""
        return attempt_text(attempt)


class EvidenceCallSerializer(serializers.Serializer[Call]):
    """A call, and what it saw when it was a look."""

    call = CallSerializer(source="attempt")
    seen = LookSerializer(source="look", allow_null=True)


class EvidenceSerializer(serializers.Serializer[Evidence]):
    """What is known about a publication's way to its platform."""

    publication = serializers.IntegerField(source="publication.pk")
    state = serializers.CharField(source="publication.state")
    story = serializers.ListField(child=serializers.CharField(), help_text="What happened, in the caller's language.")
    undecided = serializers.BooleanField(help_text="A person must say whether the post is there: confirm or resend.")
    looking = serializers.BooleanField(help_text="The engine still looks by itself; see next_look_at.")
    next_look_at = serializers.DateTimeField(source="publication.next_attempt_at", allow_null=True)
    may_look = serializers.BooleanField(help_text="It can be asked to look now.")
    account_url = serializers.CharField(source="publication.account.url")
    payload = serializers.JSONField(source="publication.payload")
    content_hash = serializers.CharField(source="publication.content_hash")
    request_key = serializers.UUIDField(source="publication.request_key")
    calls = EvidenceCallSerializer(many=True)


class PieceSerializer(serializers.Serializer[dict[str, object]]):
    """A text to copy."""

    field = serializers.ChoiceField(choices=["title", "text", "thread", "first_comment"])
    name = serializers.CharField(source="label", help_text="What it is, in the caller's language.")
    text = serializers.CharField()


class TickSerializer(serializers.Serializer[dict[str, object]]):
    """One thing to do."""

    key = serializers.CharField()
    text = serializers.CharField()


class PackedFileSerializer(serializers.Serializer[PackedFile]):
    """A file to add, in order."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    alt = serializers.CharField()
    media = serializers.IntegerField(source="asset.pk", allow_null=True, default=None)
    url = serializers.SerializerMethodField(help_text="Where to get it without signing in; null once it is posted.")

    def get_url(self, item: PackedFile) -> str | None:
        """Below the signed link."""
        link: str | None = self.context["link"]
        return f"{link}files/{item.number}/?download=1" if link and item.asset else None


class AppLinkSerializer(serializers.Serializer[dict[str, object]]):
    """A link that opens the platform's app."""

    url = serializers.CharField(help_text="May have a scheme of the app's own. To be opened on a phone.")


class PackageSerializer(serializers.Serializer[dict[str, object]]):
    """Everything needed to post one publication by hand."""

    publication = serializers.IntegerField(source="package.publication.pk")
    state = serializers.CharField(source="package.publication.state")
    platform = serializers.CharField(source="package.platform", help_text="Its name in the caller's language.")
    account = serializers.CharField(source="package.publication.account")
    why = serializers.CharField(
        source="package.why", help_text="Why a person posts it, in the caller's language, or empty."
    )
    open_url = serializers.CharField(
        source="package.open_url", help_text="Where posting begins on a computer, or empty."
    )
    opens_app = serializers.BooleanField(source="package.opens_app", help_text="Whether app-link works for it.")
    texts = PieceSerializer(source="package.pieces", many=True)
    html = serializers.CharField(source="package.html", help_text="An article with its formatting; else empty.")
    files = PackedFileSerializer(source="package.files", many=True)
    checklist = TickSerializer(source="package.ticks", many=True)
    phone_link = serializers.CharField(
        allow_null=True,
        source="link",
        help_text="Shows the package without signing in, for 24 hours and only while it waits; then null.",
    )
    phone_link_ends_at = serializers.DateTimeField(allow_null=True, source="ends_at")
    zip_url = serializers.CharField(allow_null=True)
