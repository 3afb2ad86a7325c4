"""Forms of growth experiments."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from analytics.dictionary import METRICS
from analytics.growth_states import Verdict
from analytics.models import GrowthExperiment
from analytics.selectors.growth.experiments import MEASURABLE
from analytics.services.growth.experiments import MINIMUM_MAX, ExperimentDraft
from content.models import CrossPromotion
from team.forms.fields import DayField
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with


class ExperimentForm(forms.Form):
    """What is tried, for whom, and how it will be seen."""

    title = forms.CharField(label=_("Name"), max_length=120)
    hypothesis = forms.CharField(
        label=_("Hypothesis"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If we do this, that will change, because …"),
    )  # fmt: skip
    change = forms.CharField(
        label=_("What is changed"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thing only: of two, nobody can say which it was."),
    )  # fmt: skip
    accounts = forms.TypedMultipleChoiceField(
        label=_("Accounts it is changed for"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    controls = forms.TypedMultipleChoiceField(
        label=_("Accounts that are left alone"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Their course is taken out of the effect. None: only the time before is compared with."),
    )  # fmt: skip
    metric = forms.ChoiceField(label=_("Seen by the figure"))
    minimum = forms.DecimalField(
        label=_("Smallest effect that is worth it, in percent"), decimal_places=1, min_value=0, max_value=MINIMUM_MAX,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("Last day"), help_text=_("Three weeks at least: shorter ones are never called a clear effect.")
    )
    promotion = forms.TypedChoiceField(
        label=_("Cross-promotion it tries out"), required=False, coerce=int, empty_value=None
    )
    owner = forms.TypedChoiceField(label=_("Answers for it"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        accounts = [(one.pk, f"{one} · {platform_name(one.platform)}") for one in account_list(workspace=workspace)]
        people = Membership.objects.for_workspace(workspace).filter(role__in=roles_with(Permission.TASKS_EDIT))
        plan = CrossPromotion.objects.for_workspace(workspace).select_related("from_account", "to_account")
        choices: dict[str, list[Any]] = {
            "accounts": accounts,
            "controls": accounts,
            "metric": [
                (str(family.label), [(one.metric_id, one.name) for one in metrics if one.metric_id in MEASURABLE])
                for family, metrics in groupby(METRICS, key=lambda one: one.family)
            ],
            "promotion": [
                ("", pgettext_lazy("cross-promotion", "None")),
                *((one.pk, f"{one.from_account} → {one.to_account}") for one in plan.order_by("-pk")[:200]),
            ],
            "owner": [
                ("", pgettext_lazy("person", "Nobody")),
                *((row.user_id, row.user.label) for row in people.select_related("user").order_by("pk")[:200]),
            ],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    def draft(self) -> ExperimentDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        same = ("title", "hypothesis", "change", "metric", "minimum", "starts_on", "ends_on", "accounts", "controls")
        return ExperimentDraft(
            **{name: data[name] for name in same}, promotion_id=data["promotion"], owner_id=data["owner"]
        )


def experiment_initial(row: GrowthExperiment) -> dict[str, Any]:
    """What the form begins with, from an experiment."""
    same = ("title", "hypothesis", "change", "metric", "minimum", "starts_on", "ends_on")
    places = list(row.places.all())
    return {
        **{name: getattr(row, name) for name in same},
        "accounts": [one.account_id for one in places if not one.control],
        "controls": [one.account_id for one in places if one.control],
        "promotion": row.promotion_id,
        "owner": row.owner_id,
    }


class VerdictForm(forms.Form):
    """What a person makes of it."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Why, and what follows"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
