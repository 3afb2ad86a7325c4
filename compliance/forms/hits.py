"""Filters of the log of findings, read from the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.selectors.hits import HitFilters
from compliance.selectors.packs import rule_facts, said
from compliance.states import HitOutcome, Level
from config.lib.days import DAY_LIMITS
from config.lib.numbers import row_number
from team.models import Membership


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=DAY_LIMITS
    )


class HitFilterForm(forms.Form):
    """Rule, severity, outcome, person, words, days. A value that makes no sense is named at its field and ignored."""

    rule = forms.ChoiceField(label=_("Rule"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("All")), *Level.choices])
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[("", _("All")), *HitOutcome.choices])
    actor = forms.ChoiceField(label=_("Person"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    since = _day(_("From"))
    until = _day(_("To"))

    def __init__(self, data: object, *, members: Iterable[Membership]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        rules = [("", _("All")), *((rule.id, f"{rule.id} · {said(rule.title)}") for rule in rule_facts().values())]
        people = [("", _("Everybody")), *((str(member.user_id), member.user.label) for member in members)]
        self.fields["rule"].choices = rules  # type: ignore[attr-defined]
        self.fields["actor"].choices = people  # type: ignore[attr-defined]

    def filters(self) -> HitFilters:
        """What was understood."""
        self.is_valid()
        values = self.cleaned_data
        return HitFilters(
            rule=values.get("rule", ""),
            severity=values.get("severity", ""),
            outcome=values.get("outcome", ""),
            actor=row_number(values.get("actor", "")),
            words=values.get("q", ""),
            since=values.get("since"),
            until=values.get("until"),
        )
