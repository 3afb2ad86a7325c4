"""Forms about accounts: their shape only; what the values mean, services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.connectors.fields import ConnectField
from accounts.models import SocialAccount
from team.models import Membership, Workspace

# What an operator in this market needs first; every other zone can be typed.
COMMON_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Dubai",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "UTC",
)
_LONGEST = 500


class ConnectForm(forms.Form):
    """The fields a connector asks for. Secrets are never written back into the page."""

    def __init__(self, fields: Sequence[ConnectField], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in fields:
            self.fields[item.name] = forms.CharField(
                label=gettext(item.label),
                help_text=gettext(item.help) if item.help else "",
                required=item.required,
                initial=item.initial,
                max_length=_LONGEST,
                widget=_widget(item),
            )

    def take(self, problems: Sequence[tuple[str, str]]) -> None:
        """Show the service's refusal at the fields it names."""
        for name, text in problems:
            self.add_error(name if name in self.fields else None, text)


class AppForm(ConnectForm):
    """The fields of a developer app. With `known` every field may stay empty: what was entered before is kept."""

    def __init__(self, fields: Sequence[ConnectField], *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(fields, *args, **kwargs)
        if known:
            for field in self.fields.values():
                # What stands here is a suggestion for the first time; now it would replace what was entered.
                field.required, field.initial = False, None
                field.widget.attrs["placeholder"] = gettext("Entered; leave empty to keep it")


def _widget(item: ConnectField) -> forms.Widget:
    plain = {"autocapitalize": "none", "spellcheck": "false"}
    if item.kind == "password":
        return forms.PasswordInput(attrs={**plain, "autocomplete": "off"})
    if item.kind == "url":
        # People type bare server names, which the browser's own check of addresses would refuse.
        return forms.TextInput(attrs={**plain, "inputmode": "url", "autocomplete": "off"})
    return forms.TextInput(attrs={**plain, "autocomplete": "off"})


class AccountForm(forms.Form):
    """Settings of one account."""

    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=64,
        help_text=_("Posts for this account are planned on this clock. Leave empty for the workspace's zone."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    caretaker = forms.ChoiceField(
        label=_("Caretaker"),
        required=False,
        help_text=_("Is told when access ends or the platform restricts the account."),
    )

    def __init__(self, *args: Any, workspace: Workspace, account: SocialAccount, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"time_zone": account.time_zone, "caretaker": account.caretaker_id or ""})
        super().__init__(*args, **kwargs)
        members = Membership.objects.for_workspace(workspace).filter(user__is_active=True).select_related("user")
        choices = [(str(member.user_id), member.user.label) for member in members.order_by("user__name", "user__email")]
        caretaker = self.fields["caretaker"]
        assert isinstance(caretaker, forms.ChoiceField)  # noqa: S101 - narrows the type for the checker
        caretaker.choices = [("", str(pgettext_lazy("caretaker", "Nobody"))), *choices]
        self.fields["time_zone"].widget.attrs["placeholder"] = workspace.time_zone
