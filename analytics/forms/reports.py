"""Forms of reports: what they look at, links to them, when they are sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors.types import Format
from accounts.models import AccountGroup
from accounts.selectors.account import account_list
from accounts.templatetags.platforms import platform_name
from analytics.models import Report, ReportSchedule
from analytics.report_states import Against, FileKind, Language, Part, SendRhythm, Template
from analytics.selectors.reports.reading import campaigns_known
from analytics.selectors.reports.tables import format_name
from analytics.services.reports.building import GROUP_GONE, ReportValues
from analytics.services.reports.scheduling import ScheduleValues
from team.forms.fields import DayField
from team.models import Membership, Workspace

WEEKDAYS = (
    (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")), (5, _("Friday")),
    (6, _("Saturday")), (7, _("Sunday")),
)  # fmt: skip


def _members(workspace: Workspace) -> list[tuple[str, str]]:
    rows = Membership.objects.for_workspace(workspace).select_related("user").order_by("pk")
    return [(str(row.user_id), row.user.label) for row in rows]


def _numbers(values: Any) -> list[int]:
    return [int(value) for value in values]


class ReportForm(forms.Form):
    """What a report looks at. An empty title asks for the usual one."""

    template = forms.ChoiceField(label=pgettext_lazy("report", "Kind"), choices=Template, widget=forms.RadioSelect)
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    against = forms.ChoiceField(label=_("Compared with"), choices=Against)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    group = forms.ChoiceField(label=_("Account group"), required=False)
    format = forms.ChoiceField(label=_("Format"), required=False)
    account_ids = forms.MultipleChoiceField(
        label=_("Accounts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )
    language = forms.ChoiceField(label=_("Language of the report"), choices=Language)
    owner = forms.ChoiceField(label=_("Prepared by"), required=False)
    title = forms.CharField(
        label=_("Title"), required=False, max_length=120, help_text=_("Left empty, it is named after its period.")
    )
    parts = forms.MultipleChoiceField(
        label=pgettext_lazy("report", "Parts"), choices=Part, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        any_one = pgettext_lazy("report", "All")
        groups = AccountGroup.objects.for_workspace(workspace).order_by("position", "pk")
        rows = account_list(workspace=workspace, include_disconnected=True)
        campaigns = campaigns_known(workspace=workspace)
        chosen = str(self.initial.get("campaign", ""))
        if chosen and chosen not in campaigns:
            campaigns.append(chosen)
        self._choices("campaign", [("", pgettext_lazy("report", "Choose")), *((one, one) for one in campaigns)])
        # A group that was deleted stays chosen until somebody chooses otherwise, and is refused.
        gone = [(str(GROUP_GONE), _("Group deleted"))] if self.initial.get("group") == str(GROUP_GONE) else []
        self._choices("group", [("", any_one), *gone, *((str(row.pk), row.name) for row in groups)])
        self._choices("format", [("", any_one), *((one.value, format_name(one.value)) for one in Format)])
        self._choices("account_ids", [(str(row.pk), f"{row} · {platform_name(row.platform)}") for row in rows])
        self._choices("owner", [("", pgettext_lazy("report", "Nobody")), *_members(workspace)])

    def _choices(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def values(self) -> ReportValues:
        """What was entered."""
        data = self.cleaned_data
        return ReportValues(
            template=data["template"],
            first=data["first"],
            last=data["last"],
            language=data["language"],
            title=data["title"],
            against=data["against"],
            account_ids=_numbers(data["account_ids"]),
            group_id=int(data["group"]) if data["group"] else None,
            format=data["format"],
            campaign=data["campaign"],
            parts=data["parts"],
            owner_id=int(data["owner"]) if data["owner"] else None,
        )


def initial_of(report: Report) -> dict[str, Any]:
    """The values of a report, for its form."""
    names = ("template", "first", "last", "against", "campaign", "format", "language", "title", "parts")
    return {
        **{name: getattr(report, name) for name in names},
        "group": str(GROUP_GONE if report.group_gone else report.group_id or ""),
        "owner": str(report.owner_id or ""),
        "account_ids": [str(pk) for pk in report.account_ids],
    }


class ShareForm(forms.Form):
    """A link to a report."""

    name = forms.CharField(
        label=pgettext_lazy("report link", "For whom"),
        max_length=80,
        help_text=_("Only you see this, to tell links apart."),
    )
    days = forms.TypedChoiceField(
        label=_("Opens for"), coerce=int, initial=30,
        choices=((7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("One year"))),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), required=False, min_length=6, max_length=128, strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("At least six characters. Tell it on another way than the link."),
    )  # fmt: skip


class ScheduleForm(forms.Form):
    """When reports like this one are sent, and to whom."""

    rhythm = forms.ChoiceField(
        label=pgettext_lazy("report mail", "How often"), choices=SendRhythm, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int, choices=WEEKDAYS, initial=1)
    month_day = forms.TypedChoiceField(
        label=_("Day of the month"), coerce=int, choices=[(day, day) for day in range(1, 29)], initial=3
    )
    at = forms.TimeField(
        label=_("Time"), initial="09:00", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    people = forms.MultipleChoiceField(label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple)
    emails = forms.CharField(
        label=_("Addresses outside"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("One e-mail address a line. They get a link of their own and need no account."),
    )  # fmt: skip
    formats = forms.MultipleChoiceField(
        label=_("Files in the mail"), choices=FileKind, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The link to the report is always in it."),
    )  # fmt: skip
    skip_empty = forms.BooleanField(label=_("Send nothing for a period without posts and figures"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].choices = _members(workspace)  # type: ignore[attr-defined]

    def values(self) -> ScheduleValues:
        """What was entered."""
        data = self.cleaned_data
        return ScheduleValues(
            rhythm=data["rhythm"],
            at=data["at"],
            weekday=data["weekday"],
            month_day=data["month_day"],
            user_ids=_numbers(data["people"]),
            emails=data["emails"].replace(",", "\n").replace(";", "\n").split("\n"),
            formats=data["formats"],
            skip_empty=data["skip_empty"],
        )


def schedule_initial(schedule: ReportSchedule | None, rhythm: str) -> dict[str, Any]:
    """The values of a schedule for its form; of a new one what is usual."""
    if schedule is None:
        return {"rhythm": rhythm, "formats": [FileKind.PDF], "skip_empty": True, "at": "09:00"}
    rows = list(schedule.recipients.filter(stopped_at=None))
    return {
        "rhythm": schedule.rhythm,
        "weekday": schedule.weekday,
        "month_day": schedule.month_day,
        "at": schedule.at,
        "formats": schedule.formats,
        "skip_empty": schedule.skip_empty,
        "people": [str(row.user_id) for row in rows if row.user_id],
        "emails": "\n".join(row.email for row in rows if row.email),
    }
