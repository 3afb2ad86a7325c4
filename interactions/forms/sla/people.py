"""Forms of shifts, absences and promises."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SocialAccount
from interactions.forms.sla.fields import HoursField
from interactions.forms.sla.setup import DAYS, WEEKDAYS
from interactions.services.sla.shifts import Scope
from interactions.sla_states import Presence, PromiseKind
from team.forms.fields import DayField
from team.models import Workspace


class RotaForm(forms.Form):
    """Weekly shifts of one person, and what they are given."""

    skills = forms.CharField(
        label=_("Good at"),
        required=False,
        max_length=400,
        help_text=_("Tags of threads they get before others, with commas between."),
    )
    account_ids = forms.TypedMultipleChoiceField(
        label=_("Only these accounts"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    most = forms.IntegerField(
        label=_("Open threads at most"), required=False, min_value=1, max_value=10_000,
        help_text=_("With more than these nothing new is given to them."),
    )  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        accounts = SocialAccount.objects.for_workspace(workspace).order_by("platform", "position", "pk")
        self.fields["account_ids"].choices = [(row.pk, str(row)) for row in accounts]  # type: ignore[attr-defined]
        for name, label in zip(DAYS, WEEKDAYS, strict=True):
            widget = forms.TextInput(attrs={"placeholder": _("off")})
            self.fields[name] = HoursField(label=label, past_midnight=True, widget=widget)

    def week(self) -> list[list[tuple[int, int]]]:
        """The shifts; call on a valid form."""
        return [self.cleaned_data[name] for name in DAYS]

    def scope(self) -> Scope:
        """What they are given; call on a valid form."""
        words = self.cleaned_data["skills"].replace("，", ",").split(",")
        return Scope(
            [word for word in words if word.strip()], self.cleaned_data["account_ids"], self.cleaned_data["most"]
        )


class DutyForm(forms.Form):
    """Duty of one day."""

    day = DayField(label=_("Day"))
    hours = HoursField(
        label=_("Hours"), past_midnight=True, help_text=_("Instead of the weekly shifts; empty takes the duty away.")
    )


class AbsenceForm(forms.Form):
    """Out of office."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)


class PresenceForm(forms.Form):
    """Whether somebody takes threads now."""

    presence = forms.ChoiceField(label=_("Availability"), choices=Presence.choices)


class PromiseForm(forms.Form):
    """What was promised, until when."""

    kind = forms.ChoiceField(label=pgettext_lazy("promise", "What"), choices=PromiseKind.choices)
    due_at = forms.DateTimeField(
        label=_("Due"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )


class SettleForm(forms.Form):
    """How it is known that a promise was kept."""

    proof = forms.CharField(label=_("Proof"), required=False, max_length=500)
    proof_url = forms.CharField(label=_("Address of a page that shows it"), required=False, max_length=500)


class PendForm(forms.Form):
    """Why a thread waits, and until when."""

    reason = forms.CharField(label=_("What they were told"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateTimeField(
        label=_("They hear from us by"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
