"""Writing down by which channels followers came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef

from analytics.models import Fetch, FollowerSource
from analytics.selectors.growth.sources import latest_sources
from analytics.store_states import TELL_PARTLY


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

    What a file or a person told is added again when somebody tells the same, for theirs may be taken back. Rows about
    the same days and channel must not repeat within `rows`.
    """
    if not rows:
        return 0
    first, last = min(one.first for one in rows), max(one.last for one in rows)
    holding = latest_sources(workspace=fetch.workspace_id, first=first, last=last, accounts=[fetch.account_id])
    known = {(row.first_day, row.last_day, row.channel): row for row in holding.select_related("fetch")}
    made = [_row(fetch, one, known.get((one.first, one.last, one.channel))) for one in rows]
    fresh = [row for row in made if row is not None]
    FollowerSource.objects.bulk_create(fresh, batch_size=1000)
    return len(fresh)


def _row(fetch: Fetch, one: Source, known: FollowerSource | None) -> FollowerSource | None:
    told = {"gained": one.gained, "cost": one.cost, "promotion": one.promotion_id}
    row = FollowerSource(
        workspace_id=fetch.workspace_id,
        account_id=fetch.account_id,
        fetch=fetch,
        first_day=one.first,
        last_day=one.last,
        channel=one.channel,
        gained=one.gained,
        cost=one.cost,
        currency=one.currency if one.cost is not None else "",
        promotion_id=one.promotion_id,
        carried=[name for name, value in told.items() if value is None],
    )
    _carry(row, known)
    if row.gained is None and row.cost is None:
        return None
    if known is None or _figures(row) != _figures(known):
        return row
    theirs = known.fetch_id != fetch.pk and known.fetch.kind in TELL_PARTLY
    return row if theirs or set(known.carried) - set(row.carried) else None


def _carry(row: FollowerSource, before: FollowerSource | None) -> None:
    """Give a row what it does not tell itself from the one before it."""
    if "gained" in row.carried:
        row.gained = before.gained if before else None
    if "cost" in row.carried:
        row.cost, row.currency = (before.cost, before.currency) if before else (None, "")
    if "promotion" in row.carried:
        row.promotion_id = before.promotion_id if before else None


def _figures(row: FollowerSource) -> tuple[object, ...]:
    return row.gained, row.cost, row.currency, row.promotion_id


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


@transaction.atomic
def sources_undo(*, fetch: Fetch) -> int:
    """Take back what a fetch told; what was there before holds again. Returns how many of its rows went.

    Rows that later ones took over from it become what they would be without it.
    """
    ours = FollowerSource.objects.for_workspace(fetch.workspace_id).filter(account=fetch.account_id)
    same = {key: OuterRef(key) for key in ("first_day", "last_day", "channel")}
    left = ours.filter(Exists(ours.filter(fetch=fetch, **same))).exclude(fetch=fetch)
    before: dict[tuple[object, ...], FollowerSource] = {}
    changed, empty = [], []
    for row in left.order_by("pk").select_for_update():
        key, was = (row.first_day, row.last_day, row.channel), _figures(row)
        _carry(row, before.get(key))
        if row.gained is None and row.cost is None:
            empty.append(row.pk)
            continue
        before[key] = row
        if _figures(row) != was:
            changed.append(row)
    FollowerSource.objects.unscoped("of the same account").bulk_update(
        changed, ["gained", "cost", "currency", "promotion"], batch_size=500
    )
    gone = ours.filter(fetch=fetch).delete()[0]
    ours.filter(pk__in=empty).delete()
    return gone
