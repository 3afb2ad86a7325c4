"""The forms of the platform advisor: the plan, and the decision made on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.advisor_states import Aim, Care, Criterion, Gender, Market
from accounts.connectors import registry
from accounts.connectors.types import Format
from accounts.models import Persona
from accounts.selectors.advisor.scoring import DEFAULT_WEIGHTS, Plan
from accounts.services.advisor import WEIGHT_MOST
from accounts.templatetags.platforms import platform_name
from config.lib.clock import local_day, now
from team.forms.fields import DayField
from team.models import Workspace

# Posts a week and hours one takes, as a beginning; people enter their own.
PIECES: dict[str, float] = {Format.TEXT: 0, Format.IMAGE: 3, Format.VIDEO: 2, Format.ARTICLE: 1}
HOURS: dict[str, float] = {Format.TEXT: 0.5, Format.IMAGE: 1.5, Format.VIDEO: 5, Format.ARTICLE: 4}
_WORDS = {
    Format.TEXT: pgettext_lazy("advisor", "Texts"),
    Format.IMAGE: pgettext_lazy("advisor", "Pictures"),
    Format.VIDEO: pgettext_lazy("advisor", "Videos"),
    Format.ARTICLE: pgettext_lazy("advisor", "Articles"),
}


def _number(label: Any, most: float, **options: Any) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(label=label, min_value=0, max_value=most, required=False, widget=widget, **options)


class PlanForm(forms.Form):
    """Whom for and with what. It travels in the address, so that a comparison can be shared."""

    persona = forms.ChoiceField(label=_("Persona"), required=False)
    market = forms.ChoiceField(label=_("The audience lives in"), choices=Market.choices, initial=Market.CHINA)
    gender = forms.ChoiceField(label=_("It is for"), choices=Gender.choices, initial=Gender.ANY)
    age_from = forms.IntegerField(label=_("Age from"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=pgettext_lazy("advisor", "to"), min_value=0, max_value=120, required=False)
    aim = forms.ChoiceField(label=_("It should bring"), choices=Aim.choices, initial=Aim.SALES)
    hours_week = _number(_("Hours a week the team has"), 1000, initial=20)
    money_month = _number(_("Money a month, yuan"), 10_000_000, initial=0)
    care = forms.TypedChoiceField(
        label=_("A refusal or a new rule would hurt"), choices=Care.choices, coerce=int, initial=Care.MEDIUM
    )
    shops = forms.MultipleChoiceField(
        label=_("You have a shop on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        personas = Persona.objects.for_workspace(workspace).filter(archived_at=None)
        self.personas = {str(row.pk): row for row in personas}
        self.fields["persona"].choices = [  # type: ignore[attr-defined]
            ("", _("None, as entered here")),
            *((key, row.name) for key, row in self.personas.items()),
        ]
        names = [(slug, platform_name(slug)) for slug in registry.real_slugs()]
        self.fields["shops"].choices = names  # type: ignore[attr-defined]
        for name, word in _WORDS.items():
            self.fields[f"pieces_{name}"] = _number(word, 200, initial=PIECES[name])
            self.fields[f"hours_{name}"] = _number(_("Hours each"), 200, initial=HOURS[name])
        for key, label in Criterion.choices:
            widget = forms.NumberInput(attrs={"type": "range", "data-weight": "", "step": 1})
            self.fields[f"w_{key}"] = forms.IntegerField(
                label=label, min_value=0, max_value=WEIGHT_MOST, initial=DEFAULT_WEIGHTS[key], widget=widget
            )
            self.fields[f"w_{key}"].widget.input_type = "range"

    def clean(self) -> dict[str, Any]:
        """The persona's ages count where none are entered; the first age is not above the second."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("age_from"), values.get("age_to")
        if first is not None and last is not None and first > last:
            self.add_error("age_to", _("The second age must not be below the first."))
        return values

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Posts a week and hours each, by format."""
        return [(self[f"pieces_{name}"], self[f"hours_{name}"]) for name in _WORDS]

    @property
    def sliders(self) -> list[Any]:
        """The weights."""
        return [self[f"w_{key}"] for key in Criterion.values]

    def weights(self) -> dict[str, int]:
        """The weights as entered; call on a valid form."""
        return {key: self.cleaned_data[f"w_{key}"] for key in Criterion.values}

    def plan(self) -> Plan:
        """What was entered, with what the persona says where nothing was; call on a valid form."""
        data = self.cleaned_data
        persona = self.personas.get(data["persona"])
        first, last = data["age_from"], data["age_to"]
        if persona is not None:
            first = persona.age_from if first is None else first
            last = persona.age_to if last is None else last
        return Plan(
            market=data["market"],
            aim=data["aim"],
            gender=data["gender"],
            age_from=first if first is not None else (None if last is None else 0),
            age_to=last if last is not None else (None if first is None else 120),
            pieces={str(name): data[f"pieces_{name}"] or 0 for name in _WORDS},
            hours={str(name): data[f"hours_{name}"] or 0 for name in _WORDS},
            hours_week=data["hours_week"] or 0,
            money_month=data["money_month"] or 0,
            care=data["care"],
            shops=frozenset(data["shops"]),
            named=frozenset(persona.channels if persona else ()),
        )


class DecisionForm(forms.Form):
    """What is decided on the comparison."""

    name = forms.CharField(label=_("Name of the decision"), max_length=120)
    reason = forms.CharField(label=_("Why these platforms"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    review_on = DayField(
        label=_("Look at it again on"),
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["review_on"].initial = local_day(now(), workspace.time_zone) + timedelta(days=182)
