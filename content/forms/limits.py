"""The form of publishing limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import PublishingLimit
from content.services.limits import DAY_MAX, GAP_MAX, WEEK_MAX, LimitValues


def _number(label: Any, highest: int, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=highest, help_text=help_text)


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


class LimitForm(forms.Form):
    """Spacing, caps, quiet hours, and whether the engine waits; empty fields limit nothing."""

    gap_minutes = _number(_("Minutes between two posts"), GAP_MAX, _("Counted from when a post is live."))
    per_day = _number(_("Posts a day"), DAY_MAX, _("From midnight to midnight."))
    per_week = _number(_("Posts a week"), WEEK_MAX, _("From Monday to Sunday."))
    quiet_from = _clock(_("Quiet from"))
    quiet_until = _clock(_("Quiet until"))
    enforce = forms.TypedChoiceField(
        label=_("When a limit is reached"),
        coerce=lambda value: value == "wait",
        choices=[("wait", _("Wait until the limit allows it")), ("warn", _("Publish, and only warn while planning"))],
        widget=forms.RadioSelect,
    )

    def values(self) -> LimitValues:
        """What was entered; call on a valid form."""
        return LimitValues(**self.cleaned_data)


def initial_of(row: PublishingLimit | None) -> dict[str, Any]:
    """What the form shows for stored limits; for none an empty form that waits."""
    if row is None:
        return {"enforce": "wait"}
    names = ("gap_minutes", "per_day", "per_week", "quiet_from", "quiet_until")
    return {**{name: getattr(row, name) for name in names}, "enforce": "wait" if row.enforce else "warn"}
