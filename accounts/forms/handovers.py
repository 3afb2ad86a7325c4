"""Forms of handovers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.custody_states import HandoverKind, SeatRole
from accounts.forms.custody import ProofFields, person_choices
from accounts.models import SocialAccount
from accounts.services.custody.handover_items import Plan
from accounts.services.custody.handovers import Start
from team.forms.fields import DayField
from team.models import User


class StartForm(forms.Form):
    """A handover to begin. Which fields there are depends on its kind."""

    person = forms.ChoiceField(label=_("Who"))
    successor = forms.ChoiceField(
        label=_("Who takes it over"),
        required=False,
        help_text=_("Each item can still go to somebody else."),
    )
    accounts = forms.MultipleChoiceField(label=_("Accounts"), widget=forms.CheckboxSelectMultiple)
    seat_role = forms.ChoiceField(
        label=_("Role at the platform"), choices=SeatRole.choices, initial=SeatRole.OPERATOR.value
    )
    due_on = DayField(label=_("To be done by"))
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        *args: Any,
        kind: str,
        members: Mapping[int, User],
        left: Sequence[tuple[int, str]],
        accounts: Sequence[SocialAccount],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        nobody = pgettext("person", "Choose")
        fields: dict[str, Any] = self.fields
        fields["person"].choices = person_choices(
            members, also=[] if kind == HandoverKind.JOINER else left, empty=nobody
        )
        fields["successor"].choices = person_choices(members, empty=pgettext("successor", "Decided item by item"))
        fields["accounts"].choices = [(str(one.pk), str(one)) for one in accounts]
        gone = {
            HandoverKind.JOINER: ("successor",),
            HandoverKind.MOVER: ("seat_role",),
            HandoverKind.LEAVER: ("accounts", "seat_role"),
            HandoverKind.ACCOUNT: ("seat_role",),
        }[HandoverKind(kind)]
        for name in gone:
            del fields[name]
        if kind == HandoverKind.ACCOUNT:
            fields["accounts"] = forms.ChoiceField(label=_("Account"), choices=fields["accounts"].choices)
            fields["successor"].required = True
            fields["person"].label = _("Who hands over")

    def start(self) -> Start:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        chosen = data.get("accounts") or []
        return Start(
            kind=self.kind,
            person_id=int(data["person"]),
            due_on=data["due_on"],
            successor_id=int(data["successor"]) if data.get("successor") else None,
            account_ids=[int(pk) for pk in ([chosen] if isinstance(chosen, str) else chosen)],
            seat_role=data.get("seat_role") or SeatRole.OPERATOR,
            note=data["note"],
        )


class DoneForm(ProofFields):
    """That one item is done, who has the thing now, and what shows it."""

    successor = forms.ChoiceField(label=_("Has it now"), required=False)
    field_order = ["successor", "proof_text", "proof_url", "file"]

    def __init__(
        self, *args: Any, members: Mapping[int, User], person_id: int | None, passes: bool, needs: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        others = {pk: user for pk, user in members.items() if pk != person_id}
        empty = pgettext("successor", "Choose") if needs else pgettext("successor", "Nobody")
        self.fields["successor"].choices = person_choices(others, empty=empty)  # type: ignore[attr-defined]
        if not passes:
            del self.fields["successor"]

    @property
    def successor_id(self) -> int | None:
        """Who has the thing now; call on a valid form."""
        return int(self.cleaned_data.get("successor") or 0) or None


class PlanForm(forms.Form):
    """Who sees to an item, until when."""

    responsible = forms.ChoiceField(label=_("Sees to it"))
    due_on = DayField(label=_("Until"))

    def __init__(self, *args: Any, members: Mapping[int, User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["responsible"].choices = person_choices(members, empty=pgettext("person", "Choose"))  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """What was entered; call on a valid form."""
        due: date = self.cleaned_data["due_on"]
        return Plan(int(self.cleaned_data["responsible"]), due)
