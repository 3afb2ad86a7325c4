"""What the API takes and gives about complaints."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from interactions.complaint_states import (
    CompensationKind,
    ComplaintChannel,
    ComplaintOutcome,
    ComplaintStage,
    Severity,
    Verdict,
)
from interactions.models import Compensation, Complaint, ComplaintCause, ComplaintEvent, ComplaintEvidence
from interactions.selectors.complaints.reading import ask_url, person_of, reach_of
from interactions.selectors.masking import masked
from interactions.states import CURRENCIES
from team.models import Task

_DUE = "Until when the stage should be over."


def _text(most: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, **{"required": False, "allow_blank": True, **options})


class MaskedField(serializers.CharField):
    """A text whose numbers and addresses are covered."""

    def to_representation(self, value: Any) -> str:
        """Covered."""
        return masked(str(value))


class ComplaintSerializer(serializers.ModelSerializer[Complaint]):
    """A case; personal data are covered."""

    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    thread = serializers.IntegerField(source="thread_id", allow_null=True, read_only=True)
    contact = serializers.IntegerField(source="contact_id", allow_null=True, read_only=True)
    cause = serializers.IntegerField(source="cause_id", allow_null=True, read_only=True)
    subject, words, findings, solution = MaskedField(), MaskedField(), MaskedField(), MaskedField()
    satisfaction_words, order_number, risk_note = MaskedField(), serializers.SerializerMethodField(), MaskedField()
    person = serializers.SerializerMethodField()
    reach = serializers.SerializerMethodField()
    stage_due_at = serializers.DateTimeField(allow_null=True, read_only=True, help_text=_DUE)

    class Meta:
        model = Complaint
        fields = [
            "id", "number", "thread", "contact", "person", "reach", "channel", "subject", "words", "order_number",
            "product", "severity", "stage", "outcome", "owner", "cause", "verdict", "findings", "solution",
            "received_at", "opened_at", "stage_at", "stage_due_at", "closed_at", "asked_at", "satisfaction",
            "satisfaction_words", "rated_at", "risk", "risk_note",
        ]  # fmt: skip
        read_only_fields = fields

    def get_order_number(self, row: Complaint) -> str:
        """Its end is enough to recognise it."""
        return f"••••{row.order_number[-4:]}" if row.order_number else ""

    def get_person(self, row: Complaint) -> str:
        """Who complained; a caller's name is covered."""
        return masked(person_of(row))

    def get_reach(self, row: Complaint) -> str:
        """How a caller can be reached; covered."""
        return reach_of(row)


class ComplaintOpenSerializer(serializers.Serializer[Any]):
    """A complaint that comes in; `channel` is needed unless it comes from a thread."""

    subject = serializers.CharField(max_length=160)
    words = _text(4000)
    channel = serializers.ChoiceField(choices=ComplaintChannel.choices, required=False)
    order_number = _text(40)
    product = _text(80)
    severity = serializers.ChoiceField(choices=Severity.choices, required=False)
    cause = serializers.IntegerField(required=False, allow_null=True)
    owner = serializers.IntegerField(required=False, allow_null=True)
    thread = serializers.IntegerField(required=False, allow_null=True)
    contact = serializers.IntegerField(required=False, allow_null=True)
    caller_name = _text(80)
    reach = _text(120)
    received_at = serializers.DateTimeField(required=False, allow_null=True)
    another = serializers.BooleanField(
        required=False, default=False, help_text="Although the thread has an open complaint."
    )


class ComplaintEditSerializer(serializers.Serializer[Any]):
    """Facts of a case; names that are missing stay as they were."""

    subject = serializers.CharField(max_length=160, required=False)
    words = _text(4000)
    order_number = _text(40)
    product = _text(80)
    severity = serializers.ChoiceField(choices=Severity.choices, required=False)
    cause = serializers.IntegerField(required=False, allow_null=True)
    caller_name = _text(80)
    reach = _text(120)


class ComplaintMoveSerializer(serializers.Serializer[Any]):
    """Another stage. `was`: the stage it was seen at; `outcome` when it is closed."""

    stage = serializers.ChoiceField(choices=ComplaintStage.choices)
    was = serializers.ChoiceField(choices=ComplaintStage.choices, required=False)
    outcome = serializers.ChoiceField(choices=[row for row in ComplaintOutcome.choices if row[0]], required=False)
    note = _text(2000)


class FindingsSerializer(serializers.Serializer[Any]):
    """What was found; `move_on` to the solution."""

    findings = _text(4000)
    verdict = serializers.ChoiceField(choices=[row for row in Verdict.choices if row[0]], required=False)
    cause = serializers.IntegerField(required=False, allow_null=True)
    move_on = serializers.BooleanField(default=False)


class SolutionSerializer(serializers.Serializer[Any]):
    """What is offered; `move_on` to confirmation."""

    solution = _text(4000)
    move_on = serializers.BooleanField(default=False)


class ComplaintOwnerSerializer(serializers.Serializer[Any]):
    """Who has the case; null: nobody."""

    owner = serializers.IntegerField(allow_null=True)


class ComplaintNoteSerializer(serializers.Serializer[Any]):
    """A note for the team."""

    text = serializers.CharField(max_length=2000)


class ComplaintRiskSerializer(serializers.Serializer[Any]):
    """Whether it may become a risk, and why."""

    risk = serializers.BooleanField()
    note = _text(300)


class AskSerializer(serializers.Serializer[Any]):
    """`anew`: another address; the old one ends."""

    anew = serializers.BooleanField(default=False)


class AskedSerializer(serializers.Serializer[Any]):
    """The address to be sent to the person."""

    url = serializers.SerializerMethodField()

    def get_url(self, row: Complaint) -> str:
        """Signed, answered once."""
        return ask_url(row)


class CompensationWriteSerializer(serializers.Serializer[Any]):
    """What is asked for; points need no currency."""

    kind = serializers.ChoiceField(choices=CompensationKind.choices)
    amount = serializers.DecimalField(max_digits=9, decimal_places=2)
    currency = serializers.ChoiceField(choices=[(code, code) for code in CURRENCIES], default=CURRENCIES[0])
    words = _text(300)


class CompensationSerializer(serializers.ModelSerializer[Compensation]):
    """A compensation."""

    complaint = serializers.IntegerField(source="complaint_id", read_only=True)
    asked_by = serializers.IntegerField(source="asked_by_id", allow_null=True, read_only=True)
    decided_by = serializers.IntegerField(source="decided_by_id", allow_null=True, read_only=True)
    paid_by = serializers.IntegerField(source="paid_by_id", allow_null=True, read_only=True)
    words, proof_text = MaskedField(), MaskedField()

    class Meta:
        model = Compensation
        fields = [
            "id", "complaint", "kind", "amount", "currency", "words", "state", "needs_second", "asked_by", "asked_at",
            "decided_by", "decided_at", "decision_note", "pay_by", "paid_by", "paid_at", "proof_text", "proof_url",
        ]  # fmt: skip
        read_only_fields = fields


class CompensationDecideSerializer(serializers.Serializer[Any]):
    """The decision; refusing needs a note."""

    approved = serializers.BooleanField()
    note = _text(300)


class CompensationPaySerializer(serializers.Serializer[Any]):
    """What shows that it was given; one of the three is needed."""

    proof_text = _text(500)
    proof_url = _text(500)
    file = serializers.FileField(required=False)


class CompensationWithdrawSerializer(serializers.Serializer[Any]):
    """Why it is taken back."""

    note = _text(300)


class ComplaintFileSerializer(serializers.ModelSerializer[ComplaintEvidence]):
    """A sealed file of a case."""

    name = serializers.CharField(source="document.name", read_only=True)
    mime = serializers.CharField(source="document.mime", read_only=True)
    size = serializers.IntegerField(source="document.size", read_only=True)

    class Meta:
        model = ComplaintEvidence
        fields = ["id", "name", "mime", "size", "added_at"]
        read_only_fields = fields


class ComplaintUploadSerializer(serializers.Serializer[Any]):
    """A PDF or picture."""

    file = serializers.FileField()


class ImprovementSerializer(serializers.ModelSerializer[Task]):
    """A task that came from a case."""

    assignee = serializers.IntegerField(source="assignee_id", allow_null=True, read_only=True)

    class Meta:
        model = Task
        fields = ["id", "title", "state", "assignee", "due_on", "done_at"]
        read_only_fields = fields


class ImprovementWriteSerializer(serializers.Serializer[Any]):
    """What is to be done, by whom, until when."""

    title = serializers.CharField(max_length=160)
    assignee = serializers.IntegerField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)


class ComplaintEventSerializer(serializers.ModelSerializer[ComplaintEvent]):
    """What happened, in order."""

    actor = serializers.IntegerField(source="actor_id", allow_null=True, read_only=True)
    note = MaskedField()
    details = serializers.SerializerMethodField()

    class Meta:
        model = ComplaintEvent
        fields = ["id", "verb", "before", "after", "note", "details", "actor", "at"]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_details(self, row: ComplaintEvent) -> dict[str, Any]:
        """What fills its words."""
        return dict(row.details)


class CauseSerializer(serializers.ModelSerializer[ComplaintCause]):
    """A cause; `parent` null: of the first level."""

    parent = serializers.IntegerField(source="parent_id", allow_null=True, read_only=True)  # type: ignore[assignment]

    class Meta:
        model = ComplaintCause
        fields = ["id", "name", "parent", "position", "archived_at"]
        read_only_fields = fields


class CauseWriteSerializer(serializers.Serializer[Any]):
    """Name and place. `archived`: no longer offered."""

    name = serializers.CharField(max_length=60)
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]
    archived = serializers.BooleanField(required=False)


class ComplaintSetupSerializer(serializers.Serializer[Any]):
    """What one person may give."""

    free_amount = serializers.DecimalField(max_digits=9, decimal_places=2, min_value=0)
    currency = serializers.ChoiceField(choices=[(code, code) for code in CURRENCIES])


class CauseLineSerializer(serializers.Serializer[Any]):
    """One cause of the report; shares in percent."""

    cause_id = serializers.IntegerField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]
    cases = serializers.IntegerField()
    justified = serializers.IntegerField()
    share = serializers.FloatField()
    cumulated = serializers.FloatField()


class ProductLineSerializer(serializers.Serializer[Any]):
    """One product of the report."""

    product = serializers.CharField()
    cases = serializers.IntegerField()
    justified = serializers.IntegerField()


class GivenSerializer(serializers.Serializer[Any]):
    """What was agreed in one currency; '' for points."""

    currency = serializers.CharField(allow_blank=True)
    paid = serializers.DecimalField(max_digits=14, decimal_places=2)
    due = serializers.DecimalField(max_digits=14, decimal_places=2)
    cases = serializers.IntegerField()


class ComplaintReportSerializer(serializers.Serializer[Any]):
    """The report on cases opened in a span of days; times to close in hours."""

    first = serializers.DateField()
    last = serializers.DateField()
    cases = serializers.IntegerField()
    closed = serializers.IntegerField()
    solved = serializers.IntegerField()
    refused = serializers.IntegerField()
    justified = serializers.IntegerField()
    risks = serializers.IntegerField()
    late = serializers.IntegerField()
    median_hours = serializers.FloatField(allow_null=True)
    p90_hours = serializers.FloatField(allow_null=True)
    satisfaction = serializers.FloatField(allow_null=True)
    rated = serializers.IntegerField()
    causes = CauseLineSerializer(many=True)
    products = ProductLineSerializer(many=True)
    given = GivenSerializer(many=True)
