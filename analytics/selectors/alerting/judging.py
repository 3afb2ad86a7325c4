"""What a rule says of days: of today and the last ones, and of the past before it is saved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import SocialAccount
from accounts.states import AccountState
from analytics.alarm import BACK, Reading, Terms, Verdict, judge, told_days
from analytics.alert_states import RuleKind
from analytics.dictionary import BY_ID
from analytics.metric_states import Rule, Unit
from analytics.models import AccountCollection, AccountDay, AlertRule, RollupMark
from analytics.selectors.alerting.silence import silent_days
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import parts_by_day
from analytics.selectors.reach import reached
from config.lib.clock import day_start, local_day, now
from team.models import Workspace

# How far back a rule is tried, and how many tellings a week are too many.
HISTORY_DAYS, OFTEN = 90, 1
# Figures of a day may come so many days late; older days are left as they were judged.
LATE_DAYS = 3
_WORKING = (AccountState.OK, AccountState.RESTRICTED)


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on the past: a verdict for each day, oldest first, and the days people would have been told."""

    verdicts: list[Verdict]
    told: list[date]
    days: int

    @property
    def fired(self) -> int:
        """On how many days the rule would have found something."""
        return sum(one.fires for one in self.verdicts)

    @property
    def judged(self) -> int:
        """Of how many days something could be said."""
        return sum(one.judged for one in self.verdicts)

    @property
    def too_often(self) -> bool:
        """More than once a week: people stop reading such alerts."""
        return len(self.told) > OFTEN * self.days / 7


def terms_of(rule: AlertRule) -> Terms:
    """What the rule asks, for `analytics.alarm`."""
    metric = BY_ID[rule.metric]
    return Terms(
        kind=rule.kind,
        direction=rule.direction,
        limit=float(rule.limit or 0),
        versus=rule.versus,
        sensitivity=rule.sensitivity,
        minimum=float(rule.minimum or 0),
        ratio=metric.rule == Rule.RATIO,
        level=metric.rule == Rule.LAST,
        counts=metric.unit == Unit.COUNT,
    )


def accounts_of(rule: AlertRule) -> list[SocialAccount]:
    """The accounts whose figures the rule watches."""
    rows = reached(
        workspace=rule.workspace,
        reach=rule.reach,
        account_id=rule.account_id,
        group_id=rule.group_id,
        platform=rule.platform,
    )
    return list(rows.select_related("caretaker", "workspace").order_by("position", "pk"))


def readings_of(
    *, workspace: Workspace, metric: str, accounts: Collection[int], first: date, last: date
) -> dict[date, Reading]:
    """The figure on every day from `first` to `last`."""
    if not accounts:
        return {}
    rows = parts_by_day(Scope(workspace, first, last, list(accounts)), metric)
    return {day: Reading(_number(value), _number(volume)) for day, value, volume in rows}


def trial(rule: AlertRule, *, days: int = HISTORY_DAYS) -> Trial:
    """Try a rule, saved or not, on the `days` days up to yesterday; nobody is told. At most four queries."""
    today = local_day(now(), rule.workspace.time_zone)
    first, last = today - timedelta(days=days), today - timedelta(days=1)
    if rule.kind == RuleKind.NO_DATA:
        silent = silent_days(accounts=accounts_of(rule), hours=rule.silent_hours, first=first, last=last)
        verdicts = [Verdict(day, day in silent, bool(silent.get(day)), silent.get(day)) for day in _days(first, last)]
    else:
        ids = [one.pk for one in accounts_of(rule)]
        readings = readings_of(
            workspace=rule.workspace, metric=rule.metric, accounts=ids, first=first - timedelta(days=BACK), last=last
        )
        terms = terms_of(rule)
        verdicts = [judge(terms, readings, day) for day in _days(first, last)]
    return Trial(verdicts, told_days(verdicts, rule.quiet_days), days)


def verdicts_now(rule: AlertRule) -> list[Verdict]:
    """What the rule says of the last days and of today as far as it has gone, oldest first."""
    today = local_day(now(), rule.workspace.time_zone)
    first = today - timedelta(days=LATE_DAYS)
    accounts = accounts_of(rule)
    readings = readings_of(
        workspace=rule.workspace,
        metric=rule.metric,
        accounts=[one.pk for one in accounts],
        first=first - timedelta(days=BACK),
        last=today,
    )
    whole = complete_days(rule=rule, accounts=accounts, first=first, today=today)
    terms = terms_of(rule)
    return [judge(terms, readings, day, complete=day in whole) for day in _days(first, today)]


def complete_days(*, rule: AlertRule, accounts: Collection[SocialAccount], first: date, today: date) -> set[date]:
    """The days before today whose figures are all in.

    Content: every account that is read has been read after the day's end and no roll-up of the day waits. Figures of
    accounts themselves: every account that reported the figure in the week before has reported it for the day, from
    after its end where the platform is asked.
    """
    metric, zone = BY_ID[rule.metric], rule.workspace.time_zone
    ids = [one.pk for one in accounts]
    marked = set(
        RollupMark.objects.for_workspace(rule.workspace)
        .filter(account__in=ids, day__range=(first, today))
        .values_list("day", flat=True)
    )
    working = [one.pk for one in accounts if one.state in _WORKING]
    read = dict(
        AccountCollection.objects.for_workspace(rule.workspace)
        .filter(account__in=working, collected_at__isnull=False)
        .values_list("account_id", "collected_at")
    )
    days = [day for day in _days(first, today - timedelta(days=1)) if day not in marked]
    ended = {day: day_start(day + timedelta(days=1), zone) for day in days}
    if metric.table == "content":
        return {day for day in days if all(moment >= ended[day] for moment in read.values())}
    rows = AccountDay.objects.for_workspace(rule.workspace).filter(
        account__in=ids, day__range=(first - timedelta(days=7), today), **{f"{metric.column}__isnull": False}
    )
    seen = {(account, day): at for account, day, at in rows.values_list("account_id", "day", "captured_at")}
    return {
        day
        for day in days
        if all(
            (at := seen.get((account, day))) is not None and (account not in read or at >= ended[day])
            for account in {one for one, when in seen if day - timedelta(days=7) <= when < day}
        )
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
