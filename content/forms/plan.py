"""Forms of pillars and themes, and of the period that the mix is shown for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.forms.plan_fields import text_field, tone_field
from content.models import Pillar, Theme
from content.services.pillars import AUDIENCE_MAX, NAME_MAX, PillarValues
from content.services.plan_write import NOTE_MAX
from content.services.themes import TITLE_MAX, ThemeValues
from team.forms.fields import DayField

PERIOD_MAX = 366


class PillarForm(forms.Form):
    """A pillar."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    tone = tone_field()
    share = forms.IntegerField(
        label=_("Wanted share in percent"), min_value=0, max_value=100, help_text=_("Of all posts; 0 means no target.")
    )
    audience = forms.CharField(
        label=pgettext_lazy("brief", "Audience"),
        max_length=AUDIENCE_MAX,
        required=False,
        help_text=_("Whom it is for."),
    )
    description = text_field(_("Description"), NOTE_MAX, help_text=_("What belongs to it and what does not."))
    active = forms.BooleanField(label=_("In use"), required=False)

    def values(self) -> PillarValues:
        """What was entered; call on a valid form."""
        return PillarValues(**self.cleaned_data)


class ThemeForm(forms.Form):
    """A theme."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_MAX)
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    tone = tone_field()
    note = text_field(_("Note"), NOTE_MAX, help_text=_("Angle, offers, what to avoid."))

    def values(self) -> ThemeValues:
        """What was entered; call on a valid form."""
        return ThemeValues(**self.cleaned_data)


class PeriodForm(forms.Form):
    """From and to."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        """A period has a direction and an end."""
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and not 0 <= (last - first).days < PERIOD_MAX:
            self.add_error("last", _("Choose a period of a year at most."))
        return values


def pillar_initial(row: Pillar | None, *, tone: int) -> dict[str, Any]:
    """What the form of a pillar shows; a new one takes the next colour."""
    if row is None:
        return {"tone": tone, "active": True, "share": 0}
    return {name: getattr(row, name) for name in PillarForm.base_fields}


def theme_initial(row: Theme | None) -> dict[str, Any]:
    """What the form of a theme shows."""
    return {name: getattr(row, name) for name in ThemeForm.base_fields} if row else {"tone": 1}
