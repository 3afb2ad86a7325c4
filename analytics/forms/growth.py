"""Forms of the growth board: channels of new followers, target structure, structure by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AccountGroup, SocialAccount
from accounts.selectors.account import account_list
from analytics.growth_states import Channel
from analytics.services.growth.sources import Entered
from analytics.services.importing.cells import CellError, read_count, read_money
from content.models import CrossPromotion
from team.forms.fields import DayField
from team.models import Workspace

_NUMBER = {"class": "input", "inputmode": "decimal", "autocomplete": "off", "maxlength": 24}


class CellField(forms.CharField):
    """A number as people and exports write it, such as 1.2万; empty: not told. `money`: with two digits."""

    def __init__(self, *, money: bool = False, **options: Any) -> None:
        self.money = money
        super().__init__(required=False, max_length=24, widget=forms.TextInput(attrs=_NUMBER), **options)

    def clean(self, value: Any) -> Any:
        """The number. Raises ValidationError."""
        text = super().clean(value)
        try:
            return read_money(text) if self.money else read_count(text)
        except CellError as error:
            raise forms.ValidationError(str(error)) from None


def account_choices(workspace: Workspace) -> list[tuple[Any, str]]:
    """All accounts, as choices."""
    return [(one.pk, str(one)) for one in account_list(workspace=workspace)]


class SourcesForm(forms.Form):
    """Where the followers of some days came from."""

    account = forms.TypedChoiceField(label=_("Account"), coerce=int)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Empty: one day."))
    currency = forms.CharField(label=pgettext_lazy("metric", "Currency"), max_length=3, required=False)
    promotion = forms.TypedChoiceField(
        label=_("Cross-promotion that brought them"), coerce=int, required=False, empty_value=None
    )
    note = forms.CharField(label=_("Where you have it from"), max_length=300, required=False)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].choices = account_choices(workspace)  # type: ignore[attr-defined]
        rows = CrossPromotion.objects.for_workspace(workspace).select_related("from_account", "to_account")
        words = "%(form)s: %(from)s → %(to)s"
        self.fields["promotion"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *(
                (one.pk, words % {"form": one.get_form_display(), "from": one.from_account, "to": one.to_account})
                for one in rows.order_by("-pk")[:200]
            ),
        ]
        for channel in Channel:
            self.fields[f"gained-{channel}"] = CellField(label=channel.label)
            cost = _now("Cost of %(channel)s") % {"channel": channel.label}
            self.fields[f"cost-{channel}"] = CellField(label=cost, money=True)

    @property
    def lines(self) -> list[tuple[Channel, forms.BoundField, forms.BoundField]]:
        """Channel, its field of followers and its field of costs."""
        return [(one, self[f"gained-{one}"], self[f"cost-{one}"]) for one in Channel]

    def entered(self) -> Entered:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        gained = {one.value: data[f"gained-{one}"] for one in Channel if data[f"gained-{one}"] is not None}
        costs = {one.value: data[f"cost-{one}"] for one in Channel if data[f"cost-{one}"] is not None}
        return Entered(
            data["first"],
            data["last"] or data["first"],
            gained,
            costs,
            data["currency"].strip().upper(),
            data["promotion"],
            data["note"],
        )


def group_choices(workspace: Workspace) -> Sequence[tuple[int, str]]:
    """The account groups."""
    return list(AccountGroup.objects.for_workspace(workspace).order_by("pk").values_list("pk", "name")[:200])


def account_named(workspace: Workspace, pk: int) -> SocialAccount:
    """The chosen account; call with an id the form has accepted."""
    return account_list(workspace=workspace).get(pk=pk)
