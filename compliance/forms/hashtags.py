"""The form of the brand's hashtag rules."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.models import BrandRules

_BETWEEN = re.compile(r"[\s,，、;；]+")


class HashtagForm(forms.Form):
    """Tags as people type them: separated by spaces, commas or lines, with or without #."""

    required = forms.CharField(
        label=_("Under every post"),
        required=False,
        max_length=2000,
        help_text=_("For example the brand's own tag."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    forbidden = forms.CharField(
        label=_("Never"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    most = forms.IntegerField(label=_("At most"), required=False, min_value=1, max_value=50)

    def __init__(self, *args: Any, row: BrandRules, **options: Any) -> None:
        options["initial"] = {
            "required": " ".join(f"#{tag}" for tag in row.hashtags_required),
            "forbidden": " ".join(f"#{tag}" for tag in row.hashtags_forbidden),
            "most": row.hashtags_most,
        }
        super().__init__(*args, **options)

    def values(self) -> dict[str, Any]:
        """What was typed, tag by tag; call on a valid form."""
        return {
            "required": _BETWEEN.split(self.cleaned_data["required"]),
            "forbidden": _BETWEEN.split(self.cleaned_data["forbidden"]),
            "most": self.cleaned_data["most"],
        }
