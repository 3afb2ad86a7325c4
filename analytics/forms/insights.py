"""Forms of improvement actions and of dismissing an insight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.forms.alerts import ReachFields, metric_choices
from analytics.models import Goal
from analytics.selectors.insights.effect import MEASURABLE
from analytics.services.insights.actions import EXPECTED_MAX, ActionDraft
from analytics.states import GoalState
from team.forms.fields import DayField
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with


class ActionForm(ReachFields):
    """What is done, why it should help, and how that will be seen."""

    title = forms.CharField(label=_("What is done"), max_length=120)
    hypothesis = forms.CharField(
        label=_("Hypothesis"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("If we do this, that will change, because …"),
    )  # fmt: skip
    metric = forms.ChoiceField(label=_("Seen by the figure"))
    expected = forms.DecimalField(
        label=_("Hoped-for change in percent"), required=False, decimal_places=1, min_value=-100,
        max_value=EXPECTED_MAX, widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip
    owner = forms.TypedChoiceField(label=_("Answers for it"), coerce=int)
    due_on = DayField(label=_("To be done by"), required=False)
    goal = forms.TypedChoiceField(label=_("Serves the goal"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.aim(workspace)
        people = Membership.objects.for_workspace(workspace).filter(role__in=roles_with(Permission.TASKS_EDIT))
        goals = Goal.objects.for_workspace(workspace).filter(state=GoalState.ACTIVE).order_by("ends_on", "pk")[:100]
        families = [
            (name, [pair for pair in rows if pair[0] in MEASURABLE]) if isinstance(rows, list) else (name, rows)
            for name, rows in metric_choices()
        ]
        choices: dict[str, list[Any]] = {
            "metric": families,
            "owner": [(row.user_id, row.user.label) for row in people.select_related("user").order_by("pk")[:200]],
            "goal": [("", pgettext_lazy("goal", "None")), *((one.pk, one.name) for one in goals)],
        }
        for name, rows in choices.items():
            self.fields[name].choices = rows  # type: ignore[attr-defined]

    def draft(self, **origin: Any) -> ActionDraft:
        """What was entered; call on a valid form. `origin`: the insight or alert it comes from."""
        data = self.cleaned_data
        same = ("title", "hypothesis", "metric", "reach", "platform", "expected", "due_on")
        ids = {f"{name}_id": data[name] for name in ("account", "group", "owner", "goal")}
        return ActionDraft(**{name: data[name] for name in same}, **ids, **origin)


class DismissForm(forms.Form):
    """Why nothing is done about it."""

    reason = forms.CharField(label=_("Why nothing is done about it"), max_length=300)


class DoneForm(forms.Form):
    """When it was done."""

    done_on = DayField(label=_("Done on"), required=False)
