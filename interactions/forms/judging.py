"""Forms about judgements."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

TEXT_MAX = 4_000


class TryForm(forms.Form):
    """A text of nobody's."""

    text = forms.CharField(
        label=_("Comment or message"),
        max_length=TEXT_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
