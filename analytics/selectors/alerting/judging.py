"""What a rule says of days: of today and the last ones, and of the past before it is saved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.models import SocialAccount
from accounts.states import AccountState
from analytics.alarm import BACK, Reading, Terms, Verdict, judge, told_days
from analytics.alert_states import RuleKind
from analytics.dictionary import BY_ID
from analytics.metric_states import Rule, Unit
from analytics.models import AccountCollection, AccountDay, Alert, AlertRule, Fetch, RollupMark
from analytics.models.alert import Watch
from analytics.selectors.alerting.silence import silent_days
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import parts_of_each
from analytics.selectors.reach import reached
from analytics.store_states import FetchKind, FetchState
from config.lib.clock import day_start, local_day, now
from team.models import Workspace

# How far back a rule is tried, and how many tellings a week are too many.
HISTORY_DAYS, OFTEN = 90, 1
# Figures of a day may come so many days late; older days are left as they were judged.
LATE_DAYS = 3
# Nobody waits any longer for an account that was read once: days it could still be judged with have not passed yet.
WAITED = timedelta(hours=36)
_WORKING = (AccountState.OK, AccountState.RESTRICTED)


@dataclass(frozen=True, slots=True)
class Basis:
    """By whose figures something can be judged now.

    `accounts`: all that are reached, less, where days are compared, those in `silent`, which have brought no figures
    for longer than anybody waits. A total is not what it was without them, so they stay in it; from the day `since` on
    it can only be found too high (None: no such day).
    """

    accounts: list[SocialAccount]
    silent: list[SocialAccount]
    since: date | None = None

    @property
    def without(self) -> list[int]:
        """Accounts that are left out."""
        kept = {one.pk for one in self.accounts}
        return [one.pk for one in self.silent if one.pk not in kept]

    def whole(self, day: date) -> bool:
        """Whether silent accounts leave the day's total as it is."""
        return self.since is None or day < self.since


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on the past: a verdict for each day, oldest first, and the days people would have been told."""

    verdicts: list[Verdict]
    told: list[date]
    days: int
    basis: Basis

    @property
    def fired(self) -> int:
        """On how many days the rule would have found something."""
        return sum(one.fires for one in self.verdicts)

    @property
    def judged(self) -> int:
        """Of how many days something could be said."""
        return sum(one.judged for one in self.verdicts)

    @property
    def watches(self) -> bool:
        """Whether there is an account at all whose figures are asked for."""
        return bool(self.basis.accounts or self.basis.silent)

    @property
    def too_often(self) -> bool:
        """More than once a week: people stop reading such alerts."""
        return len(self.told) > OFTEN * self.days / 7


def terms_of(watch: Watch) -> Terms:
    """What a rule asks, or asked when an alert was raised, for `analytics.alarm`."""
    metric = BY_ID[watch.metric]
    return Terms(
        kind=watch.kind,
        direction=watch.direction,
        limit=float(watch.limit or 0),
        versus=watch.versus,
        sensitivity=watch.sensitivity,
        minimum=float(watch.minimum or 0),
        ratio=metric.rule == Rule.RATIO,
        level=metric.rule == Rule.LAST,
        counts=metric.unit == Unit.COUNT,
    )


def accounts_of(watch: Watch) -> list[SocialAccount]:
    """The accounts whose figures are watched."""
    rows = reached(
        workspace=watch.workspace,
        reach=watch.reach,
        account_id=watch.account_id,
        group_id=watch.group_id,
        platform=watch.platform,
    )
    return list(rows.select_related("caretaker", "workspace").order_by("position", "pk"))


def basis_of(rule: AlertRule) -> Basis:
    """By whose figures the rule can be judged now. Three queries at most."""
    accounts = accounts_of(rule)
    entered = Fetch.objects.for_workspace(rule.workspace).filter(
        account=OuterRef("account"),
        kind__in=(FetchKind.IMPORT, FetchKind.MANUAL),
        state__in=(FetchState.DONE, FetchState.PARTIAL),
        finished_at__gt=OuterRef("collected_at"),
    )
    rows = AccountCollection.objects.for_workspace(rule.workspace).filter(
        ~Exists(entered), account__in=[one.pk for one in accounts], collected_at__lt=now() - WAITED
    )
    since: dict[int, datetime] = dict(rows.values_list("account_id", "collected_at")) if accounts else {}
    silent = [one for one in accounts if one.pk in since]
    if rule.kind == RuleKind.THRESHOLD and BY_ID[rule.metric].rule != Rule.RATIO:
        first = local_day(min(since.values()), rule.workspace.time_zone) if since else None
        return Basis(accounts, silent, first)
    return Basis([one for one in accounts if one.pk not in since], silent)


def accounts_judged(alert: Alert) -> list[int]:
    """The accounts whose figures an alert rests on."""
    without = set(alert.evidence.get("without", ()))
    return [one.pk for one in accounts_of(alert) if one.pk not in without]


def readings_of(
    *, workspace: Workspace, metric: str, accounts: Collection[int], first: date, last: date
) -> dict[date, Reading]:
    """The figure on every day from `first` to `last`; {} without accounts."""
    return readings_of_each(workspace=workspace, metric=metric, parts=[accounts], first=first, last=last)[0]


def readings_of_each(
    *, workspace: Workspace, metric: str, parts: Sequence[Collection[int]], first: date, last: date
) -> list[dict[date, Reading]]:
    """The same for several groups of accounts, in as many queries as for one."""
    scopes = [Scope(workspace, first, last, list(accounts)) for accounts in parts if accounts]
    found = iter(parts_of_each(scopes, metric))
    return [
        {day: Reading(_number(value), _number(volume)) for day, value, volume in next(found)} if accounts else {}
        for accounts in parts
    ]


def trial(rule: AlertRule, *, days: int = HISTORY_DAYS) -> Trial:
    """Try a rule, saved or not, on the `days` days up to yesterday; nobody is told. At most five queries.

    It is tried on the accounts it would be judged by now.
    """
    today = local_day(now(), rule.workspace.time_zone)
    first, last = today - timedelta(days=days), today - timedelta(days=1)
    if rule.kind == RuleKind.NO_DATA:
        basis = Basis(accounts_of(rule), [])
        silent = silent_days(accounts=basis.accounts, hours=rule.silent_hours, first=first, last=last)
        verdicts = [Verdict(day, day in silent, bool(silent.get(day)), silent.get(day)) for day in _days(first, last)]
    else:
        basis = basis_of(rule)
        ids = [one.pk for one in basis.accounts]
        readings = readings_of(
            workspace=rule.workspace, metric=rule.metric, accounts=ids, first=first - timedelta(days=BACK), last=last
        )
        terms = terms_of(rule)
        verdicts = [judge(terms, readings, day, complete=basis.whole(day)) for day in _days(first, last)]
    return Trial(verdicts, told_days(verdicts, rule.quiet_days), days, basis)


def verdicts_now(rule: AlertRule, basis: Basis | None = None) -> list[Verdict]:
    """What the rule says of the last days and of today as far as it has gone, oldest first."""
    basis = basis or basis_of(rule)
    today = local_day(now(), rule.workspace.time_zone)
    first = today - timedelta(days=LATE_DAYS)
    readings = readings_of(
        workspace=rule.workspace,
        metric=rule.metric,
        accounts=[one.pk for one in basis.accounts],
        first=first - timedelta(days=BACK),
        last=today,
    )
    whole = complete_days(rule=rule, accounts=basis.accounts, first=first, today=today)
    terms = terms_of(rule)
    return [judge(terms, readings, day, complete=day in whole and basis.whole(day)) for day in _days(first, today)]


def complete_days(*, rule: AlertRule, accounts: Collection[SocialAccount], first: date, today: date) -> set[date]:
    """The days before today whose figures are all in.

    Content: every account that is read has been read after the day's end and no roll-up of the day waits. Figures of
    accounts themselves: every account that reported the figure in the week before has reported it for the day, from
    after its end where the platform is asked. Accounts that nobody waits for any longer are not waited for here either.
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
        .filter(account__in=working, collected_at__gte=now() - WAITED)
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
