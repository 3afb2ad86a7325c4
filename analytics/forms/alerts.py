"""The form of an alert rule and those of an alert."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AccountGroup
from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from analytics.alert_states import AlertLevel, Direction, Reach, RuleKind, Sensitivity, Versus
from analytics.dictionary import METRICS
from analytics.models import AlertRule
from analytics.services.alerting.rules import LIMIT_MAX, RuleDraft
from team.models import Membership, Workspace
from team.roles import Role

_MANY = forms.CheckboxSelectMultiple


def metric_choices() -> list[Any]:
    """The dictionary's metrics by family, with an empty choice before them."""
    families = [
        (str(family.label), [(one.metric_id, one.name) for one in metrics])
        for family, metrics in groupby(METRICS, key=lambda one: one.family)
    ]
    return [("", pgettext_lazy("alert rule", "Choose")), *families]


class ReachFields(forms.Form):
    """Whose figures: all, one platform, a group, one account."""

    reach = forms.ChoiceField(label=_("Whose figures"), choices=Reach.choices, initial=Reach.WORKSPACE)
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    group = forms.TypedChoiceField(label=_("Account group"), required=False, coerce=int, empty_value=None)
    platform = forms.ChoiceField(label=_("Platform"), required=False)

    def aim(self, workspace: Workspace) -> None:
        """Fill the choices with what the workspace has."""
        accounts = list(account_list(workspace=workspace))
        empty = ("", pgettext_lazy("alert rule", "Choose"))
        slugs = sorted({one.platform for one in accounts})
        groups = AccountGroup.objects.for_workspace(workspace).order_by("name", "pk")
        choices: dict[str, list[Any]] = {
            "account": [(one.pk, f"{one} · {platform_name(one.platform)}") for one in accounts],
            "group": [(one.pk, one.name) for one in groups],
            "platform": [(slug, platform_name(slug)) for slug in slugs],
        }
        for name, rows in choices.items():
            self.fields[name].choices = [empty, *rows]  # type: ignore[attr-defined]


class AlertRuleForm(ReachFields):
    """What is watched, when it tells, and whom."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What people read first when it tells."))
    kind = forms.ChoiceField(label=_("Looks for"), choices=RuleKind.choices, initial=RuleKind.ANOMALY)
    metric = forms.ChoiceField(label=_("Figure"), required=False)
    direction = forms.ChoiceField(
        label=_("Tells when the figure is"), choices=Direction.choices, initial=Direction.BELOW, required=False
    )
    limit = forms.DecimalField(
        label=_("Limit"), required=False, decimal_places=2, min_value=-LIMIT_MAX, max_value=LIMIT_MAX,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        help_text=_("The value itself, or the change in percent."),
    )  # fmt: skip
    versus = forms.ChoiceField(label=_("Compared with"), choices=Versus.choices, initial=Versus.WEEKDAY, required=False)
    sensitivity = forms.ChoiceField(
        label=_("Sensitivity"), choices=Sensitivity.choices, initial=Sensitivity.MEDIUM, required=False
    )
    minimum = forms.DecimalField(
        label=_("Least volume"), required=False, decimal_places=2, min_value=0, max_value=LIMIT_MAX,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        help_text=_("Days on which usually less happens are left alone; of rates: less exposure."),
    )  # fmt: skip
    silent_hours = forms.IntegerField(
        label=_("Hours without figures"), required=False, min_value=1, max_value=720, initial=24
    )
    severity = forms.ChoiceField(label=_("Severity"), choices=AlertLevel.choices, initial=AlertLevel.WARNING)
    quiet_days = forms.IntegerField(
        label=_("Quiet days"), min_value=0, max_value=90, initial=3,
        help_text=_("After telling, nobody is told again for so long."),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, required=False, widget=_MANY)
    people = forms.TypedMultipleChoiceField(label=_("People"), required=False, coerce=int, widget=_MANY)
    tell_caretaker = forms.BooleanField(label=_("Who looks after the account"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.aim(workspace)
        self.fields["metric"].choices = metric_choices()  # type: ignore[attr-defined]
        people = Membership.objects.for_workspace(workspace).select_related("user").order_by("pk")[:200]
        self.fields["people"].choices = [(row.user_id, row.user.label) for row in people]  # type: ignore[attr-defined]

    def draft(self) -> RuleDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return RuleDraft(
            name=data["name"],
            kind=data["kind"],
            metric=data["metric"],
            reach=data["reach"],
            account_id=data["account"],
            group_id=data["group"],
            platform=data["platform"],
            direction=data["direction"] or Direction.BELOW,
            limit=data["limit"],
            versus=data["versus"] or Versus.WEEKDAY,
            sensitivity=data["sensitivity"] or Sensitivity.MEDIUM,
            minimum=data["minimum"] or Decimal(0),
            silent_hours=data["silent_hours"] or 24,
            quiet_days=data["quiet_days"],
            severity=data["severity"],
            roles=tuple(data["roles"]),
            people=tuple(data["people"]),
            tell_caretaker=data["tell_caretaker"],
        )


def initial_of(row: AlertRule) -> dict[str, Any]:
    """What the form shows for a rule that is there."""
    names = (
        "name", "kind", "metric", "reach", "platform", "direction", "limit", "versus", "sensitivity", "silent_hours",
        "quiet_days", "severity", "roles", "tell_caretaker",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in names},
        "account": row.account_id,
        "group": row.group_id,
        "minimum": row.minimum or None,
        "people": list(row.listeners.values_list("user_id", flat=True)),
    }


class AlertNoteForm(forms.Form):
    """What somebody found out."""

    text = forms.CharField(
        label=_("What you found out"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000})
    )
