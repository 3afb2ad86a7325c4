"""The form of a goal and those of its steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AccountGroup
from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from analytics.models import Goal
from analytics.services.drafts import Draft, Milestone
from analytics.states import Metric, Objective, Outcome, Rhythm, Subject
from team.forms.fields import DayField
from team.models import Membership, Workspace

STONES = 4
_MOST = Decimal("99999999999999")


def _value(label: Any, **options: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=_MOST, decimal_places=2, widget=widget, **options
    )


def _words(label: Any, most: int, rows: int = 2, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, **options)


class GoalForm(forms.Form):
    """Everything about a goal. Only the name is needed to keep a draft; setting it asks for more."""

    name = forms.CharField(
        label=pgettext_lazy("goal", "Goal"),
        max_length=120,
        help_text=_("What, how much, by when: “200,000 followers on Xiaohongshu by the end of the year”."),
    )
    metric = forms.ChoiceField(label=_("What is counted"), required=False)
    subject = forms.ChoiceField(label=_("Whose figures"), required=False)
    account = forms.ChoiceField(label=_("Account"), required=False)
    group = forms.ChoiceField(label=_("Account group"), required=False)
    owner = forms.ChoiceField(label=_("Answers for it"), required=False)
    target = _value(_("Target"))
    baseline = _value(_("Value at the start"), help_text=_("Only where nothing was collected; else we take the data."))
    baseline_note = forms.CharField(
        label=_("Where that value is from"), required=False, max_length=200, help_text=_("Such as a monthly report.")
    )
    typist = forms.ChoiceField(
        label=_("Enters the values"), required=False, help_text=_("For figures that are not collected yet.")
    )
    starts_on = DayField(label=_("First day"), required=False)
    ends_on = DayField(label=_("To be reached by"), required=False)
    objective = forms.ChoiceField(label=_("Serves"), required=False)
    reason = _words(_("Why it matters now"), 500)
    plan = _words(_("How it is to be reached"), 2000, 4, help_text=_("One action a line."))
    stretch = _words(
        _("Why so much can be done"), 500, help_text=_("Needed when it asks for more than three times the best so far.")
    )
    rhythm = forms.TypedChoiceField(
        label=pgettext_lazy("goal", "Reviewed"), coerce=int, choices=Rhythm.choices, initial=Rhythm.FORTNIGHT
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        people = Membership.objects.for_workspace(workspace).select_related("user").order_by("pk")
        members = [("", pgettext_lazy("goal", "Choose")), *((str(row.user_id), row.user.label) for row in people)]
        groups = AccountGroup.objects.for_workspace(workspace)
        accounts = account_list(workspace=workspace)
        self._choices("metric", [("", pgettext_lazy("goal", "Choose")), *Metric.choices])
        self._choices("subject", [("", pgettext_lazy("goal", "Choose")), *Subject.choices])
        self._choices("objective", [("", pgettext_lazy("goal", "Choose")), *Objective.choices])
        self._choices("owner", members)
        self._choices("typist", members)
        named = ((str(row.pk), f"{row} · {platform_name(row.platform)}") for row in accounts)
        self._choices("account", [("", pgettext_lazy("goal", "Choose")), *named])
        self._choices("group", [("", pgettext_lazy("goal", "Choose")), *((str(row.pk), row.name) for row in groups)])
        for n in range(STONES):
            self.fields[f"m{n}_day"] = DayField(label=pgettext_lazy("chart", "Day"), required=False)
            self.fields[f"m{n}_value"] = _value(pgettext_lazy("goal", "Value"))
            self.fields[f"m{n}_label"] = forms.CharField(label=_("Name"), required=False, max_length=80)
            for part in ("value", "label"):
                self.fields[f"m{n}_{part}"].widget.attrs["placeholder"] = self.fields[f"m{n}_{part}"].label
        self.milestone_errors: list[Any] = []

    def _choices(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A milestone needs both its day and its value."""
        values: dict[str, Any] = super().clean() or {}
        for n in range(STONES):
            day, value = values.get(f"m{n}_day"), values.get(f"m{n}_value")
            if (day is None) != (value is None) and f"m{n}_day" not in self.errors and f"m{n}_value" not in self.errors:
                self.milestone_errors.append(_("An intermediate target needs a day and a value."))
                self.add_error(None, _("An intermediate target needs a day and a value."))
                break
        return values

    @property
    def stones(self) -> list[tuple[Any, Any, Any]]:
        """The rows of intermediate targets."""
        return [(self[f"m{n}_day"], self[f"m{n}_value"], self[f"m{n}_label"]) for n in range(STONES)]

    def draft(self) -> Draft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        stones = [
            Milestone(data[f"m{n}_day"], data[f"m{n}_value"], data[f"m{n}_label"].strip())
            for n in range(STONES)
            if data[f"m{n}_day"] is not None and data[f"m{n}_value"] is not None
        ]
        same = ("metric", "subject", "baseline", "target", "starts_on", "ends_on", "objective", "rhythm")
        text = ("name", "baseline_note", "reason", "stretch")
        ids: dict[str, Any] = {
            f"{name}_id": int(data[name]) if data[name] else None for name in ("account", "group", "owner", "typist")
        }
        return Draft(
            **{name: data[name] for name in same},
            **{name: data[name].strip() for name in text},
            **ids,
            plan=tuple(line.strip() for line in data["plan"].splitlines() if line.strip())[:20],
            milestones=tuple(sorted(stones, key=lambda stone: stone.day)),
        )


def initial_of(goal: Goal) -> dict[str, Any]:
    """What the form shows for a goal that is there."""
    names = (
        "name", "metric", "subject", "target", "baseline", "baseline_note", "starts_on", "ends_on", "objective",
        "reason", "stretch", "rhythm",
    )  # fmt: skip
    values = {name: getattr(goal, name) for name in names}
    for name in ("account", "group", "owner", "typist"):
        values[name] = str(getattr(goal, f"{name}_id") or "")
    for n, stone in enumerate(list(goal.milestones.all())[:STONES]):
        values |= {f"m{n}_day": stone.day, f"m{n}_value": stone.value, f"m{n}_label": stone.label}
    return {**values, "plan": "\n".join(goal.plan)}


class TargetForm(forms.Form):
    """Another target or end for a running goal."""

    target = forms.DecimalField(label=_("Target"), min_value=0, max_value=_MOST, decimal_places=2)
    ends_on = DayField(
        label=_("To be reached by"),
    )
    reason = _words(_("Why it changes"), 500)
    stretch = _words(
        _("Why so much can be done"), 500, help_text=_("Needed when it asks for more than three times the best so far.")
    )


class ReviewForm(forms.Form):
    """A review: what was seen, what is done next."""

    note = _words(_("What you saw and concluded"), 1000, 4)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)


class CloseForm(forms.Form):
    """The end of a goal."""

    outcome = forms.ChoiceField(label=_("How it ended"), choices=Outcome.choices, widget=forms.RadioSelect)
    lesson = _words(_("Lesson"), 1000, 4, help_text=_("What you would do again, and what otherwise."))


class ValueForm(forms.Form):
    """One value, or pasted lines of them."""

    day = DayField(label=pgettext_lazy("chart", "Day"), required=False)
    value = _value(pgettext_lazy("goal", "Value"))
    source = forms.CharField(
        label=pgettext_lazy("goal", "Source"),
        max_length=120,
        help_text=_("Where you read it, such as the creator centre."),
    )
    lines = forms.CharField(
        label=_("Or paste lines"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "2026-03-31, 4.2"}),
        help_text=_("Day, value and, if you like, source; one line a day."),
    )
