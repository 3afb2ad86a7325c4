"""What a person says about a post they have seen live."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """Shape only; services judge the address. The time is read in the active zone, which is the account's."""

    url = forms.CharField(required=False, strip=False)
    force = forms.BooleanField(required=False)
    published_at = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Enter date and time, such as 2026-11-21 14:30.")},
    )
