"""What a view is narrowed to, as the address says it: the same words for pages, the API, reports and saved views.

`period` (7d, 30d, 90d, month, last_month, quarter, custom with `from` and `to`), `compare` (previous, weekdays, year,
custom with `compare_from` and `compare_to`, none), `account` (several), `platform`, `group`, `format`. What cannot be
read is left out, so that an old link still opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from accounts.connectors.types import Format
from accounts.models import GroupMember, SocialAccount
from accounts.selectors.account import account_list
from analytics.models import AccountCollection
from analytics.selectors.figures.scope import DAYS_MAX, Comparison, Scope, compared
from config.lib.clock import local_day, now
from team.models import Workspace

PERIODS = ("7d", "30d", "90d", "month", "last_month", "quarter", "custom")
PERIOD, COMPARE = "30d", Comparison.PREVIOUS
_DAYS = {"7d": 7, "30d": 30, "90d": 90}
# The words of the address, in the order they are written.
NAMES = (
    "period", "from", "to", "compare", "compare_from", "compare_to", "account", "platform", "group", "format",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """A narrowed view. `scope`: what is looked at, `before`: what it is compared with, None for nothing.

    `accounts`: all accounts of the workspace that are connected or have figures, with `collected_at`, `days_until` and
    `group_ids`; `chosen`: those the view is narrowed to. `groups`: (id, name) of account groups that have accounts.
    """

    period: str
    compare: str
    scope: Scope
    before: Scope | None
    accounts: Sequence[SocialAccount]
    groups: Sequence[tuple[int, str]] = ()
    account_ids: tuple[int, ...] = ()
    platform: str = ""
    group: int | None = None
    format: str = ""
    compare_from: date | None = None
    compare_to: date | None = None
    problems: tuple[str, ...] = field(default=())

    @property
    def chosen(self) -> list[SocialAccount]:
        """The accounts the view shows."""
        ids = None if self.scope.accounts is None else set(self.scope.accounts)
        return [one for one in self.accounts if ids is None or one.pk in ids]

    @property
    def narrowed(self) -> bool:
        """Whether accounts or formats are left out."""
        return bool(self.account_ids or self.platform or self.group or self.format)

    @property
    def platforms(self) -> list[str]:
        """Slugs of the platforms of all accounts, in their order."""
        return list(dict.fromkeys(one.platform for one in self.accounts))

    def query(self, **changes: Any) -> dict[str, Any]:
        """The words of the address that lead here, with some changed; defaults are left out."""
        words: dict[str, Any] = {
            "period": "" if self.period == PERIOD else self.period,
            "from": self.scope.first.isoformat() if self.period == "custom" else "",
            "to": self.scope.last.isoformat() if self.period == "custom" else "",
            "compare": "" if self.compare == COMPARE else self.compare,
            "compare_from": self.compare_from.isoformat() if self.compare_from else "",
            "compare_to": self.compare_to.isoformat() if self.compare_to else "",
            "account": [str(pk) for pk in self.account_ids],
            "platform": self.platform,
            "group": self.group or "",
            "format": self.format,
        }
        return {name: value for name, value in (words | changes).items() if value not in ("", [], None)}


@dataclass(frozen=True, slots=True)
class Known:
    """What views of a workspace can be narrowed to: `accounts` and `groups` as in `Filters`."""

    accounts: Sequence[SocialAccount]
    groups: Sequence[tuple[int, str]]


def known_of(*, workspace: Workspace) -> Known:
    """The accounts and groups of a workspace; one query."""
    accounts = _accounts(workspace)
    return Known(accounts, _groups(accounts))


def filters_of(
    *, workspace: Workspace, given: Mapping[str, Any], today: date | None = None, known: Known | None = None
) -> Filters:
    """Filters from words of the address (`QueryDict` or a mapping); one query, none with `known`.

    Periods end with yesterday, the last whole day, unless they name another day: a day that is not over would look like
    a fall. Nothing is refused: what cannot be read falls back to the default.
    """
    today = today or local_day(now(), workspace.time_zone)
    known = known or known_of(workspace=workspace)
    accounts, groups = known.accounts, known.groups
    period = word_of(given, "period")
    asked = (_day(given, "from"), _day(given, "to"))
    if period == "custom" or (not period and any(asked)):
        period, (first, last) = "custom", _custom(*asked, today)
    else:
        period = period if period in PERIODS else PERIOD
        first, last = period_days(period, today)
    ids_known = {one.pk for one in accounts}
    account_ids = tuple(dict.fromkeys(pk for pk in ids_of(given, "account") if pk in ids_known))
    platform = word_of(given, "platform")
    platform = platform if any(one.platform == platform for one in accounts) else ""
    group = next(iter(ids_of(given, "group")), None)
    group = group if any(pk == group for pk, _name in groups) else None
    form = word_of(given, "format")
    form = form if form in set(Format) else ""
    ids: list[int] | None = None
    if account_ids or platform or group:
        ids = [
            one.pk
            for one in accounts
            if (not account_ids or one.pk in account_ids)
            and (not platform or one.platform == platform)
            and (not group or group in one.group_ids)  # type: ignore[attr-defined]
        ]
    scope = Scope(workspace, first, last, ids, form)
    compare = word_of(given, "compare")
    since, until = _day(given, "compare_from"), _day(given, "compare_to")
    if compare == Comparison.CUSTOM and not (since and until and since <= until and (until - since).days < DAYS_MAX):
        compare = COMPARE
    compare = compare if compare in set(Comparison) else COMPARE
    if compare != Comparison.CUSTOM:
        since = until = None
    return Filters(
        period=period,
        compare=compare,
        scope=scope,
        before=compared(scope, compare, first=since, last=until),
        accounts=accounts,
        groups=groups,
        account_ids=account_ids,
        platform=platform,
        group=group,
        format=form,
        compare_from=since,
        compare_to=until,
    )


def period_days(period: str, today: date) -> tuple[date, date]:
    """First and last day of a named period, seen from `today`."""
    yesterday = today - timedelta(days=1)
    if period in _DAYS:
        return today - timedelta(days=_DAYS[period]), yesterday
    if period == "last_month":
        first = today.replace(day=1) - relativedelta(months=1)
        return first, today.replace(day=1) - timedelta(days=1)
    first = today.replace(day=1)
    if period == "quarter":
        first = first.replace(month=3 * ((today.month - 1) // 3) + 1)
    return first, max(first, yesterday)


def _custom(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    last = min(last or today, today + timedelta(days=366))
    first = first or last - timedelta(days=29)
    if first > last:
        first, last = last, first
    return max(first, last - timedelta(days=DAYS_MAX - 1)), last


def _accounts(workspace: Workspace) -> list[SocialAccount]:
    read = AccountCollection.objects.for_workspace(workspace).filter(account=OuterRef("pk"))
    members = GroupMember.objects.for_workspace(workspace).filter(account=OuterRef("pk"))
    rows = account_list(workspace=workspace, include_disconnected=True)
    named = JSONObject(id="group_id", name="group__name", position="group__position")
    # All are of one workspace, which is at hand: hundreds of copies of it would take longer to build than to read.
    found: list[Any] = list(
        rows.select_related(None).annotate(
            collected_at=Subquery(read.values("collected_at")[:1]),
            days_until=Subquery(read.values("days_until")[:1]),
            figures_error=Subquery(read.filter(failures__gt=0).values("error_kind")[:1]),
            in_groups=ArraySubquery(members.order_by("group_id").values(named=named)),
        )
    )
    for one in found:
        one.workspace = workspace
        one.group_ids = [row["id"] for row in one.in_groups]
    return found


def _groups(accounts: Sequence[Any]) -> list[tuple[int, str]]:
    known = {(row["position"], row["id"], row["name"]) for one in accounts for row in one.in_groups}
    return [(pk, name) for _position, pk, name in sorted(known)]


def word_of(given: Mapping[str, Any], name: str) -> str:
    """One word of the address, '' without it."""
    value = given.get(name) or ""
    return str(value[0] if isinstance(value, list | tuple) and value else value)[:40]


def words_of(given: Mapping[str, Any], name: str) -> list[str]:
    """All words of a name, which may stand there several times or hold several with commas between."""
    values = given.getlist(name) if hasattr(given, "getlist") else given.get(name) or []
    values = values if isinstance(values, list | tuple) else [values]
    return [word for value in values for word in str(value)[:4000].split(",") if word][:500]


def ids_of(given: Mapping[str, Any], name: str) -> list[int]:
    """Those of the words that are ids."""
    words = words_of(given, name)
    return [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 10]


def _day(given: Mapping[str, Any], name: str) -> date | None:
    return day_of(word_of(given, name))


def day_of(word: str) -> date | None:
    """An ISO day of the years that have figures; None for anything else."""
    try:
        day = datetime.strptime(word, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
