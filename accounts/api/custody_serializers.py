"""Shapes of the register, handovers and security in the REST API. What lies sealed has no field but in its reveal."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.custody_states import (
    Basis,
    HandoverKind,
    HandoverState,
    ItemKind,
    ItemState,
    LoginVerdict,
    RegistrantKind,
    RiskLevel,
    SeatRole,
    SecurityItem,
    TwoFactor,
)
from accounts.models import Handover, HandoverItem, LoginEvent, PlatformSeat, SecurityCheck
from accounts.services.custody.assets import PHONE_MAX, REASON_MAX, RECOVERY_MAX


class HolderSerializer(serializers.Serializer[Any]):
    """A member by id, or somebody outside by name; both empty mean nobody."""

    user = serializers.IntegerField(source="user_id", required=False, allow_null=True, default=None, min_value=1)
    name = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)


class SeatSerializer(serializers.ModelSerializer[PlatformSeat]):
    """A role that the platform gave a person."""

    user = serializers.IntegerField(source="user_id", allow_null=True, read_only=True)
    role = serializers.ChoiceField(choices=SeatRole.choices, read_only=True)

    class Meta:
        model = PlatformSeat
        fields = ("id", "user", "name", "role", "note", "since", "seen_on", "until")
        read_only_fields = fields


class SeatWriteSerializer(HolderSerializer):
    """A role to enter or correct; `until` ends it."""

    role = serializers.ChoiceField(choices=SeatRole.choices)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    since = serializers.DateField()
    seen_on = serializers.DateField(required=False, allow_null=True, default=None)
    until = serializers.DateField(required=False, allow_null=True, default=None)


class RiskSerializer(serializers.Serializer[Any]):
    """One danger, why it matters and what to do, in the caller's language."""

    code = serializers.CharField()
    level = serializers.ChoiceField(choices=RiskLevel.choices)
    title = serializers.CharField()
    why = serializers.CharField()
    advice = serializers.CharField()


class CustodyPointSerializer(serializers.Serializer[Any]):
    """One point of the security checklist; `due` null means at once."""

    item = serializers.ChoiceField(choices=SecurityItem.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    every_days = serializers.IntegerField(source="days")
    last_on = serializers.DateField(source="last.done_on", default=None, allow_null=True)
    last_by = serializers.CharField(source="last.by_name", default="")
    due = serializers.DateField(allow_null=True)


class CustodySerializer(serializers.Serializer[Any]):
    """The entry of one account. `complete`, `score`: percent; the phone number is masked."""

    account = serializers.IntegerField(source="account.pk")
    platform = serializers.CharField(source="account.platform")
    handle = serializers.CharField(source="account.handle")
    recorded = serializers.BooleanField()
    registrant_kind = serializers.CharField(source="asset.registrant_kind", default="")
    registrant_name = serializers.CharField(source="asset.registrant_name", default="")
    basis = serializers.CharField(source="asset.basis", default="")
    basis_note = serializers.CharField(source="asset.basis_note", default="")
    contract = serializers.IntegerField(source="asset.contract_id", default=None, allow_null=True)
    phone_hint = serializers.CharField(source="asset.phone_hint", default="")
    mail = serializers.CharField(source="asset.mail", default="")
    two_factor = serializers.CharField(source="asset.two_factor", default="")
    two_factor_where = serializers.CharField(source="asset.two_factor_where", default="")
    has_recovery = serializers.BooleanField(source="asset.has_recovery", default=False)
    note = serializers.CharField(source="asset.note", default="")
    audit_every_days = serializers.IntegerField(source="asset.audit_every_days", default=90)
    audited_on = serializers.DateField(source="asset.audited_on", default=None, allow_null=True)
    audited_by = serializers.CharField(source="asset.audited_by.label", default="")
    next_audit = serializers.DateField(allow_null=True)
    caretaker = serializers.IntegerField(source="account.caretaker_id", allow_null=True)
    holders = serializers.SerializerMethodField()
    seats = SeatSerializer(many=True)
    risks = RiskSerializer(many=True)
    gaps = serializers.ListField(child=serializers.CharField())
    complete = serializers.IntegerField()
    score = serializers.IntegerField()

    def get_holders(self, row: Any) -> list[dict[str, Any]]:
        """Parts that somebody holds."""
        return [
            {
                "part": part,
                "user": holder.user_id,
                "name": holder.name,
                "since": holder.since.isoformat(),
                "member": holder.user_id in row.members,
            }
            for part, holder in row.holders.items()
        ]


class CustodyWriteSerializer(serializers.Serializer[Any]):
    """An entry. `phone`, `recovery`: left out keeps what lies sealed, "" forgets it. `holders`: by part."""

    registrant_kind = serializers.ChoiceField(RegistrantKind.choices, required=False, allow_blank=True, default="")
    registrant_name = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    basis = serializers.ChoiceField(Basis.choices, required=False, allow_blank=True, default="")
    basis_note = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    mail = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    two_factor = serializers.ChoiceField(TwoFactor.choices, required=False, allow_blank=True, default="")
    two_factor_where = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
    audit_every_days = serializers.IntegerField(required=False, default=90, min_value=7, max_value=366)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=PHONE_MAX, write_only=True)
    recovery = serializers.CharField(required=False, allow_blank=True, max_length=RECOVERY_MAX, write_only=True)
    holders = serializers.DictField(child=HolderSerializer(), required=False, default=dict)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why; it is written down."""

    reason = serializers.CharField(max_length=REASON_MAX)


class CustodyNoteSerializer(serializers.Serializer[Any]):
    """What was found."""

    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class SecretsSerializer(serializers.Serializer[Any]):
    """What lay sealed. Keep it out of logs."""

    phone = serializers.CharField()
    recovery = serializers.CharField()


class HeldShareSerializer(serializers.Serializer[Any]):
    """What one person has of one account."""

    account = serializers.IntegerField(source="account.pk")
    parts = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()
    caretaker = serializers.BooleanField()
    connected = serializers.BooleanField()

    def get_parts(self, share: Any) -> list[str]:
        """Of `HolderPart`."""
        return [holder.part for holder in share.holders]

    def get_roles(self, share: Any) -> list[str]:
        """Roles at the platform."""
        return [seat.role for seat in share.seats]


class HoldingsSerializer(serializers.Serializer[Any]):
    """Everything a person holds."""

    person = serializers.IntegerField()
    name = serializers.CharField()
    member = serializers.BooleanField()
    things = serializers.IntegerField()
    shares = HeldShareSerializer(many=True)


class ProofSerializer(serializers.Serializer[Any]):
    """Words, a link, or a file (multipart); at least one."""

    proof_text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    proof_url = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    file = serializers.FileField(required=False, allow_null=True, default=None, write_only=True)


class HandoverItemSerializer(serializers.ModelSerializer[HandoverItem]):
    """One line of a handover; `proof_document` is the id of a sealed document."""

    kind = serializers.ChoiceField(choices=ItemKind.choices, read_only=True)
    state = serializers.ChoiceField(choices=ItemState.choices, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)
    responsible = serializers.IntegerField(source="responsible_id", allow_null=True, read_only=True)
    successor = serializers.IntegerField(source="successor_id", allow_null=True, read_only=True)
    proof_document = serializers.IntegerField(source="proof_document_id", allow_null=True, read_only=True)

    class Meta:
        model = HandoverItem
        fields = (
            "id", "kind", "account", "account_label", "detail", "responsible", "due_on", "state", "successor",
            "successor_name", "proof_text", "proof_url", "proof_document", "excuse", "done_by_name", "done_at",
        )  # fmt: skip
        read_only_fields = fields


class HandoverLineSerializer(serializers.ModelSerializer[Handover]):
    """A handover in a list."""

    kind = serializers.ChoiceField(choices=HandoverKind.choices, read_only=True)
    state = serializers.ChoiceField(choices=HandoverState.choices, read_only=True)
    person = serializers.IntegerField(source="person_id", allow_null=True, read_only=True)
    successor = serializers.IntegerField(source="successor_id", allow_null=True, read_only=True)
    account = serializers.IntegerField(source="account_id", allow_null=True, read_only=True)

    class Meta:
        model = Handover
        fields = (
            "id", "kind", "state", "person", "person_name", "successor", "successor_name", "account", "due_on", "note",
            "reason", "started_at", "submitted_at", "closed_by_name", "closed_at",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields


class HandoverSerializer(HandoverLineSerializer):
    """A handover with its items."""

    items = HandoverItemSerializer(many=True, read_only=True)

    class Meta(HandoverLineSerializer.Meta):
        fields = (*HandoverLineSerializer.Meta.fields, "items")  # type: ignore[assignment]
        read_only_fields = fields


class HandoverStartSerializer(serializers.Serializer[Any]):
    """A handover to begin; which fields count depends on its kind (see `accounts`)."""

    kind = serializers.ChoiceField(choices=HandoverKind.choices)
    person = serializers.IntegerField(min_value=1, help_text="User id of who gives; a joiner receives.")
    successor = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    accounts = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        default=list,
        max_length=500,
        help_text="Movers give these up, joiners get them, one account's handover names one; leavers give everything.",
    )
    seat_role = serializers.ChoiceField(choices=SeatRole.choices, required=False, default=SeatRole.OPERATOR)
    due_on = serializers.DateField()
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ItemActSerializer(ProofSerializer):
    """`act`: done (with proof, `successor` where somebody must have it), excuse (with `reason`), reopen, or plan
    (`responsible`, `due_on`).
    """

    act = serializers.ChoiceField(choices=["done", "excuse", "reopen", "plan"])
    successor = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    responsible = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class HandoverDecideSerializer(serializers.Serializer[Any]):
    """`confirm` as the second person; `return` and `cancel` need a reason."""

    act = serializers.ChoiceField(choices=["confirm", "return", "cancel"])
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class LoginSerializer(serializers.ModelSerializer[LoginEvent]):
    """A sign-in that somebody noticed."""

    verdict = serializers.ChoiceField(choices=LoginVerdict.choices, required=False, default=LoginVerdict.OPEN)
    place = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    device = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    handling = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")

    class Meta:
        model = LoginEvent
        fields = ("id", "at", "place", "device", "verdict", "handling", "noted_at", "handled_at")
        read_only_fields = ("id", "noted_at", "handled_at")


class SecurityCheckSerializer(serializers.ModelSerializer[SecurityCheck]):
    """One doing of a point of the checklist."""

    item = serializers.ChoiceField(choices=SecurityItem.choices, read_only=True)
    proof_document = serializers.IntegerField(source="proof_document_id", allow_null=True, read_only=True)

    class Meta:
        model = SecurityCheck
        fields = ("id", "item", "done_on", "by_name", "proof_text", "proof_url", "proof_document", "at")
        read_only_fields = fields


class CheckWriteSerializer(ProofSerializer):
    """A point that was looked at; without `done_on` today."""

    item = serializers.ChoiceField(choices=SecurityItem.choices)
    done_on = serializers.DateField(required=False, allow_null=True, default=None)


class EventSeenSerializer(serializers.Serializer[Any]):
    """One line of what happened: `noticed` by Juzhen, `act` of a person here, or `login` entered by hand."""

    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=["noticed", "act", "login"])
    text = serializers.CharField()
    detail = serializers.CharField()
    who = serializers.CharField(source="who.label", default="")
    login = serializers.IntegerField(source="login.pk", default=None, allow_null=True)


class SecuritySerializer(serializers.Serializer[Any]):
    """Checklist, score and what is known of sign-ins and access."""

    score = serializers.IntegerField()
    points = CustodyPointSerializer(many=True)
    events = EventSeenSerializer(many=True)
