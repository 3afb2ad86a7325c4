"""Forms of snippets."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from content.services.snippets import NAME_MAX, TEXT_MAX
from content.states import SnippetKind


class SnippetForm(forms.Form):
    """A text or a group of hashtags."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 7}),
        strip=False,
        help_text=_("{brand}, {account}, {date} and {link} are places; any other word in braces is asked for."),
    )

    def __init__(self, kind: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if kind == SnippetKind.TAGS:
            self.fields["text"].label = _("Hashtags")
            self.fields["text"].help_text = _("Separated by spaces or commas, with or without #.")
