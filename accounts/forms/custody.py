"""Forms of the asset register and of account security: their shape only; what the values mean, services decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import Basis, HolderPart, LoginVerdict, RegistrantKind, SeatRole, TwoFactor
from accounts.models import AccountAsset, AssetHolder, LoginEvent, PlatformSeat
from accounts.services.custody.assets import PHONE_MAX, RECOVERY_MAX, AssetRecord
from accounts.services.custody.holders import Holder
from accounts.services.custody.proofs import Evidence
from accounts.services.custody.seats import Seat
from accounts.services.custody.security import Login
from team.forms.fields import DayField
from team.models import User

FILES = "application/pdf,image/jpeg,image/png,image/webp"
_EMPTY = [("", "–")]
_OFF = {"autocomplete": "off"}


def person_choices(
    members: Mapping[int, User], *, also: Sequence[tuple[int, str]] = (), empty: Any = ""
) -> list[tuple[str, str]]:
    """Members for a select; `also`: people who stand there now although they left."""
    rows = [(str(pk), user.label) for pk, user in members.items()]
    left = pgettext("person", "has left")
    rows += [(str(pk), f"{name} ({left})") for pk, name in also if pk not in members]
    return [("", str(empty or pgettext("holder", "Nobody or somebody outside"))), *rows]


class ProofFields(forms.Form):
    """Words, a link or a file; the service wants at least one."""

    proof_text = forms.CharField(
        label=pgettext_lazy("proof", "What shows it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    proof_url = forms.CharField(label=_("Link to the proof"), required=False, max_length=500, widget=forms.URLInput)
    file = forms.FileField(
        label=_("Screenshot or document"),
        required=False,
        help_text=_("PDF or picture, at most 15 MB. It is kept encrypted."),
        widget=forms.FileInput(attrs={"accept": FILES}),
    )

    def evidence(self) -> Evidence:
        """What was given; call on a valid form."""
        data = self.cleaned_data
        return Evidence(data["proof_text"], data["proof_url"], data["file"] or None)


class AssetForm(forms.Form):
    """The entry of one account. What lies sealed is never written back into the page."""

    registrant_kind = forms.ChoiceField(
        label=_("Registered to"), required=False, choices=[*_EMPTY, *RegistrantKind.choices]
    )
    registrant_name = forms.CharField(
        label=_("Name of the registrant"),
        required=False,
        max_length=120,
        help_text=_("Company or person, exactly as the platform has it."),
    )
    basis = forms.ChoiceField(label=_("Basis of ownership"), required=False, choices=[*_EMPTY, *Basis.choices])
    basis_note = forms.CharField(
        label=_("Contract or agreement"), required=False, max_length=200, help_text=_("Number, date, where it is kept.")
    )
    contract = forms.FileField(
        label=_("Copy of the contract"),
        required=False,
        help_text=_("PDF or picture, at most 15 MB. It is kept encrypted."),
        widget=forms.FileInput(attrs={"accept": FILES}),
    )
    phone = forms.CharField(
        label=_("Registered phone"), required=False, max_length=PHONE_MAX, widget=forms.TextInput(attrs=_OFF)
    )
    mail = forms.CharField(
        label=_("Registered mailbox"), required=False, max_length=200, widget=forms.TextInput(attrs=_OFF)
    )
    two_factor = forms.ChoiceField(label=_("Two-factor sign-in"), required=False, choices=[*_EMPTY, *TwoFactor.choices])
    two_factor_where = forms.CharField(
        label=_("Where the second factor is"),
        required=False,
        max_length=120,
        help_text=_("Device and place, such as: office phone, safe on floor 3."),
    )
    recovery = forms.CharField(
        label=_("Recovery data"),
        required=False,
        max_length=RECOVERY_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    forget_phone = forms.BooleanField(label=_("Forget the kept phone number"), required=False)
    forget_recovery = forms.BooleanField(label=_("Forget the kept recovery data"), required=False)
    audit_every_days = forms.IntegerField(label=_("Days between audits"), min_value=7, max_value=366, initial=90)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        *args: Any,
        members: Mapping[int, User],
        asset: AccountAsset | None,
        holders: Mapping[str, AssetHolder],
        **options: Any,
    ) -> None:
        initial: dict[str, Any] = {}
        if asset is not None:
            names = ("registrant_kind", "registrant_name", "basis", "basis_note", "mail", "two_factor", "note")
            initial = {name: getattr(asset, name) for name in (*names, "two_factor_where", "audit_every_days")}
        for part in HolderPart:
            holder = holders.get(part)
            initial[part.value + "_person"] = str(holder.user_id or "") if holder else ""
            initial[part.value + "_name"] = holder.name if holder and holder.user_id is None else ""
        super().__init__(*args, **{**options, "initial": initial})
        for part in HolderPart:
            now = holders.get(part)
            also = [(now.user_id, now.name)] if now and now.user_id else []
            self.fields[part.value + "_person"] = forms.ChoiceField(
                label=part.label, required=False, choices=person_choices(members, also=also)
            )
            self.fields[part.value + "_name"] = forms.CharField(
                label=gettext("%(part)s: somebody outside") % {"part": part.label},
                required=False,
                max_length=120,
                widget=forms.TextInput(attrs={"placeholder": gettext("or somebody outside"), "autocomplete": "off"}),
            )
        self.known_phone, self.known_recovery = bool(asset and asset.phone_hint), bool(asset and asset.has_recovery)
        if asset and asset.phone_hint:
            self.fields["phone"].widget.attrs["placeholder"] = asset.phone_hint
            self.fields["phone"].help_text = _("Kept encrypted. Leave empty to keep it.")
        else:
            self.fields["phone"].help_text = _("Kept encrypted; the register shows only both ends of it.")
        self.fields["recovery"].help_text = (
            _("Something is kept. Leave empty to keep it; what you enter replaces it.")
            if self.known_recovery
            else _("Backup codes, answers to security questions, appeal data. Kept encrypted.")
        )

    @property
    def parts(self) -> list[tuple[HolderPart, Any, Any]]:
        """Each part with its two fields, for the page."""
        return [(part, self[part.value + "_person"], self[part.value + "_name"]) for part in HolderPart]

    def entry(self) -> AssetRecord:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        names = (
            "registrant_kind", "registrant_name", "basis", "basis_note", "mail", "two_factor", "two_factor_where",
            "note", "audit_every_days",
        )  # fmt: skip
        return AssetRecord(
            **{name: data[name] for name in names},
            phone=data["phone"] or ("" if data["forget_phone"] else None),
            recovery=data["recovery"] or ("" if data["forget_recovery"] else None),
            contract=data["contract"] or None,
            holders={
                part.value: holder_of(data[part.value + "_person"], data[part.value + "_name"]) for part in HolderPart
            },
        )


def holder_of(person: str, name: str) -> Holder:
    """A member by id, else somebody outside by name."""
    return Holder(int(person)) if person else Holder(None, name)


class SeatForm(forms.Form):
    """A role at the platform."""

    person = forms.ChoiceField(label=_("Member"), required=False)
    name = forms.CharField(
        label=_("Somebody outside"), required=False, max_length=120, help_text=_("Agency, freelancer, former staff.")
    )
    role = forms.ChoiceField(label=_("Role at the platform"), choices=SeatRole.choices)
    since = DayField(label=pgettext_lazy("role", "Since"))
    seen_on = DayField(label=_("Last seen in the platform's list"), required=False)
    until = DayField(label=_("Taken away on"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(
        self, *args: Any, members: Mapping[int, User], row: PlatformSeat | None, today: Any, **options: Any
    ) -> None:
        initial: dict[str, Any] = {"since": today, "seen_on": today, "role": SeatRole.OPERATOR}
        if row is not None:
            initial = {name: getattr(row, name) for name in ("role", "since", "seen_on", "until", "note")}
            initial |= {"person": str(row.user_id or ""), "name": "" if row.user_id else row.name}
        super().__init__(*args, **{**options, "initial": initial})
        also = [(row.user_id, row.name)] if row and row.user_id else []
        self.fields["person"].choices = person_choices(members, also=also)  # type: ignore[attr-defined]
        if row is None:
            del self.fields["until"]

    def seat(self) -> Seat:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return Seat(
            holder_of(data["person"], data["name"]), data["role"], data["since"], data["seen_on"], data.get("until"),
            data["note"],
        )  # fmt: skip


class ReasonForm(forms.Form):
    """Why somebody does something that is written down."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AuditForm(forms.Form):
    """That the entry was compared with the platform."""

    note = forms.CharField(label=_("What you found"), required=False, max_length=500)


class CheckForm(ProofFields):
    """That a point of the security checklist was looked at."""

    done_on = DayField(label=_("Done on"))
    field_order = ["done_on", "proof_text", "proof_url", "file"]


class LoginForm(forms.Form):
    """A sign-in that looks odd."""

    at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    place = forms.CharField(
        label=_("From where"), required=False, max_length=120, help_text=_("City or address, as the platform shows it.")
    )
    device = forms.CharField(label=_("Device"), required=False, max_length=120)
    verdict = forms.ChoiceField(label=_("What it was"), choices=LoginVerdict.choices)
    handling = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as: password changed, other devices signed out, platform told."),
    )

    def __init__(self, *args: Any, row: LoginEvent | None, **options: Any) -> None:
        names = ("at", "place", "device", "verdict", "handling")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(*args, **{**options, "initial": initial})

    def login(self) -> Login:
        """What was entered; call on a valid form."""
        return Login(**{name: self.cleaned_data[name] for name in ("at", "place", "device", "verdict", "handling")})
