"""Making an API token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from config.lib.clock import day_start
from team.permissions import ROLE_GRANTS, Permission
from team.roles import Role

# Not for programs: these change who may do what, or end everything.
NOT_FOR_TOKENS = frozenset({Permission.API_TOKENS, Permission.WORKSPACE_DELETE})


class TokenForm(forms.Form):
    """Name, scopes out of what the person's role holds, and the last day."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What uses it, such as “Website” or “Weekly report”.")
    )
    scopes = forms.MultipleChoiceField(label=_("Scopes"), widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day, in the workspace's time zone. Empty: until revoked."),
    )

    def __init__(self, *args: Any, role: str, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        field = cast("forms.MultipleChoiceField", self.fields["scopes"])
        held = ROLE_GRANTS[Role(role)]
        field.choices = [(p.value, p.label) for p in Permission if p in held and p not in NOT_FOR_TOKENS]

    def expires_at(self) -> datetime | None:
        """The first moment after the chosen day, aware UTC; None for no end."""
        day = self.cleaned_data["expires_on"]
        return day_start(day + timedelta(days=1), self.zone) if day else None
