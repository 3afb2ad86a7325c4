"""Where new followers came from: by channel, over time, by account, beside what the accounts gained in all.

A row that speaks of several days counts wholly on the last of them: nobody knows how its followers came day by day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from analytics.growth_states import Channel
from analytics.models import Fetch, FollowerSource
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import Value, totals_by_account, week_of
from config.lib.errors import NotFound
from team.models import Workspace

N = TypeVar("N", int, float)


@dataclass(slots=True)
class ChannelLine:
    """One channel in a period. `gained` None: nothing is reported. `costs` by currency; `bought`: those of `gained`
    that stand in rows whose cost is known, by the currency of that cost."""

    channel: Channel
    gained: int | None = None
    before: int | None = None
    share: float | None = None
    costs: dict[str, Decimal] = field(default_factory=dict)
    bought: dict[str, int] = field(default_factory=dict)

    @property
    def change(self) -> float | None:
        """By how many percent it grew since the period before; None where that cannot be said."""
        if self.gained is None or not self.before:
            return None
        return 100 * (self.gained - self.before) / self.before

    @property
    def each(self) -> list[tuple[str, Decimal, Decimal | None]]:
        """Currency, cost, and cost of one follower (None: nobody came) of each currency."""
        return _each(self.costs, self.bought)


@dataclass(slots=True)
class AccountLine:
    """One account: what it gained in all and by channels. `base`: new followers as its platform counts them, else the
    net change; `gross`: which of the two it is."""

    account_id: int
    net: Value
    base: Value
    gross: bool
    attributed: int | None
    channels: dict[str, int]

    @property
    def rest(self) -> float | None:
        """What no channel explains; below 0: the channels tell more than the account. None where either is missing."""
        return None if self.base is None or self.attributed is None else float(self.base) - self.attributed

    @property
    def largest(self) -> tuple[Channel, int] | None:
        """The channel that brought most."""
        if not self.channels or max(self.channels.values()) == 0:
            return None
        name = max(self.channels, key=lambda one: self.channels[one])
        return Channel(name), self.channels[name]


@dataclass(frozen=True, slots=True)
class Sources:
    """All of a period. `silent`: accounts with figures of followers for which no channel is told."""

    lines: list[ChannelLine]
    accounts: list[AccountLine]
    series: dict[str, dict[date, int]]

    @property
    def told(self) -> list[AccountLine]:
        """Accounts for which channels are told."""
        return [one for one in self.accounts if one.attributed is not None]

    @property
    def silent(self) -> list[AccountLine]:
        """Accounts for which none is told."""
        return [one for one in self.accounts if one.attributed is None]

    @property
    def attributed(self) -> int | None:
        """New followers with a channel."""
        return _sum(one.gained for one in self.lines)

    @property
    def net(self) -> float | None:
        """Net growth of all accounts."""
        return _sum(None if one.net is None else float(one.net) for one in self.accounts)

    @property
    def base(self) -> float | None:
        """What the accounts with channels gained in all."""
        return _sum(None if one.base is None else float(one.base) for one in self.told)

    @property
    def rest(self) -> float | None:
        """What no channel explains, of the accounts for which both are known."""
        return _sum(one.rest for one in self.told)

    @property
    def each(self) -> list[tuple[str, Decimal, Decimal | None]]:
        """Currency, cost, and cost of one follower of everything whose cost is known."""
        costs: dict[str, Decimal] = defaultdict(Decimal)
        bought: dict[str, int] = defaultdict(int)
        for line in self.lines:
            for currency, cost in line.costs.items():
                costs[currency] += cost
            for currency, gained in line.bought.items():
                bought[currency] += gained
        return _each(costs, bought)


def latest_sources(
    *, workspace: Workspace | int, first: date, last: date, accounts: Collection[int] | None = None
) -> QuerySet[FollowerSource]:
    """The rows that hold, of all that share a day with the span: the last one of each account, channel and days."""
    rows = FollowerSource.objects.for_workspace(workspace).filter(last_day__gte=first, first_day__lte=last)
    if accounts is not None:
        rows = rows.filter(account__in=list(accounts))
    keys = ("account_id", "first_day", "last_day", "channel")
    return rows.order_by(*keys, "-pk").distinct(*keys)


def sources_of(scope: Scope, before: Scope | None, *, weekly: bool) -> Sources:
    """The channels of a period beside what the accounts gained. Four queries."""
    lines = {one.value: ChannelLine(one) for one in Channel}
    by_account: dict[int, dict[str, int]] = defaultdict(dict)
    series: dict[str, dict[date, int]] = defaultdict(dict)
    spans = [scope] if before is None else [scope, before]
    sums = {f"of_{at}": Sum("gained", filter=_days(span)) for at, span in enumerate(spans)}
    for account, channel, gained, *earlier in _within(*spans).values_list("account_id", "channel").annotate(**sums):
        line = lines[channel]
        if gained is not None:
            by_account[account][channel] = gained
            line.gained = (line.gained or 0) + gained
        if earlier and earlier[0] is not None:
            line.before = (line.before or 0) + earlier[0]
    days = _within(scope).values_list("channel", "last_day", "currency")
    bought = Sum("gained", filter=Q(cost__isnull=False))
    for channel, last, currency, gained, cost, paid in days.annotate(n=Sum("gained"), c=Sum("cost"), p=bought):
        if gained is not None:
            day = week_of(last, scope) if weekly else last
            series[channel][day] = series[channel].get(day, 0) + gained
        if cost is not None:
            lines[channel].costs[currency] = lines[channel].costs.get(currency, Decimal(0)) + cost
        if paid is not None:
            lines[channel].bought[currency] = lines[channel].bought.get(currency, 0) + paid
    told = [one for one in lines.values() if one.gained is not None or one.before is not None or one.costs]
    whole = sum(one.gained or 0 for one in told)
    for line in told:
        line.share = 100 * line.gained / whole if line.gained is not None and whole else None
    told.sort(key=lambda one: -(one.gained or 0))
    return Sources(told, _accounts(scope, by_account), dict(series))


def _within(*scopes: Scope) -> QuerySet[FollowerSource]:
    """The rows that hold whose last day lies in any of the scopes of the same accounts."""
    first, last = min(one.first for one in scopes), max(one.last for one in scopes)
    latest = latest_sources(workspace=scopes[0].workspace, first=first, last=last, accounts=scopes[0].accounts)
    spans = reduce(or_, (_days(one) for one in scopes))
    rows = FollowerSource.objects.for_workspace(scopes[0].workspace).order_by()
    return rows.filter(pk__in=latest.filter(spans).values("pk"))


def _days(scope: Scope) -> Q:
    return Q(last_day__range=(scope.first, scope.last))


def _accounts(scope: Scope, channels: Mapping[int, dict[str, int]]) -> list[AccountLine]:
    totals = totals_by_account(scope, ["followers_net", "followers_gained"])
    lines = []
    for account in totals.keys() | channels.keys():
        known = totals.get(account, {})
        net, gross = known.get("followers_net"), known.get("followers_gained")
        mine = channels.get(account, {})
        if net is None and gross is None and not mine:
            continue
        attributed = sum(mine.values()) if mine else None
        lines.append(AccountLine(account, net, net if gross is None else gross, gross is not None, attributed, mine))
    return sorted(lines, key=lambda one: (-(one.attributed or 0), -float(one.net or 0), one.account_id))


def _each(costs: Mapping[str, Decimal], bought: Mapping[str, int]) -> list[tuple[str, Decimal, Decimal | None]]:
    return [
        (currency, cost, (cost / bought[currency]).quantize(Decimal("0.01")) if bought.get(currency) else None)
        for currency, cost in sorted(costs.items())
    ]


def _sum(values: Iterable[N | None]) -> N | None:
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None


def source_fetches(*, workspace: Workspace) -> QuerySet[Fetch]:
    """Who or what told of channels, the newest first, with how many rows of which days still hold or held once."""
    ids = FollowerSource.objects.for_workspace(workspace).order_by().values("fetch_id").distinct()
    rows = Fetch.objects.for_workspace(workspace).filter(pk__in=ids).select_related("account", "actor")
    return rows.order_by("-pk")


def source_facts(*, workspace: Workspace, fetches: Sequence[Fetch]) -> dict[int, dict[str, object]]:
    """Rows, new followers and days of each of the fetches. One query."""
    rows = FollowerSource.objects.for_workspace(workspace).filter(fetch__in=[one.pk for one in fetches]).order_by()
    told = rows.values("fetch_id").annotate(
        count=Count("pk"), gained=Sum("gained"), first=Min("first_day"), last=Max("last_day")
    )  # fmt: skip
    return {row["fetch_id"]: row for row in told}


def told_rows(*, workspace: Workspace, account_id: int | None = None) -> QuerySet[FollowerSource]:
    """Every row that was told, the newest first."""
    rows = FollowerSource.objects.for_workspace(workspace).select_related("fetch", "fetch__actor")
    return (rows.filter(account=account_id) if account_id else rows).order_by("-pk")


def source_fetch_get(*, workspace: Workspace, fetch_id: int) -> Fetch:
    """One of them. Raises NotFound."""
    found = source_fetches(workspace=workspace).filter(pk=fetch_id).first()
    if found is None:
        raise NotFound
    return found
