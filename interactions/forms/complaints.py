"""Forms of complaints: opening one, the steps on its page, causes, the limit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.services.custody.proofs import Evidence
from interactions.complaint_states import (
    CompensationKind,
    ComplaintChannel,
    ComplaintOutcome,
    Severity,
    Verdict,
)
from interactions.models import Complaint, ComplaintSetup
from interactions.selectors.complaints.causes import cause_choices, cause_tree
from interactions.selectors.complaints.reading import caller_of
from interactions.selectors.inbox import people_of
from interactions.services.complaints.compensating import CompensationDraft
from interactions.services.complaints.opening import ComplaintDraft
from interactions.states import CURRENCIES
from team.forms.fields import DayField
from team.forms.tasks import PersonField
from team.models import User, Workspace

FILES = "application/pdf,image/jpeg,image/png,image/webp"
NONE = [("", "–")]
_OFF = {"autocomplete": "off"}
# Who wrote in the inbox reached us there; these are the other ways.
OUTSIDE = [
    choice for choice in ComplaintChannel.choices if choice[0] not in ("comment", "mention", "message", "review")
]


def area(label: Any, most: int, rows: int, **options: Any) -> forms.CharField:
    """A text of several lines that may stay empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **{"required": False, **options})


def line(label: Any, most: int, **options: Any) -> forms.CharField:
    """One line that may stay empty."""
    widget = options.pop("widget", None) or forms.TextInput(attrs=_OFF)
    return forms.CharField(label=label, max_length=most, widget=widget, **{"required": False, **options})


class FactsForm(forms.Form):
    """What a case is about."""

    subject = line(pgettext_lazy("complaint", "In one line"), 160, required=True)
    words = area(
        pgettext_lazy("complaint", "What they say"), 4000, 4,
        help_text=_("In their own words. Numbers and addresses are covered when it is shown."),
    )  # fmt: skip
    severity = forms.TypedChoiceField(
        label=pgettext_lazy("complaint", "Severity"), choices=Severity.choices, coerce=int
    )
    product = line(pgettext_lazy("complaint", "Product"), 80)
    order_number = line(_("Order number"), 40)
    cause = forms.TypedChoiceField(
        label=pgettext_lazy("complaint", "Cause"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, workspace: Workspace, keep: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["cause"])
        field.choices = [*NONE, *cause_choices(workspace=workspace, keep=keep)]


class EditForm(FactsForm):
    """The facts of a case that is there, and who called."""

    caller_name = line(pgettext_lazy("complaint", "Name of the caller"), 80)
    reach = line(pgettext_lazy("complaint", "Phone or e-mail"), 120)

    def __init__(self, *args: Any, complaint: Complaint, shown: bool = False, **options: Any) -> None:
        values: dict[str, Any] = {name: getattr(complaint, name) for name in FactsForm.base_fields}
        values["cause"] = complaint.cause_id
        caller = caller_of(complaint)
        values |= {"caller_name": caller.get("name", ""), "reach": caller.get("reach", "")}
        super().__init__(*args, workspace=complaint.workspace, keep=complaint.cause_id, initial=values, **options)
        # What is covered on the page is not written into its form; it stays as it was.
        if (complaint.caller is None and complaint.thread_id is not None) or (
            complaint.caller is not None and not shown
        ):
            del self.fields["caller_name"], self.fields["reach"]

    def values(self) -> Mapping[str, Any]:
        """What was entered; call on a valid form."""
        return self.cleaned_data


class NewForm(FactsForm):
    """A complaint that comes in."""

    channel = forms.ChoiceField(label=_("How it reached you"), choices=OUTSIDE)
    caller_name = line(pgettext_lazy("complaint", "Name of the caller"), 80)
    reach = line(
        pgettext_lazy("complaint", "Phone or e-mail"), 120,
        help_text=_("Kept encrypted, and forgotten half a year after the case is closed."),
    )  # fmt: skip
    received_at = forms.DateTimeField(
        label=_("When they complained"), required=False, help_text=_("Empty: now."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )  # fmt: skip
    owner = PersonField(label=pgettext_lazy("complaint", "Owner"))
    another = forms.BooleanField(
        label=_("It is about something else than the open complaint of this thread"), required=False
    )
    field_order = [
        "subject", "words", "severity", "cause", "product", "order_number", "channel", "received_at", "caller_name",
        "reach", "owner", "another",
    ]  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, from_thread: bool, has_open: bool, **options: Any) -> None:
        super().__init__(*args, workspace=workspace, **options)
        people = people_of(workspace=workspace)
        cast("PersonField", self.fields["owner"]).offer(people, pgettext_lazy("complaint", "Nobody yet"))
        if from_thread:
            for name in ("channel", "caller_name", "reach", "received_at"):
                del self.fields[name]
        if not has_open:
            del self.fields["another"]

    def draft(self, *, thread_id: int | None = None, contact_id: int | None = None) -> ComplaintDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        owner: User | None = data["owner"]
        names = ("subject", "words", "severity", "product", "order_number")
        more = ("channel", "caller_name", "reach", "received_at")
        return ComplaintDraft(
            **{name: data[name] for name in names},
            **{name: data[name] for name in more if name in self.fields},
            cause_id=data["cause"],
            owner_id=owner.pk if owner else None,
            thread_id=thread_id,
            contact_id=contact_id,
        )


class VerifyForm(forms.Form):
    """What was found."""

    findings = area(
        pgettext_lazy("complaint", "What was found"), 4000, 5,
        help_text=_("Who was asked, what batch, parcel or recording shows; facts, no guesses."),
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label=pgettext_lazy("complaint", "Is it justified?"), required=False, choices=Verdict.choices
    )
    cause = forms.TypedChoiceField(
        label=pgettext_lazy("complaint", "Cause"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, complaint: Complaint, **options: Any) -> None:
        values = {"findings": complaint.findings, "verdict": complaint.verdict, "cause": complaint.cause_id}
        super().__init__(*args, **{**options, "initial": values})
        field = cast("forms.ChoiceField", self.fields["cause"])
        field.choices = [*NONE, *cause_choices(workspace=complaint.workspace, keep=complaint.cause_id)]


class SolveForm(forms.Form):
    """What is offered."""

    solution = area(pgettext_lazy("complaint", "What you offer"), 4000, 5, help_text=_("As you tell it to the person."))

    def __init__(self, *args: Any, complaint: Complaint, **options: Any) -> None:
        super().__init__(*args, **{**options, "initial": {"solution": complaint.solution}})


class MoveForm(forms.Form):
    """Another stage, with a note."""

    note = area(pgettext_lazy("complaint", "Why"), 2000, 2)


class CloseForm(MoveForm):
    """How it ends."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("complaint", "How it ended"),
        choices=[choice for choice in ComplaintOutcome.choices if choice[0]],
    )
    field_order = ["outcome", "note"]


class CompensationForm(forms.Form):
    """What is asked for."""

    kind = forms.ChoiceField(label=pgettext_lazy("compensation", "Kind"), choices=CompensationKind.choices)
    amount = forms.DecimalField(
        label=pgettext_lazy("compensation", "Worth"), min_value=Decimal("0.01"), max_digits=9, decimal_places=2,
        help_text=_("Money, or the number of points."),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=pgettext_lazy("compensation", "Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    words = line(pgettext_lazy("compensation", "What exactly"), 300)

    def draft(self) -> CompensationDraft:
        """What was entered; call on a valid form."""
        return CompensationDraft(**self.cleaned_data)


class PayForm(forms.Form):
    """That it was given."""

    proof_text = line(pgettext_lazy("proof", "What shows it"), 500)
    proof_url = forms.CharField(label=_("Link to the proof"), required=False, max_length=500, widget=forms.URLInput)
    file = forms.FileField(
        label=_("Screenshot or document"), required=False, widget=forms.FileInput(attrs={"accept": FILES})
    )

    def evidence(self) -> Evidence:
        """What was given; call on a valid form."""
        data = self.cleaned_data
        return Evidence(data["proof_text"], data["proof_url"], data["file"] or None)


class EvidenceForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=pgettext_lazy("complaint", "File"),
        help_text=_("PDF or picture, at most 15 MB. It is kept encrypted."),
        widget=forms.FileInput(attrs={"accept": FILES}),
    )


class ImproveForm(forms.Form):
    """What is done so that it does not happen again."""

    title = line(pgettext_lazy("task", "What is to be done"), 160, required=True)
    assignee = PersonField(label=pgettext_lazy("task", "Who"))
    due_on = DayField(label=pgettext_lazy("task", "Due"), required=False)

    def __init__(self, *args: Any, people: list[User], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("PersonField", self.fields["assignee"]).offer(people, pgettext_lazy("task", "Nobody yet"))


class CauseForm(forms.Form):
    """A cause and where it lies."""

    name = line(pgettext_lazy("complaint", "Cause"), 60, required=True)
    parent = forms.TypedChoiceField(
        label=pgettext_lazy("complaint cause", "Belongs to"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, workspace: Workspace, without: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        first = [(str(node.cause.pk), node.cause.name) for node in cause_tree(workspace=workspace)]
        field = cast("forms.ChoiceField", self.fields["parent"])
        field.choices = [
            ("", pgettext_lazy("complaint cause", "nothing: it is a group")),
            *[choice for choice in first if choice[0] != str(without)],
        ]


class LimitForm(forms.Form):
    """What one person may give."""

    free_amount = forms.DecimalField(
        label=_("Without a second person up to"), min_value=Decimal(0), max_digits=9, decimal_places=2
    )
    currency = forms.ChoiceField(
        label=pgettext_lazy("compensation", "Currency"), choices=[(code, code) for code in CURRENCIES],
        help_text=_("What is worth more, or in another currency, has to be approved by somebody else."),
    )  # fmt: skip

    def __init__(self, *args: Any, setup: ComplaintSetup, **options: Any) -> None:
        initial = {"free_amount": setup.free_amount, "currency": setup.currency}
        super().__init__(*args, **{**options, "initial": initial})


class RatingForm(forms.Form):
    """What somebody answers on the public page."""

    satisfaction = forms.TypedChoiceField(choices=[(n, str(n)) for n in range(1, 6)], coerce=int)
    words = area("", 1000, 4)
