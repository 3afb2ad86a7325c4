"""The form of a qualification document, for entering, correcting and renewing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.register.fields import PapersField, dossiers, number_of, people
from accounts.models import Qualification
from accounts.onboarding_states import QualificationKind
from accounts.services.register.qualifications import Paper
from team.forms.fields import DayField
from team.models import Workspace

_COPIED = ("kind", "title", "holder", "number", "issuer", "valid_from", "valid_until", "note")


class QualificationForm(forms.Form):
    """What the paper says, who looks after it, which accounts rely on it, and its files."""

    kind = forms.ChoiceField(label=pgettext_lazy("document", "Kind"), choices=QualificationKind.choices)
    title = forms.CharField(
        label=_("Name of the document"),
        required=False,
        max_length=120,
        help_text=_("Where the kind does not say it all."),
    )
    holder = forms.CharField(label=_("Holder"), max_length=120, help_text=_("The company or person it was issued to."))
    number = forms.CharField(
        label=pgettext_lazy("document", "Number"),
        required=False,
        max_length=80,
        help_text=_("Shown in full only to those who may open documents."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=120)
    valid_from = DayField(label=_("Valid from"), required=False)
    permanent = forms.BooleanField(label=_("Without an end"), required=False)
    valid_until = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_("The last valid day. People are reminded 60, 30 and 7 days before."),
    )
    owner = forms.ChoiceField(
        label=pgettext_lazy("person", "Owner"), required=False, help_text=_("Renews it in time, and is reminded.")
    )
    dossiers = forms.MultipleChoiceField(
        label=_("Accounts that rely on it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    papers = PapersField(
        label=_("Files"),
        required=False,
        help_text=_("PDF or pictures, at most 15 MB each. Kept encrypted; every opening is written down."),
    )

    def __init__(
        self, *args: Any, workspace: Workspace, row: Qualification | None = None, renewal: bool = False, **options: Any
    ) -> None:
        if row is not None:
            given = {name: getattr(row, name) for name in _COPIED}
            # A renewal has days of its own.
            if renewal:
                given["valid_from"] = given["valid_until"] = None
            used = [str(use.dossier_id) for use in row.uses.all()]
            permanent = row.valid_until is None and not renewal
            options["initial"] = {**given, "owner": row.owner_id or "", "dossiers": used, "permanent": permanent}
        super().__init__(*args, **options)
        self.fields["owner"].choices = people(workspace)  # type: ignore[attr-defined]
        self.fields["dossiers"].choices = dossiers(workspace)  # type: ignore[attr-defined]
        if not self.fields["dossiers"].choices:  # type: ignore[attr-defined]
            del self.fields["dossiers"]

    def clean(self) -> dict[str, Any]:
        """Either a last day or the word that there is none, so that an end is not forgotten."""
        data: dict[str, Any] = super().clean() or {}
        if "valid_until" in data and not data.get("valid_until") and not data.get("permanent"):
            self.add_error("valid_until", _("Enter the last day, or tick “Without an end”."))
        if data.get("valid_until") and data.get("permanent"):
            self.add_error("valid_until", _("It has a last day or none, not both."))
        return data

    def paper(self) -> Paper:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return Paper(
            **{name: data[name] for name in _COPIED},
            owner_id=number_of(data["owner"]),
            dossier_ids=[int(pk) for pk in data.get("dossiers", ())],
        )
