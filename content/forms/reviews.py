"""Forms of the reviews."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.services.review_links import DAYS_MAX, LinkValues
from content.services.suggestions import Wording


class SuggestForm(forms.Form):
    """Another wording for one text. `target`: field, or field and platform joined by a colon."""

    target = forms.ChoiceField(label=_("Text"))
    after = forms.CharField(
        label=_("New wording"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    note = forms.CharField(label=_("Why"), required=False, max_length=1000)

    def __init__(self, *args: object, targets: list[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["target"].choices = targets  # type: ignore[attr-defined]

    def wording(self) -> Wording:
        """What was entered; call on a valid form."""
        field, _colon, platform = self.cleaned_data["target"].partition(":")
        return Wording(field, self.cleaned_data["after"], platform, self.cleaned_data["note"])


class LinkForm(forms.Form):
    """For whom a link is and what it may do."""

    name = forms.CharField(
        label=_("For whom"), max_length=120, help_text=_("A person or company; it stands in the log and on their page.")
    )
    days = forms.IntegerField(label=_("Opens for how many days"), min_value=1, max_value=DAYS_MAX, initial=7)
    may_comment = forms.BooleanField(label=_("May comment"), required=False, initial=True)
    may_approve = forms.BooleanField(
        label=pgettext_lazy("link", "May approve"),
        required=False,
        help_text=_("Counts for the level that asks for somebody outside."),
    )
    more = forms.CharField(
        label=_("Further posts"), required=False, help_text=_("Numbers of posts, separated by commas.")
    )

    def values(self) -> LinkValues:
        """What was entered; call on a valid form."""
        cleaned = self.cleaned_data
        return LinkValues(cleaned["name"], cleaned["days"], cleaned["may_comment"], cleaned["may_approve"])

    def further(self) -> list[int]:
        """Numbers of further posts."""
        parts = self.cleaned_data["more"].replace("，", ",").split(",")
        return [int(part) for part in parts if part.strip().isdecimal() and len(part.strip()) < 18]
