"""Forms of checklists: the template with its lines, and a tick."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors.account import account_list
from content.forms.production.fields import PlanForm, line, several
from content.models import Checklist
from content.production_states import GateWhen, Proof
from content.states import AdKind, PostKind
from team.models import Workspace
from team.roles import Role

SPARE = 4


class ChecklistForm(PlanForm):
    """The template itself."""

    name = line(_("Name"), 120, required=True)
    when = forms.ChoiceField(label=_("Must be done"), choices=GateWhen.choices, widget=forms.RadioSelect)
    kinds = several(_("Kinds of posts"), PostKind.choices, _("None chosen: all."))
    ad_kinds = several(
        _("Advertising"),
        [choice for choice in AdKind.choices if choice[0]],
        _("None chosen: whether it advertises or not."),
    )
    accounts = forms.TypedMultipleChoiceField(
        label=_("Accounts"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )

    def __init__(self, data: Any = None, *, workspace: Workspace, row: Checklist | None = None, **options: Any) -> None:
        options["initial"] = {"when": GateWhen.SCHEDULE, **(options.get("initial") or {})}
        if row is not None:
            options["initial"] |= {
                "when": row.when,
                "accounts": [account.pk for account in row.accounts.all()],
            }
        super().__init__(data, workspace=workspace, row=row, **options)
        offered = [(account.pk, str(account)) for account in account_list(workspace=workspace)]
        self.fields["accounts"].choices = offered  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """One line of a template; without a text it is left out."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What is checked"), max_length=200, required=False)
    help = forms.CharField(label=_("Help"), max_length=500, required=False)
    proof = forms.ChoiceField(label=_("Proof"), choices=Proof.choices, required=False)
    role = forms.ChoiceField(
        label=_("Ticked by"), choices=[("", _("Everybody who edits")), *Role.choices], required=False
    )
    again = forms.BooleanField(label=_("Again after changes"), required=False)


class _Lines(forms.BaseFormSet):
    def values(self) -> list[dict[str, Any]]:
        """The lines that have a text, in order."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]


ItemForms = forms.formset_factory(ItemForm, formset=_Lines, extra=SPARE, max_num=60, validate_max=True)


def items_initial(row: Checklist | None) -> list[dict[str, Any]]:
    """Stored lines for the forms."""
    names = ("text", "help", "proof", "role", "again")
    items = row.live_items if row is not None else []  # type: ignore[attr-defined]
    return [{"id": item.pk, **{name: getattr(item, name) for name in names}} for item in items]
