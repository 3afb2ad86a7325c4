"""The form of a file's rights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors.types import Capabilities
from accounts.templatetags.platforms import label_of
from config.lib.days import DAY_LIMITS
from content.states import Licence, MediaAi, People

PAPERS = "application/pdf,image/jpeg,image/png"


class RightsForm(forms.Form):
    """Every field of `media_rights.FIELDS` and the two papers. For many files, `many` leaves out what is empty."""

    licence = forms.ChoiceField(choices=Licence.choices, required=False, label=_("Licence"))
    holder = forms.CharField(max_length=120, required=False, label=_("Rights holder"))
    source = forms.CharField(
        max_length=300,
        required=False,
        label=pgettext_lazy("media", "Source"),
        help_text=_("Shop and order number, address, or who sent it."),
    )
    credit = forms.CharField(max_length=200, required=False, label=_("Credit line"))
    licence_from = forms.DateField(
        validators=DAY_LIMITS,
        required=False,
        label=pgettext_lazy("licence", "From"),
        widget=forms.DateInput({"type": "date"}),
    )
    licence_until = forms.DateField(
        validators=DAY_LIMITS,
        required=False,
        label=_("Last day"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Empty: without end."),
    )
    territory = forms.CharField(max_length=120, required=False, label=_("Territory"))
    platforms = forms.MultipleChoiceField(
        required=False,
        label=_("Only on these platforms"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everywhere."),
    )
    proof = forms.FileField(required=False, label=_("Proof"), widget=forms.FileInput({"accept": PAPERS}))
    people = forms.ChoiceField(choices=People.choices, required=False, label=pgettext_lazy("media", "People"))
    minors = forms.BooleanField(required=False, label=_("Minors are among them: the guardian has signed"))
    release = forms.FileField(
        required=False,
        label=_("Written consent"),
        widget=forms.FileInput({"accept": PAPERS}),
        help_text=_("Advertising with somebody's likeness needs it (Advertising Law, art. 33)."),
    )
    release_until = forms.DateField(
        validators=DAY_LIMITS, required=False, label=_("Consent until"), widget=forms.DateInput({"type": "date"})
    )
    ai_content = forms.ChoiceField(choices=MediaAi.choices, required=False, label=_("AI"))

    def __init__(self, *args: Any, platforms: Iterable[Capabilities] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platforms"].choices = [(caps.slug, label_of(caps)) for caps in platforms]  # type: ignore[attr-defined]

    def values(self, *, filled_only: bool = False) -> dict[str, Any]:
        """What to save, without the papers; `filled_only`: fields left empty keep what each file has."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"proof", "release"}}
        return {name: value for name, value in given.items() if value or not filled_only}
