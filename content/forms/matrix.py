"""Forms of the cross-promotion plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from config.lib.clock import local_day, now
from config.lib.numbers import row_number
from content.forms.plan_fields import one_of, owner_field
from content.models import CrossPromotion, Pillar
from content.plan_states import PromotionForm, PromotionState, Rhythm
from team.forms.fields import DayField
from team.models import Membership, Workspace

_NAMES = ("form", "message", "due_on", "rhythm", "state", "url", "result")


class CrossPromotionForm(forms.Form):
    """One entry of the plan."""

    from_account = one_of(pgettext_lazy("cross-promotion", "From"), ())
    to_account = one_of(pgettext_lazy("cross-promotion", "To"), ())
    form = forms.ChoiceField(label=pgettext_lazy("cross-promotion", "How"), choices=PromotionForm.choices)
    message = forms.CharField(
        label=_("Message"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What people are told there: why should they go?"),
    )
    due_on = DayField(
        label=pgettext_lazy("cross-promotion", "Day"), required=False, help_text=_("The owner is reminded on this day.")
    )
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm.choices)
    owner = owner_field(())
    state = forms.ChoiceField(label=_("State"), choices=PromotionState.choices)
    post = forms.CharField(
        label=_("Post in Juzhen"),
        required=False,
        max_length=18,
        help_text=_("Its number, as in the address of its page."),
    )
    url = forms.CharField(label=_("Address at the platform"), required=False, max_length=500, widget=forms.URLInput)
    result = forms.CharField(
        label=_("Result"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What came of it, with figures where you have them."),
    )

    def __init__(self, *args: Any, workspace: Workspace, row: CrossPromotion | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_initial(workspace, row), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        accounts = list(account_list(workspace=workspace))
        known = {account.pk for account in accounts}
        if row is not None:
            # An entry may name accounts that were disconnected since.
            accounts += [end for end in (row.from_account, row.to_account) if end.pk not in known]
        named = [("", _("Choose")), *((account.pk, _label(account)) for account in accounts)]
        for name in ("from_account", "to_account"):
            self.fields[name].choices = named  # type: ignore[attr-defined]
        members = Membership.objects.for_workspace(workspace).select_related("user").order_by("user__name", "pk")
        people = [("", _("Nobody")), *((member.user_id, member.user.label) for member in members)]
        self.fields["owner"].choices = people  # type: ignore[attr-defined]

    def clean_post(self) -> int | None:
        """The number of a post; that it is there is the service's question."""
        text = self.cleaned_data["post"].strip().removeprefix("#")
        number = row_number(text) if text else None
        if text and number is None:
            raise forms.ValidationError(_("There is no post of this number."))
        return number


def _label(account: SocialAccount) -> str:
    return f"{account} · {platform_name(account.platform)}"


def _initial(workspace: Workspace, row: CrossPromotion | None) -> dict[str, Any]:
    if row is None:
        today = local_day(now(), workspace.time_zone)
        return {"form": PromotionForm.MENTION, "rhythm": Rhythm.ONCE, "state": PromotionState.PLANNED, "due_on": today}
    ids = {"from_account": row.from_account_id, "to_account": row.to_account_id, "owner": row.owner_id or ""}
    return {**{name: getattr(row, name) for name in _NAMES}, **ids, "post": row.post_id or ""}


class SharesForm(forms.Form):
    """One number a pillar: its wanted part of an account's posts in percent."""

    def __init__(self, *args: Any, rows: list[tuple[Pillar, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pillars = [row for row, _share in rows]
        for row, share in rows:
            self.fields[f"share-{row.pk}"] = forms.IntegerField(
                label=row.name, min_value=0, max_value=100, required=False, initial=share
            )

    @property
    def lines(self) -> list[tuple[Pillar, forms.BoundField]]:
        """Each pillar with its field."""
        return [(row, self[f"share-{row.pk}"]) for row in self.pillars]

    def shares(self) -> dict[int, int]:
        """Percent by pillar id; call on a valid form."""
        return {row.pk: self.cleaned_data[f"share-{row.pk}"] or 0 for row in self.pillars}
