"""Forms of rules and of what a brand is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.engine.entries import RuleFacts
from compliance.models import BrandRules
from compliance.selectors.packs import industry_choices
from compliance.selectors.settings import MARKETS
from compliance.services.rules import REASON_MAX
from compliance.states import RANK, FirstClaims, Level


class SwitchForm(forms.Form):
    """How a rule counts here, and why."""

    how = forms.ChoiceField(label=_("Here it"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=REASON_MAX, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, rule: RuleFacts, **options: Any) -> None:
        super().__init__(*args, **options)
        milder = [level for level in Level if RANK[level] > RANK[rule.severity.value]]
        self.fields["how"].choices = [  # type: ignore[attr-defined]
            *((level.value, level.label) for level in milder),
            ("off", _("is left out")),
        ]

    def values(self) -> dict[str, Any]:
        """What was chosen; call on a valid form."""
        off = self.cleaned_data["how"] == "off"
        severity = "" if off else self.cleaned_data["how"]
        return {"off": off, "severity": severity, "reason": self.cleaned_data["reason"]}


class BrandForm(forms.Form):
    """What the brand sells, where it is read, how strictly some claims count."""

    industry = forms.ChoiceField(
        label=_("What the brand sells"),
        help_text=_("Decides which words concern you: a word may be fine for appliances and forbidden for cosmetics."),
    )
    markets = forms.MultipleChoiceField(
        label=_("Where posts are read"), choices=list(MARKETS.items()), widget=forms.CheckboxSelectMultiple
    )
    first_claims = forms.ChoiceField(
        label=_("“No. 1” with a source"),
        choices=FirstClaims.choices,
        widget=forms.RadioSelect,
        help_text=_("The guide on cited content of 2026 is read in two ways; the second is the safe one."),
    )

    def __init__(self, *args: Any, row: BrandRules, **options: Any) -> None:
        names = ("industry", "markets", "first_claims")
        options["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **options)
        self.fields["industry"].choices = industry_choices()  # type: ignore[attr-defined]
