"""Forms of shops."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.register.fields import number_of, people
from accounts.models import Store
from accounts.onboarding_states import StorePlatform
from accounts.services.register.stores import Shop
from team.models import Workspace


class StoreForm(forms.Form):
    """A shop of the brand."""

    platform = forms.ChoiceField(label=_("Platform"), choices=StorePlatform.choices)
    name = forms.CharField(label=_("Name of the shop"), max_length=120)
    url = forms.CharField(
        label=pgettext_lazy("web", "Address"),
        max_length=500,
        help_text=_("The public page that customers see, beginning with https://. It is looked at every day."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    owner = forms.ChoiceField(
        label=pgettext_lazy("person", "Owner"), required=False, help_text=_("Is told when the link breaks.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, workspace: Workspace, row: Store | None = None, **options: Any) -> None:
        if row is not None:
            given = {name: getattr(row, name) for name in ("platform", "name", "url", "note")}
            options["initial"] = {**given, "owner": row.owner_id or ""}
        super().__init__(*args, **options)
        self.fields["owner"].choices = people(workspace)  # type: ignore[attr-defined]

    def shop(self) -> Shop:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return Shop(data["platform"], data["name"], data["url"], number_of(data["owner"]), data["note"])
