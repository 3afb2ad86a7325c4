"""Making and changing a workspace."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from team.forms.fields import ZoneField
from team.services.workspaces import LATE_MINUTES_MAX
from team.states import ApprovalMode, NumberStyle


class WorkspaceCreateForm(forms.Form):
    """The first step of onboarding."""

    name = forms.CharField(
        label=_("Name of the brand or team"),
        max_length=80,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "organization", "data-slug-from": "id_slug"}),
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        required=False,
        help_text=_("Latin letters, digits and hyphens; part of every address. Empty: we suggest one."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    time_zone = ZoneField(label=_("Time zone"), help_text=_("The calendar's wall clock."))
    language = forms.ChoiceField(
        label=_("Language of invitations"),
        choices=settings.LANGUAGES,
        help_text=_("Each member chooses their own language for the screen."),
    )
    demo = forms.BooleanField(
        label=_("Fill with demo data"),
        required=False,
        help_text=_("Practice accounts, members and five weeks of posts. Removed later in one click."),
    )


class WorkspaceSettingsForm(forms.Form):
    """General settings and publishing rules."""

    name = forms.CharField(label=_("Name"), max_length=80)
    time_zone = ZoneField(label=_("Time zone"), help_text=_("The calendar's wall clock."))
    language = forms.ChoiceField(
        label=_("Language of invitations"),
        choices=settings.LANGUAGES,
        help_text=_("Each member chooses their own language for the screen."),
    )
    number_style = forms.ChoiceField(label=_("Large numbers"), choices=NumberStyle.choices, required=False)
    approval_mode = forms.ChoiceField(
        label=_("Approval"),
        choices=ApprovalMode.choices,
        help_text=_("Required: nobody publishes a post that no second person approved."),
    )
    late_minutes = forms.IntegerField(
        label=_("Still publish when late by (minutes)"),
        min_value=1,
        max_value=LATE_MINUTES_MAX,
        help_text=_("After an outage, older posts wait for a person to decide."),
    )


class WorkspaceDeleteForm(forms.Form):
    """The danger zone."""

    typed_name = forms.CharField(
        label=_("Name of the workspace"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
