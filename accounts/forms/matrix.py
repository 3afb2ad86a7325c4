"""Forms of groups and strategies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AccountGroup, AccountStrategy, SocialAccount
from accounts.selectors.account import account_list
from accounts.selectors.personas.personas import persona_choices
from accounts.services.matrix.groups import NAME_MAX, PURPOSE_MAX, GroupValues
from accounts.services.matrix.strategy import TEXT_MAX, WEEK_MAX, StrategyValues
from accounts.strategy_states import AccountRole, GroupKind, GroupTone
from team.models import Workspace


def _id(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


class GroupForm(forms.Form):
    """What a group is and who belongs to it. `accounts`: the rows the page shows as boxes, chosen ones first."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    kind = forms.ChoiceField(label=pgettext_lazy("account group", "Kind"), choices=GroupKind.choices)
    mother = forms.TypedChoiceField(
        label=_("Mother account"),
        coerce=_id,
        empty_value=None,
        required=False,
        help_text=_("The account the others lean on; it becomes a member."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=PURPOSE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What these accounts do together, in a sentence."),
    )
    tone = forms.ChoiceField(label=_("Colour"), choices=GroupTone.choices, widget=forms.RadioSelect)
    members = forms.TypedMultipleChoiceField(label=_("Accounts"), coerce=int, required=False)

    def __init__(self, *args: Any, workspace: Workspace, group: AccountGroup | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_initial(group), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        inside = [row.account for row in group.members.all()] if group else []
        known = {account.pk for account in inside}
        self.accounts: list[SocialAccount] = [
            *inside,
            *(account for account in account_list(workspace=workspace) if account.pk not in known),
        ]
        choices = [(account.pk, str(account)) for account in self.accounts]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]
        self.fields["mother"].choices = [("", _("None")), *choices]  # type: ignore[attr-defined]
        value = self["members"].value() or ()
        self.chosen = {str(pk) for pk in value}

    def values(self) -> GroupValues:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        wanted = set(data["members"])
        ids = [account.pk for account in self.accounts if account.pk in wanted]
        return GroupValues(data["name"], data["kind"], data["purpose"], data["tone"], data["mother"], ids)


def _initial(group: AccountGroup | None) -> dict[str, Any]:
    if group is None:
        return {"kind": GroupKind.MATRIX, "tone": GroupTone.PETROL}
    named = {name: getattr(group, name) for name in ("name", "kind", "purpose", "tone")}
    return {**named, "mother": group.mother_id or "", "members": [row.account_id for row in group.members.all()]}


class StrategyForm(forms.Form):
    """What an account is there for. Everything may stay open."""

    role = forms.ChoiceField(
        label=_("Role in the matrix"), choices=[("", _("Not decided")), *AccountRole.choices], required=False
    )
    positioning = forms.CharField(
        label=_("Positioning"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For whom, what, and why from this account: one sentence that a new colleague understands."),
    )
    tone = forms.CharField(
        label=_("Tone of voice"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("How it speaks, and what it never says. The editor shows it while somebody writes."),
    )
    persona = forms.TypedChoiceField(label=_("Persona"), coerce=_id, empty_value=None, required=False)
    audience = forms.CharField(
        label=pgettext_lazy("account", "Audience"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    posts_per_week = forms.IntegerField(
        label=_("Wanted posts a week"),
        min_value=0,
        max_value=WEEK_MAX,
        required=False,
        help_text=_("Empty: not decided."),
    )

    def __init__(self, *args: Any, workspace: Workspace, strategy: AccountStrategy, **kwargs: Any) -> None:
        names = ("role", "positioning", "tone", "audience", "posts_per_week")
        kwargs.setdefault("initial", {name: getattr(strategy, name) for name in names})
        kwargs["initial"].setdefault("persona", strategy.persona_id or "")
        super().__init__(*args, **kwargs)
        personas = persona_choices(workspace=workspace, chosen=strategy.persona_id)
        if not personas:
            del self.fields["persona"]
        else:
            choices = [("", _("None")), *((row.pk, row.name) for row in personas)]
            self.fields["persona"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> StrategyValues:
        """What was entered; call on a valid form."""
        data = dict(self.cleaned_data)
        return StrategyValues(persona_id=data.pop("persona", None), **data)
