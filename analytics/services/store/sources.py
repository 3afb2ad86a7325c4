"""Writing down by which channels followers came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from analytics.models import Fetch, FollowerSource
from analytics.selectors.growth.sources import latest_sources


@dataclass(frozen=True, slots=True)
class Source:
    """New followers of one channel from `first` to `last`. `gained`, `cost` None: not told; `cost` in `currency`."""

    first: date
    last: date
    channel: str
    gained: int | None = None
    cost: Decimal | None = None
    currency: str = ""
    promotion_id: int | None = None


@transaction.atomic
def sources_store(*, fetch: Fetch, rows: Sequence[Source]) -> int:
    """Add what differs from what holds; what is not told leaves what is there. Returns how many rows that were.

    Rows about the same days and channel must not repeat within `rows`.
    """
    if not rows:
        return 0
    first, last = min(one.first for one in rows), max(one.last for one in rows)
    known = {
        (row.first_day, row.last_day, row.channel): row
        for row in latest_sources(workspace=fetch.workspace_id, first=first, last=last, accounts=[fetch.account_id])
    }
    made = [_row(fetch, one, known.get((one.first, one.last, one.channel))) for one in rows]
    fresh = [row for row in made if row is not None]
    FollowerSource.objects.bulk_create(fresh, batch_size=1000)
    return len(fresh)


def _row(fetch: Fetch, one: Source, known: FollowerSource | None) -> FollowerSource | None:
    gained, cost, currency, promotion = one.gained, one.cost, one.currency if one.cost is not None else "", None
    if known is not None:
        gained = known.gained if gained is None else gained
        cost, currency = (known.cost, known.currency) if cost is None else (cost, currency)
        promotion = known.promotion_id
    promotion = one.promotion_id or promotion
    if gained is None and cost is None:
        return None
    if known is not None and (known.gained, known.cost, known.currency, known.promotion_id) == (
        gained, cost, currency, promotion,
    ):  # fmt: skip
        return None
    return FollowerSource(
        workspace_id=fetch.workspace_id,
        account_id=fetch.account_id,
        fetch=fetch,
        first_day=one.first,
        last_day=one.last,
        channel=one.channel,
        gained=gained,
        cost=cost,
        currency=currency,
        promotion_id=promotion,
    )


def overlapping(rows: Iterable[FollowerSource], first: date, last: date, channel: str) -> FollowerSource | None:
    """A row of that channel that shares days with the span without being about exactly it: both would count."""
    return next(
        (
            row
            for row in rows
            if row.channel == channel
            and row.first_day <= last
            and row.last_day >= first
            and (row.first_day, row.last_day) != (first, last)
        ),
        None,
    )


def sources_undo(*, fetch: Fetch) -> int:
    """Take back what a fetch told; what was there before holds again. Returns how many rows went."""
    rows = FollowerSource.objects.for_workspace(fetch.workspace_id).filter(fetch=fetch)
    return rows.delete()[0]
