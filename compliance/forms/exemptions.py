"""Forms of exemptions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.forms.choices import account_choices, platform_choices
from compliance.selectors.packs import rule_facts, said
from compliance.services.exemptions import REASON_MAX, WORDS_MAX, Request
from compliance.states import ExemptionCode, ExemptionState
from config.lib.clock import day_start
from config.lib.days import DAY_LIMITS
from config.lib.numbers import row_number
from team.models import Workspace


class ExemptionForm(forms.Form):
    """What should be excused, why that is lawful, where and until when."""

    rule = forms.ChoiceField(label=_("Rule"))
    words = forms.CharField(label=_("Words"), max_length=WORDS_MAX, help_text=_("Exactly as the check shows them."))
    code = forms.ChoiceField(label=_("Lawful because"), choices=ExemptionCode.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_MAX, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What makes it true, and where that can be seen."),
    )  # fmt: skip
    account = forms.ChoiceField(label=_("Account"), required=False)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    until = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}), validators=DAY_LIMITS
    )
    fingerprint = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    file = forms.FileField(
        label=pgettext_lazy("proof", "Evidence"),
        required=False,
        help_text=_("PDF or picture, at most 15 MB. Facts, grades, names and awards need one."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.workspace = workspace
        rules = [rule for rule in rule_facts().values() if rule.exemptions]
        choices: dict[str, Any] = {
            "rule": [(rule.id, f"{rule.id} · {said(rule.title)}") for rule in rules],
            "account": account_choices(workspace, _("All accounts")),
            "platform": platform_choices(_("All platforms")),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def request(self) -> Request:
        """What was asked for; call on a valid form. The day named is the last one, in the workspace's zone."""
        values = self.cleaned_data
        return Request(
            rule=values["rule"],
            words=values["words"],
            code=values["code"],
            reason=values["reason"],
            valid_until=day_start(values["until"] + timedelta(days=1), self.workspace.time_zone),
            fingerprint=values["fingerprint"],
            account_id=row_number(values["account"]),
            platform=values["platform"],
        )


class DecisionForm(forms.Form):
    """A note for whoever asked."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=REASON_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )


SHOWS: list[tuple[str, Any]] = [("", _("All")), ("expiring", _("Ending soon")), *ExemptionState.choices]
