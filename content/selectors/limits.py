"""Publishing limits in force: which rule holds for an account, and when an ordinary post may go out again."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.wall_clock import day_span, quiet_end, week_span
from content.models import Publication, PublishingLimit
from content.states import PublicationState as S
from team.models import Workspace

WHY = "the engine serves all workspaces"
# Sends that may be live already count like published ones.
_UNDER_WAY = (S.SENDING, S.PROCESSING, S.UNKNOWN)
# Waiting for one rule may end inside another; with planned posts ahead a search of this many steps covers weeks.
_STEPS = 200


@dataclass(frozen=True, slots=True)
class Block:
    """Why an account may not publish an ordinary post: `rule` is gap, per_day, per_week or quiet.

    `until` (aware UTC) is the first moment at which no rule forbids it; `rule` the one that ends then.
    """

    until: datetime
    rule: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits that hold for one account. `own`: the account's, not the workspace's default; `zone`: IANA name."""

    zone: str
    gap: timedelta | None = None
    per_day: int | None = None
    per_week: int | None = None
    quiet: tuple[time, time] | None = None
    enforce: bool = True
    own: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is limited at all."""
        return any(value is not None for value in (self.gap, self.per_day, self.per_week, self.quiet))

    @property
    def reach(self) -> timedelta:
        """How far back publications matter, without the days and weeks of the caps."""
        return self.gap or timedelta(0)


def rules_of(row: PublishingLimit | None, zone: str) -> Rules:
    """A stored limit as rules on the clock of `zone`; None limits nothing."""
    if row is None:
        return Rules(zone)
    return Rules(
        zone=zone,
        gap=timedelta(minutes=row.gap_minutes) if row.gap_minutes else None,
        per_day=row.per_day,
        per_week=row.per_week,
        quiet=(row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else None,
        enforce=row.enforce,
        own=row.account_id is not None,
    )


def first_allowed(rules: Rules, times: Sequence[datetime], moment: datetime) -> Block | None:
    """When an ordinary post wanted at `moment` may go out; None when at once.

    `times`: ascending moments of the account's other posts; those after the moment looked at do not count.
    """
    at, rule = moment, ""
    for _step in range(_STEPS):
        found = _forbidden(rules, times, at)
        if found is None:
            break
        at, rule = found.until, found.rule
    return Block(at, rule) if rule else None


def _forbidden(rules: Rules, times: Sequence[datetime], at: datetime) -> Block | None:
    past = times[: bisect_right(times, at)]
    if rules.gap and past and at < past[-1] + rules.gap:
        return Block(past[-1] + rules.gap, "gap")
    for name, cap, span in (("per_day", rules.per_day, day_span), ("per_week", rules.per_week, week_span)):
        if cap is not None:
            start, end = span(at, rules.zone)
            if sum(moment >= start for moment in past) >= cap:
                return Block(end, name)
    ends = quiet_end_of(rules, at)
    return Block(ends, "quiet") if ends else None


def quiet_end_of(rules: Rules, moment: datetime) -> datetime | None:
    """The end of the quiet hours that `moment` lies in, aware UTC; None outside them or when there are none."""
    if rules.quiet is None:
        return None
    return quiet_end(moment, start=rules.quiet[0], end=rules.quiet[1], zone=rules.zone)


def limits_blocks(*, account_ids: Collection[int], moment: datetime) -> dict[int, Block]:
    """Which of the accounts have an enforced limit that forbids an ordinary post at `moment` (aware), and until when.

    For the engine, over all workspaces: one query when nothing is limited, three otherwise. Published posts count by
    `published_at`, sends that may be live by `first_sent_at`; day and ISO week are those of the account's zone.
    """
    rules = _enforced(account_ids)
    if not rules:
        return {}
    times = _times(rules, moment)
    found = {account_id: first_allowed(each, times[account_id], moment) for account_id, each in rules.items()}
    return {account_id: block for account_id, block in found.items() if block is not None}


def quiet_rules(*, account_ids: Collection[int]) -> Mapping[int, Rules]:
    """Enforced rules with quiet hours by account, of all workspaces, for the engine. At most two queries."""
    return {account_id: rules for account_id, rules in _enforced(account_ids).items() if rules.quiet}


def _enforced(account_ids: Collection[int]) -> dict[int, Rules]:
    limits = PublishingLimit.objects.unscoped(WHY)
    own = limits.filter(account=OuterRef("pk")).values("pk")
    default = limits.filter(workspace=OuterRef("workspace"), account=None).values("pk")
    zone = Coalesce(NullIf(F("time_zone"), Value("")), F("workspace__time_zone"))
    rows = (
        SocialAccount.objects.unscoped(WHY)
        .filter(pk__in=account_ids)
        .annotate(limit=Coalesce(Subquery(own), Subquery(default)), clock=zone)
        .filter(limit__isnull=False)
        .order_by()
        .values_list("pk", "limit", "clock")
    )
    accounts = list(rows)
    if not accounts:
        return {}
    known = limits.filter(enforce=True).in_bulk([limit for _pk, limit, _clock in accounts])
    found = {pk: rules_of(known[limit], clock) for pk, limit, clock in accounts if limit in known}
    return {pk: rules for pk, rules in found.items() if rules.any}


def _times(rules: Mapping[int, Rules], moment: datetime) -> dict[int, list[datetime]]:
    """Ascending moments of what each account has published since its rules look back to."""
    since = moment
    for each in rules.values():
        since = min(since, moment - each.reach)
        if each.per_day is not None or each.per_week is not None:
            since = min(since, (week_span if each.per_week is not None else day_span)(moment, each.zone)[0])
    rows = Publication.objects.unscoped(WHY).filter(account__in=list(rules)).order_by()
    out = rows.filter(state=S.PUBLISHED, published_at__gte=since).values_list("account_id", "published_at")
    under_way = rows.filter(state__in=_UNDER_WAY, published_at=None, first_sent_at__gte=since)
    times: dict[int, list[datetime]] = defaultdict(list)
    for account_id, at in out.union(under_way.values_list("account_id", "first_sent_at"), all=True):
        times[account_id].append(at)
    for found in times.values():
        found.sort()
    return times


def limit_rows(*, workspace: Workspace) -> dict[int | None, PublishingLimit]:
    """All limits of the workspace by account id; None is the default. One query."""
    return {row.account_id: row for row in PublishingLimit.objects.for_workspace(workspace)}


def rules_by_account(*, workspace: Workspace, accounts: Iterable[SocialAccount]) -> dict[int, Rules]:
    """What holds for each account, enforced or not. One query. `accounts` come with their workspace."""
    rows = limit_rows(workspace=workspace)
    default = rows.get(None)
    return {account.pk: rules_of(rows.get(account.pk, default), account.zone) for account in accounts}


def waiting_blocks(accounts: Iterable[SocialAccount]) -> dict[int, Block]:
    """Accounts that the engine keeps waiting for their limits at this moment, with the rule. No query when none waits.

    `rule` is "" when the limits were changed since and the engine has not looked again.
    """
    moment = now()
    waiting = {account.pk: account.pace_until for account in accounts if account.pace_until > moment}
    if not waiting:
        return {}
    found = limits_blocks(account_ids=list(waiting), moment=moment)
    return {pk: found.get(pk) or Block(until, "") for pk, until in waiting.items()}
