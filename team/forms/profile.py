"""Personal settings."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from team.forms.fields import ZoneField
from team.states import Density, RiseColour, Theme


class ProfileForm(forms.Form):
    """How a person likes the product."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=80,
        required=False,
        help_text=_("Shown to the other members. Empty: the part of your address before the @."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[
            ("", pgettext_lazy("language", "As the browser asks")),
            *[(code, name) for code, name in settings.LANGUAGES],
        ],
    )
    time_zone = ZoneField(
        label=_("Time zone"),
        required=False,
        empty=pgettext_lazy("time zone", "As the workspace"),
        help_text=_("For your notifications and personal pages. Calendars keep the zone of the workspace."),
    )
    theme = forms.ChoiceField(label=_("Appearance"), required=False, choices=Theme.choices)
    density = forms.ChoiceField(label=_("Density"), required=False, choices=Density.choices)
    rise_colour = forms.ChoiceField(label=_("Colours of changes"), required=False, choices=RiseColour.choices)
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("C, G, / and ? act without a modifier key. Switch off when you use voice input."),
    )
