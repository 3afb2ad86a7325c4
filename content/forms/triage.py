"""What a person chose on the triage page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.selectors.pacing import GAPS
from content.states import TriageAction

WHEN_FIRST, WHEN_TOMORROW = "first", "tomorrow"


class TriageForm(forms.Form):
    """`first_at` is on the wall of the active zone, the workspace's. An empty `gap`: each account's own spacing."""

    action = forms.ChoiceField(choices=TriageAction.choices)
    gap = forms.TypedChoiceField(
        choices=[("", ""), *((str(n), str(n)) for n in GAPS)], coerce=int, empty_value=None, required=False
    )
    when = forms.ChoiceField(choices=[(WHEN_FIRST, ""), (WHEN_TOMORROW, "")], required=False)
    first_at = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("This is not a date and time.")},
    )

    def clean(self) -> dict[str, Any]:
        """Rescheduling needs a time."""
        values = super().clean() or {}
        move = values.get("action") == TriageAction.RESCHEDULE
        if (
            move
            and values.get("when") != WHEN_TOMORROW
            and not values.get("first_at")
            and "first_at" not in self.errors
        ):
            self.add_error("first_at", _("Choose when the first one goes out."))
        return values
