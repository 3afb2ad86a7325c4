"""Forms of the matrix audit: giving tasks, accepting, rules."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import MatrixRule
from accounts.services.audit.rules import ALSO_MAX, FIELDS
from team.forms.fields import DayField
from team.forms.tasks import PersonField
from team.models import User


class _Chosen(forms.Form):
    """Findings that were ticked."""

    ids = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Choose findings first.")})

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        ids = [key for key in data.getlist("ids") if key.isdecimal() and len(key) < 19]
        cast("forms.TypedMultipleChoiceField", self.fields["ids"]).choices = [(key, key) for key in ids]


class GiveTaskForm(_Chosen):
    """Who is to mend them, until when."""

    assignee = PersonField(label=pgettext_lazy("task", "Who"))
    due_on = DayField(required=False, label=pgettext_lazy("task", "Due"))

    def __init__(self, data: Any, *, people: list[User]) -> None:
        super().__init__(data)
        cast("PersonField", self.fields["assignee"]).offer(people, _("Caretaker of the account"))


class AcceptForm(_Chosen):
    """Why they may stay, until when."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
    until = DayField(required=False, label=pgettext_lazy("acceptance", "Until"))


class RuleForm(forms.Form):
    """What must be uniform."""

    brand = forms.CharField(label=_("How the brand is written"), max_length=40)
    also = forms.CharField(
        label=_("Other writings that are fine"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as the name in Latin letters."),
    )
    name_starts = forms.BooleanField(label=_("Names begin with the brand"), required=False)
    same_avatar = forms.BooleanField(label=_("All accounts show the same avatar"), required=False)
    bio_phrase = forms.CharField(
        label=_("Phrase every bio holds"), required=False, max_length=120, help_text=_("Such as the slogan.")
    )
    bio_link = forms.CharField(
        label=_("Address every bio names"),
        required=False,
        max_length=120,
        help_text=_("Or a part of it, such as the domain."),
    )
    quiet_days = forms.IntegerField(
        label=_("Dormant after days without a post"),
        min_value=2,
        max_value=365,
        help_text=_("Where a pace is agreed for the account, twice its gap between posts counts instead."),
    )

    def clean_also(self) -> list[str]:
        """The writings as a list."""
        words = [line.strip() for line in self.cleaned_data["also"].splitlines() if line.strip()]
        if len(words) > ALSO_MAX:
            raise forms.ValidationError(_("At most %(max)s other writings fit here."), params={"max": ALSO_MAX})
        return words


def initial_of(rule: MatrixRule) -> dict[str, Any]:
    """What the form shows for a rule."""
    return {**{name: getattr(rule, name) for name in FIELDS}, "also": "\n".join(rule.also)}
