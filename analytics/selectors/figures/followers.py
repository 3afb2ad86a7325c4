"""Followers of accounts: at the ends of periods and day by day, carried on where no reading was taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import connection

from accounts.models import SocialAccount
from analytics.models import AccountDay
from analytics.selectors.figures.scope import Scope

K = TypeVar("K")
# How long before a day a reading of followers may lie to stand for it.
CARRY = timedelta(days=60)


Ends = dict[int, tuple[int, int]]


def ends(scopes: Mapping[K, Scope]) -> dict[K, Ends]:
    """Followers of each account at the end of each named scope and at the end of the day before it begins.

    An account whose first reading lies within the scope begins with that one: being connected is no gain. One
    statement, a few looks into the index for each account, so it costs the same however long the periods are.
    """
    return held(ends=scopes)[0]


def levels(scopes: Sequence[Scope]) -> list[dict[date, float]]:
    """Followers of all accounts together on each day of each scope and the day before it; {} without any reading.

    A reading stands until the next one; before the first one it stands as well, so that a new account is no gain. Days
    are summed by the database; only accounts with days that were not read are filled up one by one. One statement.
    """
    return held(levels=scopes)[1]


def held(
    *, ends: Mapping[K, Scope] | None = None, levels: Sequence[Scope] = ()
) -> tuple[dict[K, Ends], list[dict[date, float]]]:
    """What `ends` and `levels` tell of these scopes; one statement for both."""
    names = list(ends or {})
    params: dict[str, Any] = {"carry": CARRY}
    parts = []
    for kind, template, scopes in (("end", _ENDS, list((ends or {}).values())), ("day", _LEVELS, levels)):
        for at, scope in enumerate(scopes):
            n, begin = f"{kind}{at}", scope.first - timedelta(days=1)
            params |= {
                f"workspace_{n}": scope.workspace.pk, f"first_{n}": scope.first, f"last_{n}": scope.last,
                f"begin_{n}": begin, f"earliest_{n}": begin - CARRY, f"accounts_{n}": scope.account_ids,
            }  # fmt: skip
            parts.append(template.format(n=n, at=at))
    found: dict[K, Ends] = {name: {} for name in names}
    days = [dict.fromkeys((one.first - timedelta(days=1), *one.days()), 0.0) for one in levels]
    if not parts:
        return found, days
    told, readings = set(), defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 2, 3, 4", params)
        for kind, at, account, day, value, base, ended in cursor.fetchall():
            if kind == "end":
                if value is not None and base is not None:
                    found[names[at]][account] = (value, base)
                continue
            told.add(at)
            if account is None:
                days[at][day] += value
            elif ended:
                _carry_on(days[at], day, value)
            else:
                readings[at, account].append((day, value))
    for (at, _account), rows in readings.items():
        _fill_up(days[at], rows)
    return found, [one if at in told else {} for at, one in enumerate(days)]


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
SELECT 'end', {{at}}, a.id, NULL::date,
  ({_READ} AND day <= %(last_{{n}})s AND day > %(last_{{n}})s - %(carry)s ORDER BY day DESC LIMIT 1),
  coalesce(
    ({_READ} AND day < %(first_{{n}})s AND day >= %(first_{{n}})s - %(carry)s ORDER BY day DESC LIMIT 1),
    ({_READ} AND day BETWEEN %(first_{{n}})s AND %(last_{{n}})s ORDER BY day LIMIT 1)),
  false
FROM {SocialAccount._meta.db_table} a
WHERE a.workspace_id = %(workspace_{{n}})s
  AND (%(accounts_{{n}})s::bigint[] IS NULL OR a.id = ANY(%(accounts_{{n}})s::bigint[]))
"""  # noqa: S608 - own names only
_CHOSEN = "(%(accounts_{{n}})s::bigint[] IS NULL OR {0} = ANY(%(accounts_{{n}})s::bigint[]))"
# Sums of days, then the readings of accounts with days that were not read. Of those read up to some day, most often
# yesterday, the last one is enough: `ended`. OFFSET 0: each account's readings are looked up in the index.
_LEVELS = f"""
SELECT 'day', {{at}}, * FROM (
  WITH read AS (
    SELECT day, account_id, sum(followers)::bigint AS total, count(*) AS count, min(day) AS first, max(day) AS last
    FROM {_TABLE}
    WHERE workspace_id = %(workspace_{{n}})s AND day BETWEEN %(begin_{{n}})s AND %(last_{{n}})s
      AND followers IS NOT NULL AND {_CHOSEN.format("account_id")} GROUP BY GROUPING SETS ((day), (account_id))
  ), gaps AS (
    SELECT account_id, last, first = %(begin_{{n}})s AND count > last - first AS ended FROM read
    WHERE day IS NULL AND count <= %(last_{{n}})s::date - %(begin_{{n}})s::date
    UNION ALL
    SELECT a.id, NULL, false FROM {SocialAccount._meta.db_table} a
    WHERE a.workspace_id = %(workspace_{{n}})s AND {_CHOSEN.format("a.id")}
      AND NOT EXISTS (SELECT 1 FROM read WHERE read.account_id = a.id)
  )
  SELECT NULL::bigint, day, total, NULL::bigint, false FROM read WHERE day IS NOT NULL
  UNION ALL
  SELECT g.account_id, d.day, d.followers, NULL, g.ended FROM gaps g CROSS JOIN LATERAL (
    SELECT day, followers FROM {_TABLE} WHERE account_id = g.account_id AND followers IS NOT NULL
      AND day BETWEEN CASE WHEN g.ended THEN g.last ELSE %(earliest_{{n}})s END
        AND CASE WHEN g.ended THEN g.last ELSE %(last_{{n}})s END OFFSET 0) d
) found{{n}}
"""  # noqa: S608 - own names only
