"""What went wrong or was noted in a span: pauses, lost accounts, grave complaints, gaps, alerts, own annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from accounts.states import HealthKind
from analytics.mark_kinds import IncidentCode, MarkKind
from analytics.selectors.figures.scope import Scope
from analytics.store_states import FetchKind
from content.states import PauseScope
from interactions.complaint_states import Severity

# Gaps of longer spans are too many to explain a curve; an account's trouble is looked for this long before a span.
GAPS_SPAN, BEFORE, MOST = 100, timedelta(days=400), 200


@dataclass(frozen=True, slots=True)
class Incident:
    """Something from `first` to `last` (days of the workspace's zone). `last` None: it goes on.

    `code`: an IncidentCode, "" for alerts and annotations. `ref`: id of what it was read from, 0 where that is several
    rows. `accounts`: ids, None for all. `words`: what people wrote, such as a reason, a rule's name or a number.
    """

    kind: str
    code: str
    ref: int
    first: date
    last: date | None
    accounts: tuple[int, ...] | None
    words: str


def incidents_of(scope: Scope, *, kinds: Sequence[str], complaints: bool) -> list[Incident]:
    """Those that touch the scope's days and accounts, the oldest first. One query; none without `kinds`.

    `complaints`: whether grave complaints may be told, which takes the right to read the inbox.
    """
    return incidents_of_each([(scope, kinds)], complaints=complaints)[0]


def incidents_of_each(asked: Sequence[tuple[Scope, Sequence[str]]], *, complaints: bool) -> list[list[Incident]]:
    """The same of several scopes, each with its kinds; one query."""
    found: list[list[Incident]] = [[] for _one in asked]
    params: dict[str, Any] = {}
    parts = []
    for at, (scope, kinds) in enumerate(asked):
        some = [sql for kind, sql in _PARTS if kind in kinds]
        if not complaints and _COMPLAINTS in some:
            some.remove(_COMPLAINTS)
        if scope.length > GAPS_SPAN and _GAPS in some:
            some.remove(_GAPS)
        if some:
            sql = _ALL.replace("{parts}", " UNION ALL ".join(some)).replace("{n}", str(at))
            # Each scope has values of its own: `%(first)s` of the second one is `%(first1)s`.
            parts.append(sql.replace(")s", f"{at})s"))
            params |= {f"{name}{at}": value for name, value in _values(scope).items()}
    if not parts:
        return found
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        for at, kind, code, ref, first, last, accounts, words in cursor.fetchall():
            ids = None if accounts is None else tuple(accounts)
            found[at].append(Incident(kind, code, ref, first, last, ids, words))
    return [_together(rows) for rows in found]


def _values(scope: Scope) -> dict[str, Any]:
    start, until = scope.moments
    return {
        "workspace": scope.workspace.pk, "zone": scope.workspace.time_zone, "first": scope.first, "last": scope.last,
        "start": start, "until": until, "long_ago": start - BEFORE,
        "accounts": scope.account_ids, "grave": Severity.GRAVE,
        "lost": [HealthKind.NEEDS_RECONNECT, HealthKind.RESTRICTED], "most": MOST,
        "over": [HealthKind.CONNECTED, HealthKind.RECONNECTED, HealthKind.RECOVERED, HealthKind.DISCONNECTED],
        "by_people": [FetchKind.IMPORT, FetchKind.MANUAL],
        "of_platform": PauseScope.PLATFORM, "of_account": PauseScope.ACCOUNT,
    }  # fmt: skip


def _together(found: Sequence[Incident]) -> list[Incident]:
    """Accounts to which the same happened on the same days are told of at once."""
    same: dict[tuple[Any, ...], list[Incident]] = defaultdict(list)
    for one in found:
        alone = one.ref if one.code not in _SHARED else 0
        same[one.kind, one.code, one.first, one.last, one.words, alone].append(one)
    merged = []
    for (kind, code, first, last, words, _alone), rows in same.items():
        ids = None if rows[0].accounts is None else tuple(pk for row in rows for pk in row.accounts or ())
        merged.append(Incident(kind, code, rows[0].ref if len(rows) == 1 else 0, first, last, ids, words))
    return sorted(merged, key=lambda one: (one.first, one.kind, one.code, one.ref))


_SHARED = (IncidentCode.ACCESS, IncidentCode.REFUSED, IncidentCode.GAP)
_ALL = """
(SELECT {n}, * FROM ({parts}) found (kind, code, ref, first, last, accounts, words)
WHERE %(accounts)s::bigint[] IS NULL OR accounts IS NULL OR accounts && %(accounts)s::bigint[]
ORDER BY first DESC, ref DESC LIMIT %(most)s)
"""
_PAUSES = """
SELECT 'incident', 'pause', p.id, (p.paused_at AT TIME ZONE %(zone)s)::date, (p.lifted_at AT TIME ZONE %(zone)s)::date,
  CASE p.scope WHEN %(of_account)s THEN ARRAY[p.account_id]
    WHEN %(of_platform)s THEN (SELECT coalesce(array_agg(a.id), '{}') FROM accounts_socialaccount a
      WHERE a.workspace_id = %(workspace)s AND a.platform = p.platform) END, p.reason
FROM content_publishpause p WHERE p.workspace_id = %(workspace)s AND p.paused_at < %(until)s
  AND (p.lifted_at IS NULL OR p.lifted_at >= %(start)s)
"""
# The same trouble is noticed at every check; it counts once from the first of them until the account works again.
_LOST = """
SELECT 'incident', CASE e.kind WHEN 'restricted' THEN 'refused' ELSE 'access' END, min(e.id),
  (min(e.at) AT TIME ZONE %(zone)s)::date, (o.at AT TIME ZONE %(zone)s)::date, ARRAY[e.account_id], ''
FROM accounts_healthevent e LEFT JOIN LATERAL (
  SELECT n.at FROM accounts_healthevent n WHERE n.account_id = e.account_id AND n.at > e.at AND n.kind = ANY(%(over)s)
  ORDER BY n.at LIMIT 1) o ON true
WHERE e.workspace_id = %(workspace)s AND e.kind = ANY(%(lost)s) AND e.at < %(until)s AND e.at >= %(long_ago)s
  AND (o.at IS NULL OR o.at >= %(start)s)
GROUP BY e.account_id, e.kind, o.at
"""
_COMPLAINTS = """
SELECT 'incident', 'complaint', c.id, (c.received_at AT TIME ZONE %(zone)s)::date,
  (c.closed_at AT TIME ZONE %(zone)s)::date, CASE WHEN t.account_id IS NOT NULL THEN ARRAY[t.account_id] END, c.number
FROM interactions_complaint c LEFT JOIN interactions_thread t ON t.id = c.thread_id
WHERE c.workspace_id = %(workspace)s AND (c.severity >= %(grave)s OR c.risk) AND c.received_at < %(until)s
  AND (c.closed_at IS NULL OR c.closed_at >= %(start)s)
"""
# Days between two that came by themselves. Days that people filled are no gap. Most accounts have every day, which
# counting tells without putting days in order or asking where each came from.
_GAPS = """
SELECT 'incident', 'gap', 0, g.before + 1, g.day - 1, ARRAY[g.account_id], ''
FROM (SELECT d.account_id, d.day, d.fetch_id, lag(d.day) OVER w AS before, lag(d.fetch_id) OVER w AS fetch_before
  FROM analytics_accountday d JOIN (
    SELECT account_id FROM analytics_accountday
    WHERE workspace_id = %(workspace)s AND day BETWEEN %(first)s::date - 7 AND %(last)s::date + 7
      AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[]))
    GROUP BY account_id HAVING count(*) <= max(day) - min(day)
  ) holed USING (account_id)
  WHERE d.workspace_id = %(workspace)s AND d.day BETWEEN %(first)s::date - 7 AND %(last)s::date + 7
  WINDOW w AS (PARTITION BY d.account_id ORDER BY d.day)) g
JOIN analytics_fetch f ON f.id = g.fetch_id JOIN analytics_fetch b ON b.id = g.fetch_before
WHERE g.day - g.before > 1 AND f.kind <> ALL(%(by_people)s) AND b.kind <> ALL(%(by_people)s)
  AND g.before + 1 <= %(last)s AND g.day - 1 >= %(first)s
"""
_ALERTS = """
SELECT 'alert', '', a.id, a.day, a.last_day, CASE a.reach WHEN 'account' THEN ARRAY[a.account_id]
    WHEN 'platform' THEN (SELECT coalesce(array_agg(s.id), '{}') FROM accounts_socialaccount s
      WHERE s.workspace_id = %(workspace)s AND s.platform = a.platform)
    WHEN 'group' THEN (SELECT coalesce(array_agg(m.account_id), '{}') FROM accounts_groupmember m
      WHERE m.group_id = a.group_id) END, r.name
FROM analytics_alert a JOIN analytics_alertrule r ON r.id = a.rule_id
WHERE a.workspace_id = %(workspace)s AND a.day <= %(last)s AND a.last_day >= %(first)s
"""
_NOTES = """
SELECT 'note', '', n.id, n.first, n.last, nullif(n.account_ids, '{}'), n.text
FROM analytics_annotation n WHERE n.workspace_id = %(workspace)s AND n.first <= %(last)s AND n.last >= %(first)s
"""
_PARTS = (
    (MarkKind.INCIDENT, _PAUSES), (MarkKind.INCIDENT, _LOST), (MarkKind.INCIDENT, _COMPLAINTS),
    (MarkKind.INCIDENT, _GAPS), (MarkKind.ALERT, _ALERTS), (MarkKind.NOTE, _NOTES),
)  # fmt: skip
