"""The form of a saved reply."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interactions.models import SavedReply
from interactions.selectors.saved_replies import PLACES
from interactions.services.saved_replies import ReplyDraft

LANGUAGES = (("", pgettext_lazy("language", "Any language")), ("zh", "中文"), ("en", "English"))


class SavedReplyForm(forms.Form):
    """Name, shortcut and text."""

    title = forms.CharField(label=pgettext_lazy("saved reply", "Name"), max_length=80)
    shortcut = forms.CharField(
        label=_("Shortcut"), max_length=40, required=False, help_text=_("Found first when typed behind / in an answer.")
    )
    text = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7}))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    tags = forms.CharField(label=_("Tags"), max_length=400, required=False, help_text=_("Separated by commas."))

    places = PLACES

    def draft(self) -> ReplyDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        tags = data["tags"].replace("，", ",").split(",")
        return ReplyDraft(
            title=data["title"], text=data["text"], shortcut=data["shortcut"], language=data["language"], tags=tags
        )


def initial_of(row: SavedReply) -> dict[str, str]:
    """What the form shows for a reply that is there."""
    values = {name: getattr(row, name) for name in ("title", "shortcut", "text", "language")}
    return {**values, "tags": ", ".join(row.tags)}
