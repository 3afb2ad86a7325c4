"""What a view looks at: which accounts, which days, compared with which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from config.lib.clock import day_start
from team.models import Workspace

DAYS_MAX = 731  # the longest period one view may look at


class Comparison(StrEnum):
    """With what a period is compared."""

    PREVIOUS = "previous"
    WEEKDAYS = "weekdays"
    YEAR = "year"
    CUSTOM = "custom"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scope:
    """`first` to `last`: days of the workspace's zone, both included. `accounts`: ids, None for all of the workspace's.

    `format`: only posts of this format, '' for all; figures of accounts themselves know no format.
    """

    workspace: Workspace
    first: date
    last: date
    accounts: Sequence[int] | None = None
    format: str = ""

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When the first day begins and when the last one is over, aware UTC."""
        zone = self.workspace.time_zone
        return day_start(self.first, zone), day_start(self.last + timedelta(days=1), zone)

    @property
    def account_ids(self) -> list[int] | None:
        """`accounts` as SQL takes them: None for all."""
        return None if self.accounts is None else list(self.accounts)

    def days(self) -> Iterator[date]:
        """Every day, oldest first."""
        return (self.first + timedelta(days=n) for n in range(self.length))


def compared(scope: Scope, how: str, *, first: date | None = None, last: date | None = None) -> Scope | None:
    """The scope to compare with; None for no comparison.

    PREVIOUS: as many days right before. WEEKDAYS: moved back by whole weeks so that weekdays meet. YEAR: the same dates
    a year before (29 February: the 28th), of the same length. CUSTOM: from `first` to `last`.
    """
    if how == Comparison.PREVIOUS:
        return _moved(scope, scope.length)
    if how == Comparison.WEEKDAYS:
        return _moved(scope, 7 * -(-scope.length // 7))
    if how == Comparison.YEAR:
        return _moved(scope, (scope.first - (scope.first - relativedelta(years=1))).days)
    if how == Comparison.CUSTOM and first and last and first <= last:
        return replace(scope, first=first, last=last)
    return None


def _moved(scope: Scope, days: int) -> Scope:
    return replace(scope, first=scope.first - timedelta(days=days), last=scope.last - timedelta(days=days))
