"""The form of a recurring column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from content.forms.plan_fields import owner_field, pillar_field, text_field
from content.models import Column, Pillar
from content.services.columns import HASHTAGS_MAX, LEAD_MAX, NAME_MAX, ColumnValues
from content.services.drafting import TITLE_MAX
from content.states import PostKind
from team.forms.fields import DayField, ZoneField
from team.models import User, Workspace


class ColumnForm(forms.Form):
    """A column: when, what, where."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On these weekdays"), choices=[(str(n), "") for n in range(7)], coerce=int
    )
    clock = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    time_zone = ZoneField(label=_("Time zone"))
    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until you end it."))
    lead_days = forms.IntegerField(
        label=_("Days ahead"), min_value=1, max_value=LEAD_MAX, help_text=_("So early a draft is made.")
    )
    skip_holidays = forms.BooleanField(
        label=_("Leave public holidays out"), required=False, help_text=_("Days off in mainland China.")
    )
    kind = forms.ChoiceField(label=_("Kind of post"), choices=PostKind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=TITLE_MAX, required=False, help_text=_("Empty: the name of the column.")
    )
    text = text_field(_("Text"), 20_000, rows=5, help_text=_("The skeleton that a person fills."))
    hashtags = forms.CharField(label=_("Hashtags"), max_length=HASHTAGS_MAX, required=False)
    accounts = forms.TypedMultipleChoiceField(
        label=_("Accounts"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        pillars: Iterable[Pillar],
        people: Iterable[User],
        accounts: Iterable[SocialAccount],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["pillar"] = pillar_field(pillars)
        self.fields["owner"] = owner_field(people)
        self.fields["accounts"].choices = [(row.pk, str(row)) for row in accounts]  # type: ignore[attr-defined]

    def values(self) -> ColumnValues:
        """What was entered; call on a valid form."""
        given = dict(self.cleaned_data)
        pillar, owner, accounts = given.pop("pillar"), given.pop("owner"), given.pop("accounts")
        return ColumnValues(pillar_id=pillar, owner_id=owner, account_ids=accounts, **given)


def column_initial(row: Column | None, *, workspace: Workspace) -> dict[str, Any]:
    """What the form shows of a stored column, or of a new one."""
    if row is None:
        today = local_day(now(), workspace.time_zone)
        return {
            "weekdays": [], "clock": "09:00", "time_zone": workspace.time_zone, "first_day": today,
            "lead_days": 14, "kind": PostKind.POST,
        }  # fmt: skip
    names = (
        *("name", "clock", "time_zone", "first_day", "last_day", "lead_days", "skip_holidays"),
        *("kind", "title", "text", "hashtags", "weekdays"),
    )
    return {
        **{name: getattr(row, name) for name in names},
        "pillar": row.pillar_id,
        "owner": row.owner_id,
        "accounts": [account.pk for account in row.accounts.all()],
    }
