"""Where new followers came from: by channel, over time, by account, beside what the accounts gained in all.

A row that speaks of several days counts wholly on the last of them: nobody knows how its followers came day by day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Count, Max, Min, QuerySet, Sum

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
    """The channels of a period beside what the accounts gained. At most seven queries."""
    rows = _within(scope)
    by_account: dict[int, dict[str, int]] = defaultdict(dict)
    gained: dict[str, int] = {}
    sums = rows.filter(gained__isnull=False).values_list("account_id", "channel").annotate(n=Sum("gained"))
    for account, channel, count in sums:
        by_account[account][channel] = count
        gained[channel] = gained.get(channel, 0) + count
    earlier = _by_channel(_within(before)) if before else {}
    money = rows.filter(cost__isnull=False).values_list("channel", "currency")
    costs: dict[str, list[tuple[str, Decimal, int | None]]] = defaultdict(list)
    for channel, currency, cost, count in money.annotate(c=Sum("cost"), n=Sum("gained")):
        costs[channel].append((currency, cost, count))
    whole = sum(gained.values())
    lines = []
    for one in Channel:
        if not (one in gained or one in earlier or one in costs):
            continue
        line = ChannelLine(one, gained.get(one), earlier.get(one))
        line.costs = {currency: cost for currency, cost, _count in costs[one]}
        line.bought = {currency: count for currency, _cost, count in costs[one] if count is not None}
        line.share = 100 * line.gained / whole if line.gained is not None and whole else None
        lines.append(line)
    lines.sort(key=lambda line: -(line.gained or 0))
    return Sources(lines, _accounts(scope, by_account), _series(scope, rows, weekly))


def _within(scope: Scope) -> QuerySet[FollowerSource]:
    latest = latest_sources(
        workspace=scope.workspace, first=scope.first, last=scope.last, accounts=scope.accounts
    ).values("pk")  # fmt: skip
    rows = FollowerSource.objects.for_workspace(scope.workspace).order_by()
    return rows.filter(pk__in=latest, last_day__range=(scope.first, scope.last))


def _by_channel(rows: QuerySet[FollowerSource]) -> dict[str, int]:
    return dict(rows.filter(gained__isnull=False).values_list("channel").annotate(n=Sum("gained")))


def _series(scope: Scope, rows: QuerySet[FollowerSource], weekly: bool) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = defaultdict(dict)
    sums = rows.filter(gained__isnull=False).values_list("channel", "last_day").annotate(n=Sum("gained"))
    for channel, last, count in sums:
        day = week_of(last, scope) if weekly else last
        found[channel][day] = found[channel].get(day, 0) + count
    return dict(found)


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
