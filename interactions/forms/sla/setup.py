"""Forms of policies, calendars, the ladder and assignment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.templatetags.platforms import label_of
from interactions.forms.sla.fields import HoursField, SpanField
from interactions.models import AnswerCalendar, AnswerPolicy
from interactions.selectors.sla.hours import hours_read, hours_text
from interactions.selectors.sla.rules import LadderStep
from interactions.services.sla.setup import CalendarDraft, PolicyDraft
from interactions.sla_errors import HoursUnreadable
from interactions.sla_states import Tell, Trigger
from interactions.states import Channel, Intent, Priority
from team.forms.fields import ZoneField
from team.models import Workspace

WEEKDAYS = (
    pgettext_lazy("weekday", "Monday"), pgettext_lazy("weekday", "Tuesday"), pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"), pgettext_lazy("weekday", "Friday"), pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
)  # fmt: skip
DAYS = tuple(f"day_{n}" for n in range(7))
_MANY = forms.CheckboxSelectMultiple
_PLAIN = ("name", "channels", "platforms", "intents", "first_minutes", "next_minutes", "resolve_minutes", "active")


class PolicyForm(forms.Form):
    """For which threads, and how soon."""

    name = forms.CharField(label=_("Name"), max_length=80)
    channels = forms.MultipleChoiceField(
        label=pgettext_lazy("inbox", "Channels"), choices=Channel.choices, required=False, widget=_MANY
    )
    intents = forms.MultipleChoiceField(
        label=pgettext_lazy("inbox", "What they want"),
        choices=[choice for choice in Intent.choices if choice[0]],
        required=False,
        widget=_MANY,
    )
    platforms = forms.MultipleChoiceField(label=_("Platforms"), required=False, widget=_MANY)
    account_ids = forms.TypedMultipleChoiceField(label=_("Accounts"), required=False, widget=_MANY, coerce=int)
    priority_from = forms.TypedChoiceField(
        label=pgettext_lazy("inbox", "Priority from"), required=False, coerce=int, empty_value=None
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=400, help_text=_("With commas between. One of them is enough.")
    )
    first_minutes = SpanField(label=pgettext_lazy("clock", "First answer"))
    next_minutes = SpanField(label=pgettext_lazy("clock", "Next answer"))
    resolve_minutes = SpanField(label=pgettext_lazy("clock", "Resolution"), required=False)
    warn_minutes = SpanField(label=_("Warn so long before"), required=False)
    calendar_id = forms.TypedChoiceField(
        label=_("Reckoned by"), required=False, coerce=int, empty_value=None, help_text=_("Nothing is due outside it.")
    )
    active = forms.BooleanField(label=pgettext_lazy("policy", "In use"), required=False, initial=True)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        accounts = list(SocialAccount.objects.for_workspace(workspace).order_by("platform", "position", "pk"))
        platforms = list(dict.fromkeys(account.platform for account in accounts))
        names = [(name, label_of(registry.capabilities(name))) for name in platforms]
        calendars = AnswerCalendar.objects.for_workspace(workspace)
        fields: dict[str, Any] = self.fields
        fields["platforms"].choices = names
        fields["account_ids"].choices = [(account.pk, str(account)) for account in accounts]
        fields["priority_from"].choices = [("", _("Any priority")), *Priority.choices[1:]]
        fields["calendar_id"].choices = [("", _("Around the clock")), *[(row.pk, row.name) for row in calendars]]

    def draft(self) -> PolicyDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        tags = data["tags"].replace("，", ",").split(",")
        return PolicyDraft(
            **{name: data[name] for name in _PLAIN},
            warn_minutes=data["warn_minutes"] or 0,
            account_ids=data["account_ids"],
            priority_from=data["priority_from"],
            calendar_id=data["calendar_id"],
            tags=[tag.strip() for tag in tags if tag.strip()],
        )


def policy_initial(row: AnswerPolicy) -> dict[str, Any]:
    """What the form shows for a policy that is there."""
    names = (*_PLAIN, "warn_minutes", "account_ids", "priority_from", "calendar_id")
    return {name: getattr(row, name) for name in names} | {"tags": ", ".join(row.tags)}


class CalendarForm(forms.Form):
    """Hours of each weekday, and days that are different."""

    name = forms.CharField(label=_("Name"), max_length=80)
    zone = ZoneField(label=_("Time zone"))
    public_days = forms.BooleanField(
        label=_("Chinese public holidays and make-up workdays"),
        required=False,
        initial=True,
        help_text=_("Holidays are closed; make-up workdays have the hours of a workday."),
    )
    own_days = forms.CharField(
        label=_("Own days"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "2026-12-31 9:00–12:00\n2027-01-02"}),
        help_text=_("A line for each: the date, then its hours. Without hours it is closed."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in zip(DAYS, WEEKDAYS, strict=True):
            self.fields[name] = HoursField(label=label, widget=forms.TextInput(attrs={"placeholder": _("closed")}))

    def clean_own_days(self) -> dict[str, Any]:
        """Each line as a day with its blocks."""
        days = {}
        for line in self.cleaned_data["own_days"].splitlines():
            if not (words := line.strip()):
                continue
            day, _space, hours = words.partition(" ")
            try:
                blocks = hours_read(hours)
                days[date.fromisoformat(day).isoformat()] = {"blocks": blocks}
            except (ValueError, HoursUnreadable):
                raise ValidationError(_("“%(line)s” is not clear."), params={"line": words[:60]}) from None
        return days

    def draft(self) -> CalendarDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return CalendarDraft(
            data["name"], data["zone"], [data[name] for name in DAYS], data["public_days"], data["own_days"]
        )


def calendar_initial(row: AnswerCalendar) -> dict[str, Any]:
    """What the form shows for a calendar that is there."""
    own = "\n".join(f"{day} {hours_text(entry['blocks'])}".strip() for day, entry in row.own_days.items())
    days = {name: [tuple(block) for block in blocks] for name, blocks in zip(DAYS, row.week, strict=True)}
    return {"name": row.name, "zone": row.zone, "public_days": row.public_days, "own_days": own, **days}


class StepForm(forms.Form):
    """One step of the ladder."""

    trigger = forms.ChoiceField(label=pgettext_lazy("escalation", "When"), required=False)
    minutes = SpanField(label=pgettext_lazy("escalation", "So long after"), required=False)
    tell = forms.MultipleChoiceField(
        label=pgettext_lazy("escalation", "Tell"), choices=Tell.choices, required=False, widget=_MANY
    )
    give_back = forms.BooleanField(label=_("Back to the queue"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["trigger"].choices = [("", _("No step")), *Trigger.choices]  # type: ignore[attr-defined]

    def step(self) -> LadderStep | None:
        """The step; None for an empty row."""
        data = self.cleaned_data
        if not data.get("trigger"):
            return None
        return LadderStep(data["trigger"], data.get("minutes") or 0, tuple(data["tell"]), data["give_back"])


LadderForms = forms.formset_factory(StepForm, extra=0, max_num=8)


class AssignForm(forms.Form):
    """Whether and how threads are given to people."""

    assigning = forms.BooleanField(
        label=_("Give new threads to whoever is on shift and has least to do"), required=False
    )
    sticky = forms.BooleanField(label=_("Prefer who answered last, when they are on shift"), required=False)
    taking_back = forms.BooleanField(
        label=_("When somebody writes and the owner is out, give the thread to somebody else"), required=False
    )
    lead_id = forms.TypedChoiceField(label=_("Team lead"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        nobody = [("", _("Everybody who looks after the community"))]
        self.fields["lead_id"].choices = [*nobody, *people]  # type: ignore[attr-defined]
