"""The form of link tags."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import LinkTags
from content.services.link_tags import NAMES, VALUE_MAX


class LinkTagsForm(forms.Form):
    """Own domains, one a line, and the four values."""

    domains = forms.CharField(
        label=_("Your own domains"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as shanyu.cn; only links there are tagged, subdomains included."),
    )
    source = forms.CharField(label="utm_source", required=False, max_length=VALUE_MAX)
    medium = forms.CharField(label="utm_medium", required=False, max_length=VALUE_MAX)
    campaign = forms.CharField(label="utm_campaign", required=False, max_length=VALUE_MAX)
    content = forms.CharField(
        label="utm_content",
        required=False,
        max_length=VALUE_MAX,
        help_text=_("{platform}, {account}, {campaign} and {post} are filled in; an empty value leaves the tag out."),
    )


def initial_of(row: LinkTags | None) -> dict[str, Any]:
    """What the form shows of the stored rules, or of the defaults."""
    shown = row or LinkTags()
    return {"domains": "\n".join(shown.domains), **{name: getattr(shown, name) for name in NAMES}}
