"""Writing down what is known of accounts' days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from analytics.figures import DAY_FIGURES
from analytics.models import AccountDay, Fetch, Restatement, RollupMark
from config.lib.clock import now

_MONEY = ("sales", "currency")
_ALL = (*DAY_FIGURES, *_MONEY)


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

    What a figure was before is kept as a `Restatement`. With `keep`, figures that are there stay as they are: for
    sources that know less than others. Days whose figures posts share are marked to be reckoned anew.
    """
    wanted = {one.day: one for one in days}
    rows = AccountDay.objects.for_workspace(fetch.workspace_id).filter(account_id=fetch.account_id, day__in=wanted)
    there = {row.day: row for row in rows.select_for_update()}
    moment, made, changed, told = now(), [], [], []
    for day, one in sorted(wanted.items()):
        values = _values(one)
        if not values:
            continue
        row = there.get(day)
        if row is None:
            made.append(
                AccountDay(
                    workspace_id=fetch.workspace_id,
                    account_id=fetch.account_id,
                    day=day,
                    fetch=fetch,
                    captured_at=moment,
                    **values,
                )
            )
            continue
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        if keep:
            differing = {name: value for name, value in differing.items() if getattr(row, name) in (None, "")}
        if not differing:
            continue
        before = {name: getattr(row, name) for name in differing}
        if any(value not in (None, "") for value in before.values()):
            told.append(_restatement(fetch, row, before, differing))
        for name, value in differing.items():
            setattr(row, name, value)
        row.fetch, row.captured_at = fetch, moment
        changed.append(row)
    AccountDay.objects.bulk_create(made)
    AccountDay.objects.unscoped("rows of the fetch's own account").bulk_update(
        changed, [*_ALL, "fetch", "captured_at"], batch_size=500
    )
    Restatement.objects.bulk_create(told)
    days_mark(fetch=fetch, days=[row.day for row in (*made, *changed)])
    return len(made) + len(changed)


def days_mark(*, fetch: Fetch, days: Sequence[date]) -> None:
    """Have the rollups of the account's days reckoned anew."""
    RollupMark.objects.bulk_create(
        [RollupMark(workspace_id=fetch.workspace_id, account_id=fetch.account_id, day=day) for day in set(days)]
    )


@transaction.atomic
def days_undo(*, fetch: Fetch) -> int:
    """Take back what a fetch wrote of days: figures of before return, days that were new go. Returns how many days."""
    with connection.cursor() as cursor:
        cursor.execute(_UNDO, {"fetch": fetch.pk, "account": fetch.account_id, "workspace": fetch.workspace_id})
        return cursor.fetchone()[0]


def _values(one: DayFigures) -> dict[str, object]:
    values: dict[str, object] = {name: value for name in DAY_FIGURES if (value := one.figures.get(name)) is not None}
    if one.sales is not None:
        values |= {"sales": one.sales, "currency": one.currency}
    return values


def _restatement(
    fetch: Fetch, row: AccountDay, before: Mapping[str, object], after: Mapping[str, object]
) -> Restatement:
    return Restatement(
        workspace_id=fetch.workspace_id,
        account_id=fetch.account_id,
        day=row.day,
        before={name: _plain(value) for name, value in before.items()},
        after={name: _plain(value) for name, value in after.items()},
        fetch_id=row.fetch_id,
    )


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else (None if value == "" else value)


_UNDO = f"""
WITH mine AS (
  SELECT * FROM analytics_accountday WHERE account_id = %(account)s AND fetch_id = %(fetch)s FOR UPDATE),
former AS (
  SELECT DISTINCT ON (r.day) r.* FROM analytics_restatement r JOIN mine m ON m.day = r.day
  WHERE r.account_id = %(account)s AND r.post_id IS NULL ORDER BY r.day, r.id DESC),
back AS (
  UPDATE analytics_accountday d SET fetch_id = f.fetch_id,
    {
    ", ".join(
        f"{name} = CASE WHEN f.before ? '{name}' THEN (f.before ->> '{name}')::bigint ELSE d.{name} END"
        for name in DAY_FIGURES
    )
},
    sales = CASE WHEN f.before ? 'sales' THEN (f.before ->> 'sales')::numeric ELSE d.sales END,
    currency = CASE WHEN f.before ? 'currency' THEN coalesce(f.before ->> 'currency', '') ELSE d.currency END
  FROM former f WHERE d.account_id = %(account)s AND d.day = f.day RETURNING d.day),
forgotten AS (DELETE FROM analytics_restatement r USING former f WHERE r.id = f.id),
gone AS (
  DELETE FROM analytics_accountday d USING mine m WHERE d.id = m.id AND m.day NOT IN (SELECT day FROM former)
  RETURNING d.day),
marks AS (
  INSERT INTO analytics_rollupmark (workspace_id, account_id, day)
  SELECT %(workspace)s, %(account)s, day FROM (SELECT day FROM back UNION SELECT day FROM gone) moved)
SELECT (SELECT count(*) FROM back) + (SELECT count(*) FROM gone)
"""  # noqa: S608 - only column names of this app
