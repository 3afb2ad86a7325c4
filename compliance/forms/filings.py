"""The form of a filing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.forms.choices import platform_choices
from compliance.models import PromotionFiling
from compliance.services.filings import Filing
from compliance.states import FilingTool
from team.forms.fields import DayField

_NAMES = ("tool", "number", "platform", "partner", "filed_on", "post_url", "note")


class FilingForm(forms.Form):
    """What was filed where, for whom, and which post it is."""

    tool = forms.ChoiceField(label=_("Filed in"), choices=FilingTool.choices)
    number = forms.CharField(
        label=pgettext_lazy("filing", "Number"), max_length=80, help_text=_("As the tool shows it.")
    )
    platform = forms.ChoiceField(label=_("Platform"))
    partner = forms.CharField(label=_("Partner"), max_length=120, help_text=_("Creator, agency or brand."))
    filed_on = DayField(
        label=_("Filed on"),
    )
    post = forms.CharField(
        label=_("Post in Juzhen"),
        required=False,
        max_length=18,
        help_text=_("Its number, as in the address of its page."),
    )
    post_url = forms.CharField(label=_("Address of the post"), required=False, max_length=500, widget=forms.URLInput)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(
        label=pgettext_lazy("proof", "Evidence"),
        required=False,
        help_text=_("A screenshot or PDF of the filing, at most 15 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["platform"].choices = platform_choices(_("Choose"))  # type: ignore[attr-defined]

    def filing(self) -> Filing:
        """What was entered; call on a valid form."""
        post = self.cleaned_data["post"].strip().removeprefix("#")
        values = {name: self.cleaned_data[name] for name in _NAMES}
        return Filing(**values, target_type="post" if post else "", target_id=post)


def initial_of(row: PromotionFiling) -> dict[str, Any]:
    """What the form shows for a filing that is there."""
    return {**{name: getattr(row, name) for name in _NAMES}, "post": row.target_id}
