"""Inviting members."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from team.permissions import grantable_roles
from team.roles import Role


class InviteForm(forms.Form):
    """An address and a role that the inviting member may hand out."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["role"])
        field.choices = [(r.value, r.label) for r in grantable_roles(role)]
        self.initial.setdefault("role", Role.PLANNER if Role.PLANNER in grantable_roles(role) else Role.GUEST)
