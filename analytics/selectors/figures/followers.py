"""Followers of accounts: at the ends of periods and day by day, carried on where no reading was taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection

from accounts.models import SocialAccount
from analytics.models import AccountDay
from analytics.selectors.figures.scope import Scope

# How long before a day a reading of followers may lie to stand for it.
CARRY = timedelta(days=60)


def ends(scopes: Mapping[str, Scope]) -> dict[str, dict[int, tuple[int, int]]]:
    """Followers of each account at the end of each named scope and at the end of the day before it begins.

    An account whose first reading lies within the scope begins with that one: being connected is no gain. One
    statement, a few looks into the index for each account, so it costs the same however long the periods are.
    """
    found: dict[str, dict[int, tuple[int, int]]] = {name: {} for name in scopes}
    params: dict[str, Any] = {"carry": CARRY}
    parts = []
    for at, (name, scope) in enumerate(scopes.items()):
        params |= {
            f"name{at}": name, f"workspace{at}": scope.workspace.pk, f"first{at}": scope.first, f"last{at}": scope.last,
            f"accounts{at}": None if scope.accounts is None else list(scope.accounts),
        }  # fmt: skip
        parts.append(_ENDS.format(n=at))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for name, account, level, base in cursor.fetchall():
            if level is not None and base is not None:
                found[name][account] = (level, base)
    return found


def levels(scope: Scope) -> dict[date, float]:
    """Followers of all accounts together on each day of the scope and the day before it; {} without any reading.

    A reading stands until the next one; before the first one it stands as well, so that a new account is no gain. Days
    are summed by the database; only accounts with days that were not read are filled up one by one.
    """
    begin = scope.first - timedelta(days=1)
    params: dict[str, Any] = {
        "workspace": scope.workspace.pk, "begin": begin, "last": scope.last, "earliest": begin - CARRY,
        "accounts": None if scope.accounts is None else list(scope.accounts),
    }  # fmt: skip
    found = dict.fromkeys((begin, *scope.days()), 0.0)
    read, holes, ended = 0, [], {}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, params)
        for day, account, total, count, first, last in cursor.fetchall():
            if day is not None:
                found[day] += float(total)
                read += count
            elif first != begin or count <= (last - first).days:
                holes.append(account)
            elif last < scope.last:
                ended[account] = last
        if ended:
            # Most often today, which nobody has read yet: only the last reading is needed.
            cursor.execute(_LAST, {"accounts": list(ended), "days": list(ended.values())})
            for last, value in cursor.fetchall():
                _carry_on(found, last, value)
        if holes:
            cursor.execute(_READINGS, params | {"holes": holes})
            readings: dict[int, list[tuple[date, int]]] = defaultdict(list)
            for account, day, value in cursor.fetchall():
                readings[account].append((day, value))
                read += 1
            for rows in readings.values():
                _fill_up(found, rows)
    return found if read else {}


def _carry_on(found: dict[date, float], last: date, value: int) -> None:
    for day in reversed(found):
        if day <= last:
            break
        found[day] += value


def _fill_up(found: dict[date, float], rows: list[tuple[date, int]]) -> None:
    """Add an account's last reading to the days it was not read; `rows` by day, at least one."""
    known = dict(rows)
    first = next(iter(found))
    level = next((value for day, value in reversed(rows) if day <= first), rows[0][1])
    for day in found:
        if day in known:
            level = known[day]
        else:
            found[day] += level


_TABLE = AccountDay._meta.db_table
_READ = f"SELECT followers FROM {_TABLE} d WHERE d.account_id = a.id AND d.followers IS NOT NULL"  # noqa: S608
_ENDS = f"""
SELECT %(name{{n}})s, a.id,
  ({_READ} AND day <= %(last{{n}})s AND day > %(last{{n}})s - %(carry)s ORDER BY day DESC LIMIT 1),
  coalesce(
    ({_READ} AND day < %(first{{n}})s AND day >= %(first{{n}})s - %(carry)s ORDER BY day DESC LIMIT 1),
    ({_READ} AND day BETWEEN %(first{{n}})s AND %(last{{n}})s ORDER BY day LIMIT 1))
FROM {SocialAccount._meta.db_table} a
WHERE a.workspace_id = %(workspace{{n}})s
  AND (%(accounts{{n}})s::bigint[] IS NULL OR a.id = ANY(%(accounts{{n}})s::bigint[]))
"""  # noqa: S608 - own names only
_CHOSEN = "(%(accounts)s::bigint[] IS NULL OR {0} = ANY(%(accounts)s::bigint[]))"
# Sums of days; which and how many days of each account were read; and the accounts of which none was.
_DAYS = f"""
SELECT day, account_id, sum(followers), count(*), min(day), max(day) FROM {_TABLE}
WHERE workspace_id = %(workspace)s AND day BETWEEN %(begin)s AND %(last)s AND followers IS NOT NULL
  AND {_CHOSEN.format("account_id")} GROUP BY GROUPING SETS ((day), (account_id))
UNION ALL
SELECT NULL, a.id, NULL, 0, NULL, NULL FROM {SocialAccount._meta.db_table} a
WHERE a.workspace_id = %(workspace)s AND {_CHOSEN.format("a.id")} AND NOT EXISTS (
  SELECT 1 FROM {_TABLE} d WHERE d.account_id = a.id AND d.day BETWEEN %(begin)s AND %(last)s
  AND d.followers IS NOT NULL)
"""  # noqa: S608 - own names only
_LAST = f"""
SELECT d.day, d.followers FROM {_TABLE} d
JOIN unnest(%(accounts)s::bigint[], %(days)s::date[]) u (account, day) ON u.account = d.account_id AND u.day = d.day
"""  # noqa: S608 - own names only
_READINGS = f"""
SELECT account_id, day, followers FROM {_TABLE}
WHERE workspace_id = %(workspace)s AND account_id = ANY(%(holes)s) AND followers IS NOT NULL
  AND day BETWEEN %(earliest)s AND %(last)s ORDER BY account_id, day
"""  # noqa: S608 - own names only
