"""Forms of onboarding: the plan of an account, lines of its checklist, its verification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms.register.fields import number_of, paper_input, people, platforms
from accounts.models import AccountDossier, AccountGroup, OnboardingTask
from accounts.onboarding_states import Stage, TaskState, Verification
from accounts.services.register.dossiers import Plan, VerificationState
from accounts.services.register.tasks import OwnTask, TaskValues
from team.forms.fields import DayField
from team.models import Workspace

_STAGES = [choice for choice in Stage.choices if choice[0] != Stage.DONE]


class PlanForm(forms.Form):
    """An account that is to be opened, or what was planned for one."""

    platform = forms.ChoiceField(label=_("Platform"))
    name = forms.CharField(label=_("Name of the account"), max_length=80)
    handle = forms.CharField(
        label=_("Handle"), required=False, max_length=120, help_text=_("As far as you know it; without @.")
    )
    reason = forms.CharField(
        label=_("Why this platform"),
        required=False,
        max_length=500,
        help_text=_("Audience, form of content, cost, rules."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.ChoiceField(
        label=pgettext_lazy("person", "Owner"),
        required=False,
        help_text=_("Is reminded of tasks that are nobody's own, and of what ends."),
    )
    group = forms.ChoiceField(label=_("Group"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, row: AccountDossier | None = None, **options: Any) -> None:
        if row is not None:
            given = {name: getattr(row, name) for name in ("platform", "name", "handle", "reason")}
            options["initial"] = {**given, "owner": row.owner_id or "", "group": row.group_id or ""}
        super().__init__(*args, **options)
        self._platform = row.platform if row is not None else ""
        if row is not None:
            del self.fields["platform"]
        else:
            self.fields["platform"].choices = platforms()  # type: ignore[attr-defined]
        self.fields["owner"].choices = people(workspace)  # type: ignore[attr-defined]
        groups = AccountGroup.objects.for_workspace(workspace).order_by("position", "pk")
        choices = [("", pgettext_lazy("group", "None")), *((str(group.pk), group.name) for group in groups)]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return Plan(
            platform=data.get("platform") or self._platform,
            name=data["name"],
            handle=data["handle"],
            reason=data["reason"],
            owner_id=number_of(data["owner"]),
            group_id=number_of(data["group"]),
        )


class TaskForm(forms.Form):
    """One line of a checklist. A line that follows from a fact has no choice of state but whether it is needed."""

    state = forms.ChoiceField(label=_("State"), choices=TaskState.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it is not needed"), required=False, max_length=300, help_text=_("Only for “not needed”.")
    )
    owner = forms.ChoiceField(label=pgettext_lazy("person", "Owner"), required=False)
    due = DayField(label=_("Due on"), required=False)
    note = forms.CharField(
        label=pgettext_lazy("proof", "Evidence"),
        required=False,
        max_length=500,
        help_text=_("What was done, a number, a date: what somebody else needs in order to believe it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    link = forms.CharField(label=_("Link to the evidence"), required=False, max_length=500, widget=forms.URLInput)
    file = forms.FileField(
        label=_("Document"),
        required=False,
        help_text=_("PDF or picture, at most 15 MB. It is kept encrypted; a new one replaces it."),
        widget=paper_input(),
    )

    def __init__(self, *args: Any, workspace: Workspace, row: OnboardingTask, fact: bool, **options: Any) -> None:
        given = {name: getattr(row, name) for name in ("state", "reason", "due", "note", "link")}
        options["initial"] = {**given, "owner": row.owner_id or ""}
        super().__init__(*args, **options)
        self.fields["owner"].choices = people(workspace)  # type: ignore[attr-defined]
        if fact:
            known = {row.state, TaskState.NOT_NEEDED} if row.state != TaskState.DONE else {row.state}
            known |= {TaskState.OPEN} if row.state == TaskState.NOT_NEEDED else set()
            choices = [choice for choice in TaskState.choices if choice[0] in known]
            self.fields["state"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> TaskValues:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return TaskValues(
            data["state"], data["reason"], number_of(data["owner"]), data["due"], data["note"], data["link"]
        )


class OwnTaskForm(forms.Form):
    """A line of one's own."""

    stage = forms.ChoiceField(label=pgettext_lazy("onboarding", "Stage"), choices=_STAGES)
    title = forms.CharField(label=_("What is to be done"), max_length=160)
    purpose = forms.CharField(label=_("What for"), required=False, max_length=300)
    owner = forms.ChoiceField(label=pgettext_lazy("person", "Owner"), required=False)
    due = DayField(label=_("Due on"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].choices = people(workspace)  # type: ignore[attr-defined]

    def task(self) -> OwnTask:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return OwnTask(data["stage"], data["title"], data["purpose"], number_of(data["owner"]), data["due"])


class VerificationForm(forms.Form):
    """How it stands with the verification."""

    state = forms.ChoiceField(label=_("State"), choices=Verification.choices)
    verified_as = forms.CharField(
        label=_("Verified as"),
        required=False,
        max_length=160,
        help_text=_("The subject as the platform shows it, such as the company's name."),
    )
    applied_on = DayField(label=_("Applied for on"), required=False)
    until = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_(
            "Most platforms verify for one year. Empty: without an end. People are reminded 60, 30 and 7 days before."
        ),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Reference number, what was objected to."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: AccountDossier, **options: Any) -> None:
        given = {
            "state": row.verification,
            "verified_as": row.verified_as,
            "applied_on": row.applied_on,
            "until": row.verified_until,
            "note": row.verification_note,
        }
        options["initial"] = given
        super().__init__(*args, **options)

    def asked(self) -> VerificationState:
        """What was entered; call on a valid form."""
        return VerificationState(**self.cleaned_data)
