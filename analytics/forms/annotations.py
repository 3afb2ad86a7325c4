"""The form of an annotation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors.account import account_list
from analytics.services.annotations import AnnotationDraft
from team.forms.fields import DayField
from team.models import Workspace


class AnnotationForm(forms.Form):
    """What happened, when, to whom."""

    text = forms.CharField(label=_("What happened"), max_length=120)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Left empty: that one day."))
    account_ids = forms.MultipleChoiceField(
        label=_("Accounts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = account_list(workspace=workspace, include_disconnected=True)
        self.fields["account_ids"].choices = [(str(row.pk), str(row)) for row in rows]  # type: ignore[attr-defined]

    def draft(self) -> AnnotationDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        ids = [int(pk) for pk in data["account_ids"]]
        return AnnotationDraft(first=data["first"], last=data["last"], text=data["text"], account_ids=ids)
