"""Forms of the rules about approval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from content.models import ApprovalPolicy
from content.selectors.approval_rules import HOURS_MAX, HOURS_USUAL, LEVELS_MAX, Level
from content.services.policies import PolicyValues
from content.states import AdKind, PostKind
from team.models import Membership
from team.permissions import Permission, roles_with
from team.states import ApprovalMode


class LevelForm(forms.Form):
    """One level. The second and third are used only with `on`."""

    on = forms.BooleanField(label=_("Use this level"), required=False)
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    people = forms.TypedMultipleChoiceField(
        label=_("People"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    external = forms.BooleanField(label=_("Somebody outside, by a link"), required=False)
    every = forms.TypedChoiceField(
        label=_("How many must approve"),
        required=False,
        coerce=lambda value: value == "all",
        choices=[("any", _("One of them is enough")), ("all", _("All of them"))],
        empty_value="",
    )
    hours = forms.IntegerField(
        label=_("Working hours to decide in"), min_value=1, max_value=HOURS_MAX, initial=HOURS_USUAL, required=False
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        approving = roles_with(Permission.CONTENT_APPROVE)
        self.fields["roles"].choices = [(role.value, role.label) for role in approving]  # type: ignore[attr-defined]
        self.fields["people"].choices = [(m.user_id, m.user.label) for m in members]  # type: ignore[attr-defined]

    def level(self) -> Level:
        """What was entered; call on a valid form."""
        cleaned = self.cleaned_data
        return Level(
            name=" ".join(cleaned["name"].split()),
            roles=tuple(cleaned["roles"]),
            people=tuple(sorted(cleaned["people"])),
            every=bool(cleaned["every"]),
            hours=cleaned["hours"] or HOURS_USUAL,
            external=cleaned["external"],
        )


class ModeForm(forms.Form):
    """Whether posts need approval at all."""

    mode = forms.ChoiceField(label=_("Approval"), choices=ApprovalMode.choices, widget=forms.RadioSelect)


class PolicyForm(ModeForm):
    """Which posts a rule is for."""

    name = forms.CharField(label=_("Name"), max_length=80)
    ad_kinds = forms.MultipleChoiceField(
        label=_("Advertising"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in AdKind.choices if choice[0]],
    )
    kinds = forms.MultipleChoiceField(
        label=_("Made as"), required=False, widget=forms.CheckboxSelectMultiple, choices=PostKind.choices
    )
    accounts = forms.TypedMultipleChoiceField(
        label=_("Accounts"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, accounts: Sequence[SocialAccount], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(account.pk, str(account)) for account in accounts]
        self.fields["accounts"].choices = choices  # type: ignore[attr-defined]

    def values(self, levels: Sequence[Level]) -> PolicyValues:
        """What was entered; call on a valid form."""
        cleaned = self.cleaned_data
        return PolicyValues(
            name=cleaned["name"],
            mode=cleaned["mode"],
            levels=levels,
            accounts=cleaned["accounts"],
            kinds=cleaned["kinds"],
            ad_kinds=cleaned["ad_kinds"],
        )


def level_forms(data: Any, members: Sequence[Membership], levels: Sequence[Level]) -> list[LevelForm]:
    """One form for each possible level, filled with `levels`."""
    forms_ = []
    for number in range(LEVELS_MAX):
        level = levels[number] if number < len(levels) else Level()
        initial = {
            "on": number < max(len(levels), 1),
            "name": level.name,
            "roles": list(level.roles),
            "people": list(level.people),
            "external": level.external,
            "every": "all" if level.every else "any",
            "hours": level.hours,
        }
        forms_.append(LevelForm(data, prefix=f"l{number}", members=members, initial=initial))
    return forms_


def levels_read(forms_: Sequence[LevelForm]) -> list[Level] | None:
    """The levels in use, the first one always; None when one is not valid."""
    used = [form for n, form in enumerate(forms_) if n == 0 or (form.is_valid() and form.cleaned_data["on"])]
    if not all(form.is_valid() for form in used):
        return None
    return [form.level() for form in used]


def policy_initial(row: ApprovalPolicy | None) -> dict[str, Any]:
    """What the form shows of a stored rule; for none a rule that asks for approval."""
    if row is None:
        return {"mode": ApprovalMode.REQUIRED}
    return {name: getattr(row, name) for name in ("name", "mode", "ad_kinds", "kinds", "accounts")}
