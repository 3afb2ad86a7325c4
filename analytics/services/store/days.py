"""Writing down what is known of accounts' days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from analytics.figures import DAY_FIGURES
from analytics.models import AccountDay, Fetch, Restatement, RollupMark
from analytics.services.store.taking_back import Chain, fetch_take_back
from analytics.store_states import TELL_DAYS, TELL_PARTLY, FetchKind
from config.lib.clock import now

_MONEY = ("sales", "currency")
_ALL = (*DAY_FIGURES, *_MONEY)
_UNKNOWN = (None, "")


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Figures of one day of an account by the names in `figures.DAY_FIGURES`; missing or None: not reported.

    `sales`: money of the day in `currency`.
    """

    day: date
    figures: Mapping[str, int | None] = field(default_factory=dict)
    sales: Decimal | None = None
    currency: str = ""


@transaction.atomic
def days_store(*, fetch: Fetch, days: Sequence[DayFigures], keep: bool = False) -> int:
    """Write down days of the fetch's account; what is not reported leaves what is there. Returns how many changed.

    What a figure was before is kept as a `Restatement`; of files also that it was not known or was the same, so that
    `days_undo` finds its own. With `keep`, figures that are there stay as they are: for sources that know less than
    others. Days whose figures posts share are marked to be reckoned anew.
    """
    wanted = {one.day: values for one in days if (values := _values(one))}
    # Several sources may write the same new day at once: each day is there before it is looked at and locked.
    AccountDay.objects.bulk_create(
        [
            AccountDay(workspace_id=fetch.workspace_id, account_id=fetch.account_id, day=day, captured_at=now())
            for day in sorted(wanted)
        ],
        ignore_conflicts=True,
    )
    rows = AccountDay.objects.for_workspace(fetch.workspace_id).filter(account_id=fetch.account_id, day__in=wanted)
    changed, told, touched = [], [], set[str]()
    for row in rows.order_by("day").select_for_update():
        differing = {name: value for name, value in wanted[row.day].items() if getattr(row, name) != value}
        if keep:
            differing = {name: value for name, value in differing.items() if getattr(row, name) in _UNKNOWN}
        same = {name: value for name, value in wanted[row.day].items() if getattr(row, name) == value}
        if same and fetch.kind in TELL_PARTLY:
            told.append(_restatement(fetch, row, same, same, filled=True))
        if not differing:
            continue
        before = {name: getattr(row, name) for name in differing}
        filled = all(value in _UNKNOWN for value in before.values())
        if not filled or fetch.kind == FetchKind.IMPORT:
            told.append(_restatement(fetch, row, before, differing, filled=filled))
        for name, value in differing.items():
            setattr(row, name, value)
        row.fetch, row.captured_at = fetch, now()
        changed.append(row)
        touched.update(differing)
    # The rows are there and locked. bulk_update would send a CASE with a branch for each row and each figure.
    AccountDay.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["account", "day"],
        update_fields=[*sorted(touched), "fetch", "captured_at"],
        batch_size=500,
    )
    if fetch.kind in TELL_DAYS:
        rows.update(told_at=now())
    Restatement.objects.bulk_create(told)
    days_mark(fetch=fetch, days=[row.day for row in changed])
    return len(changed)


def days_mark(*, fetch: Fetch, days: Sequence[date]) -> None:
    """Have the rollups of the account's days reckoned anew."""
    RollupMark.objects.bulk_create(
        [RollupMark(workspace_id=fetch.workspace_id, account_id=fetch.account_id, day=day) for day in set(days)]
    )


@transaction.atomic
def days_undo(*, fetch: Fetch) -> int:
    """Take back what a file wrote of days, figure by figure. Returns how many days changed.

    A figure that is still the fetch's own becomes what it was before. One that another source has corrected stays, and
    what that correction replaced is put right. Days of which nothing else is known go.
    """
    mine = Restatement.objects.for_workspace(fetch.workspace_id).filter(
        account_id=fetch.account_id, post=None, by=fetch
    )
    told: dict[date, list[Restatement]] = defaultdict(list)
    about = mine.values("day")
    rows = AccountDay.objects.for_workspace(fetch.workspace_id).filter(account_id=fetch.account_id, day__in=about)
    rows_by = {row.day: row for row in rows.order_by("day").select_for_update()}
    for one in (
        Restatement.objects.for_workspace(fetch.workspace_id)
        .filter(account_id=fetch.account_id, post=None, day__in=list(rows_by))
        .order_by("pk")
    ):
        told[one.day].append(one)
    changed: list[AccountDay] = []
    corrected: set[Restatement] = set()
    for day, row in rows_by.items():
        if _taken_back(row, told[day], fetch, corrected):
            # What the platform told alike went with it: it is asked again.
            row.told_at = None
            changed.append(row)
    Restatement.objects.unscoped("of the same account").bulk_update(
        corrected, ["before", "filled", "fetch"], batch_size=500
    )
    mine.delete()
    empty = {row.pk for row in changed if all(getattr(row, name) in _UNKNOWN for name in _ALL)}
    AccountDay.objects.unscoped("of the same account").filter(pk__in=empty).delete()
    AccountDay.objects.unscoped("of the same account").bulk_update(
        [row for row in changed if row.pk not in empty], [*_ALL, "fetch", "told_at"], batch_size=500
    )
    days_mark(fetch=fetch, days=[row.day for row in changed])
    return len(changed)


def _taken_back(row: AccountDay, told: Sequence[Restatement], fetch: Fetch, corrected: set[Restatement]) -> bool:
    before = {name: _plain(getattr(row, name)) for name in _ALL}
    chain = Chain(dict(before), row.fetch_id, told)
    moved = fetch_take_back(chain, fetch.pk, corrected)
    for name, value in chain.figures.items():
        if value != before[name]:
            setattr(row, name, _typed(name, value))
    row.fetch_id = chain.fetch_id
    return moved


def _typed(name: str, value: Any) -> Any:
    """A figure as it is kept, from what a restatement holds of it."""
    if name == "currency":
        return value or ""
    return Decimal(value) if name == "sales" and value is not None else value


def _values(one: DayFigures) -> dict[str, object]:
    values: dict[str, object] = {name: value for name in DAY_FIGURES if (value := one.figures.get(name)) is not None}
    if one.sales is not None:
        values |= {"sales": one.sales, "currency": one.currency}
    return values


def _restatement(
    fetch: Fetch, row: AccountDay, before: Mapping[str, object], after: Mapping[str, object], *, filled: bool
) -> Restatement:
    return Restatement(
        workspace_id=fetch.workspace_id,
        account_id=fetch.account_id,
        day=row.day,
        before={name: _plain(value) for name, value in before.items()},
        after={name: _plain(value) for name, value in after.items()},
        fetch_id=row.fetch_id,
        by=fetch,
        filled=filled,
    )


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else (None if value == "" else value)
