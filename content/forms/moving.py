"""Where a post shall go: a day, a day with a time, an exact moment, or the tray."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class MoveForm(forms.Form):
    """The fields of a move. Exactly one of `tray`, `at` (ISO 8601 with offset) and `date` decides.

    `date` alone keeps the time of day; `time` is on the wall of the workspace's zone.
    """

    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    tray = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_at(self) -> datetime | None:
        """The exact moment, aware UTC."""
        text = self.cleaned_data["at"]
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            return moment.astimezone(UTC) if moment.tzinfo else None
        except (ValueError, OverflowError):
            raise ValidationError(_("This is not a date and time.")) from None

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        values = super().clean() or {}
        if not self.errors and not (values.get("tray") or values.get("at") or values.get("date")):
            self.add_error("date", _("Choose a date."))
        return values
