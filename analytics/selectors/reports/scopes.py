"""What a report looks at, and with what it is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import GroupMember
from analytics.models import Report
from analytics.report_states import Against, Template
from analytics.selectors.figures.scope import Comparison, Scope, compared
from analytics.selectors.reports.periods import is_whole_month, month_before


@dataclass(frozen=True, slots=True)
class Looked:
    """The scope of a report and the one before it, None for no comparison."""

    now: Scope
    before: Scope | None

    @property
    def narrowed(self) -> bool:
        """Whether only some of the workspace's accounts are looked at."""
        return self.now.accounts is not None


def looked_at(report: Report) -> Looked:
    """At most one query, for the accounts of a group; of a group that was deleted there are none.

    A whole month of a monthly report is compared with the calendar month before it, however many days that has.
    """
    accounts: list[int] | None = list(report.account_ids) or None
    if report.group_gone:
        accounts = []
    elif report.group_id is not None:
        rows = GroupMember.objects.for_workspace(report.workspace_id).filter(group=report.group_id)
        members = list(rows.order_by("account_id").values_list("account_id", flat=True))
        accounts = members if accounts is None else [pk for pk in accounts if pk in set(members)]
    scope = Scope(report.workspace, report.first, report.last, accounts, report.format)
    return Looked(scope, _before(report, scope))


def _before(report: Report, scope: Scope) -> Scope | None:
    if report.campaign or report.against == Against.NONE:
        return None
    monthly = report.template == Template.MONTHLY and is_whole_month(report.first, report.last)
    if monthly and report.against == Against.PREVIOUS:
        first, last = month_before(report.first)
        return compared(scope, Comparison.CUSTOM, first=first, last=last)
    return compared(scope, report.against)


def days_of(values: dict[str, str] | None) -> tuple[date, date] | None:
    """The two days a snapshot names as its comparison."""
    return (date.fromisoformat(values["first"]), date.fromisoformat(values["last"])) if values else None
