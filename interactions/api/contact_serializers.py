"""Shapes of contacts and what belongs to them in the REST API. Facts and texts are masked unless they were revealed."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from interactions.contact_states import Basis, Purpose, RequestKind, RequestLaw, RequestState
from interactions.models import Consent, Contact, ContactMerge, ContactPolicy, Identity, PersonRequest, RetentionRun
from interactions.models import Segment as SegmentRow
from interactions.selectors.contacts.reading import facts_shown, identities_of, segments_of
from interactions.services.contacts.care import FACT_MAX, NAME_MAX, NOTE_MAX, REASON_MAX, TAG_LEN, TAGS_MAX
from interactions.states import Channel, Lifecycle


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A person in a list."""

    lifecycle = serializers.ChoiceField(choices=Lifecycle.choices, read_only=True)
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Contact
        fields = (
            "id", "name", "lifecycle", "tags", "first_seen_at", "last_seen_at", "messages_in", "blocked_at",
            "erased_at",
        )  # fmt: skip
        read_only_fields = fields


class ContactIdentitySerializer(serializers.ModelSerializer[Identity]):
    """An account of a person at a platform."""

    class Meta:
        model = Identity
        fields = ("id", "platform", "remote_id", "handle", "name", "url", "followers", "first_seen_at", "last_seen_at")
        read_only_fields = fields


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """On what a use rests."""

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    basis = serializers.ChoiceField(choices=Basis.choices, default=Basis.CONSENT)
    channel = serializers.ChoiceField(choices=[("", "any"), *Channel.choices], required=False, default="")
    given_at = serializers.DateTimeField(required=False, help_text="Now by default.")

    class Meta:
        model = Consent
        fields = ("id", "purpose", "basis", "channel", "given_at", "how", "evidence", "withdrawn_at")
        read_only_fields = ("id", "withdrawn_at")


class ContactDetailSerializer(ContactSerializer):
    """A person with what is known of them."""

    facts = serializers.SerializerMethodField(help_text="Sealed ones are masked unless they were revealed to you.")
    identities = serializers.SerializerMethodField()
    segments = serializers.SerializerMethodField()
    consents = serializers.SerializerMethodField()

    class Meta(ContactSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *ContactSerializer.Meta.fields, "note", "block_reason", "facts", "identities", "segments", "consents",
        )  # fmt: skip
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_facts(self, row: Contact) -> dict[str, str]:
        """By key."""
        request = self.context["request"]
        shown = facts_shown(workspace=request.workspace, user=request.user, contact=row)
        return {fact.key: fact.value for fact in shown}

    @extend_schema_field(ContactIdentitySerializer(many=True))
    def get_identities(self, row: Contact) -> Any:
        """Over all platforms."""
        rows = identities_of(workspace=self.context["request"].workspace, contact=row)
        return ContactIdentitySerializer(rows, many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_segments(self, row: Contact) -> list[str]:
        """Names, as last counted."""
        return [one.name for one in segments_of(workspace=self.context["request"].workspace, contact=row)]

    @extend_schema_field(ConsentSerializer(many=True))
    def get_consents(self, row: Contact) -> Any:
        """Newest first, withdrawn ones too."""
        rows = Consent.objects.for_workspace(self.context["request"].workspace).filter(contact=row)
        return ConsentSerializer(rows, many=True).data


class ContactWriteSerializer(serializers.Serializer[Any]):
    """What operators know of a person; facts that are not named stay, empty ones go."""

    name = serializers.CharField(max_length=NAME_MAX, allow_blank=True)
    note = serializers.CharField(max_length=NOTE_MAX, allow_blank=True)
    facts = serializers.DictField(
        child=serializers.CharField(max_length=FACT_MAX, allow_blank=True), required=False, default=dict
    )


class ContactTagsSerializer(serializers.Serializer[Any]):
    """All tags of a contact."""

    tags = serializers.ListField(child=serializers.CharField(max_length=TAG_LEN), max_length=TAGS_MAX)


class ContactBulkTagSerializer(serializers.Serializer[Any]):
    """Tags for many contacts."""

    contacts = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=500)
    add = serializers.ListField(child=serializers.CharField(max_length=TAG_LEN), max_length=TAGS_MAX, required=False)
    remove = serializers.ListField(child=serializers.CharField(max_length=TAG_LEN), max_length=TAGS_MAX, required=False)


class ContactsChangedSerializer(serializers.Serializer[Any]):
    """How many contacts changed."""

    changed = serializers.IntegerField()


class ContactReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=REASON_MAX)


class ContactRevealSerializer(ContactReasonSerializer):
    """What to show unmasked for ten minutes: `phone`, `email`, `address`, `orders` or `message:<id>`."""

    what = serializers.CharField(max_length=40)


class ContactMergeWriteSerializer(serializers.Serializer[Any]):
    """Who is the same person and goes into this contact."""

    contact = serializers.IntegerField(min_value=1)


class ContactMergeSerializer(serializers.ModelSerializer[ContactMerge]):
    """A merge."""

    kept = serializers.IntegerField(source="kept_id", read_only=True)
    gone = serializers.IntegerField(source="gone_id", read_only=True)

    class Meta:
        model = ContactMerge
        fields = ("id", "kept", "gone", "at", "undone_at")
        read_only_fields = fields


class ContactHistorySerializer(serializers.Serializer[Any]):
    """A message of a person's history; texts are masked unless revealed."""

    id = serializers.IntegerField()
    thread = serializers.IntegerField()
    account = serializers.IntegerField()
    channel = serializers.CharField()
    direction = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()


class PeopleSegmentSerializer(serializers.ModelSerializer[SegmentRow]):
    """A segment. `rules`: see the page; all of them must hold."""

    rules = serializers.DictField()

    class Meta:
        model = SegmentRow
        fields = ("id", "name", "purpose", "rules", "count", "counted_at")
        read_only_fields = ("id", "count", "counted_at")


class PersonRequestSerializer(serializers.ModelSerializer[PersonRequest]):
    """A request of a person about their own data."""

    kind = serializers.ChoiceField(choices=RequestKind.choices, read_only=True)
    law = serializers.ChoiceField(choices=RequestLaw.choices, read_only=True)
    state = serializers.ChoiceField(choices=RequestState.choices, read_only=True)
    contact = serializers.IntegerField(source="contact_id", allow_null=True, read_only=True)

    class Meta:
        model = PersonRequest
        fields = (
            "id", "kind", "law", "state", "contact", "asked_by", "checked", "received_on", "due_on", "answer",
            "done_at", "expires_at", "fetched_at",
        )  # fmt: skip
        read_only_fields = fields


class PersonRequestWriteSerializer(serializers.Serializer[Any]):
    """A request to enter."""

    contact = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(choices=RequestKind.choices)
    law = serializers.ChoiceField(choices=RequestLaw.choices, default=RequestLaw.PIPL)
    asked_by = serializers.CharField(max_length=200)
    checked = serializers.CharField(max_length=300)
    received_on = serializers.DateField(required=False)


class PersonRequestRefuseSerializer(serializers.Serializer[Any]):
    """The answer that was given."""

    answer = serializers.CharField(max_length=500)


class ContactPolicySerializer(serializers.ModelSerializer[ContactPolicy]):
    """When lifecycles begin and how long data stay; null keeps them."""

    class Meta:
        model = ContactPolicy
        fields = (
            "new_days", "loyal_messages", "loyal_days", "dormant_days", "lost_days", "message_months",
            "attachment_days", "idle_months",
        )  # fmt: skip


class RetentionRunSerializer(serializers.ModelSerializer[RetentionRun]):
    """One night's clearing."""

    class Meta:
        model = RetentionRun
        fields = ("id", "at", "texts", "attachments", "contacts")
        read_only_fields = fields


class DataMapSerializer(serializers.Serializer[Any]):
    """Personal data in one table."""

    model = serializers.CharField()
    what = serializers.CharField()
    fields_kept = serializers.CharField(source="columns")
    why = serializers.CharField()
    until = serializers.CharField()
    protected = serializers.CharField()
