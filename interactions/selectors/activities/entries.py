"""Entries as they are read: lists, the tally of a vote, the days of a check-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet

from interactions.activity_states import Why
from interactions.models import Activity, ActivityEntry, Contact

_STREAKS = """
WITH islands AS (
    SELECT contact_id, day, day - (row_number() OVER (PARTITION BY contact_id ORDER BY day))::int AS island
    FROM interactions_activityentry WHERE activity_id = %(activity)s AND eligible AND contact_id IS NOT NULL
    GROUP BY contact_id, day
), runs AS (SELECT contact_id, count(*) AS days, max(day) AS last FROM islands GROUP BY contact_id, island)
SELECT contact_id, sum(days)::int, max(days)::int, max(last), count(*) OVER () FROM runs GROUP BY contact_id
ORDER BY 2 DESC, 3 DESC, contact_id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a vote with its votes; `share`: of all votes, in percent."""

    number: int
    text: str
    votes: int
    share: int


@dataclass(frozen=True, slots=True)
class Streak:
    """How many days somebody came, and how many of them without a break at best."""

    contact: Contact | None
    days: int
    streak: int


def entry_query(
    *, activity: Activity, why: str = "all", text: str = "", picked: bool = False
) -> QuerySet[ActivityEntry]:
    """Entries with who wrote them, the latest first. `why`: `ok` for those that count, a value of Why, `all`."""
    rows = ActivityEntry.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    if why == "ok":
        rows = rows.filter(why="")
    elif why in Why.values and why:
        rows = rows.filter(why=why)
    if text:
        who = "message__thread__identity__"
        rows = rows.filter(
            Q(**{f"{who}name__icontains": text}) | Q(**{f"{who}handle__icontains": text}) | Q(code__startswith=text)
        )
    if picked:
        rows = rows.filter(picked_at__isnull=False)
    return rows.order_by("-at", "-pk")


def with_words(rows: QuerySet[ActivityEntry]) -> QuerySet[ActivityEntry]:
    """What a list shows of them, in one query."""
    return rows.select_related("message__thread__identity", "message__account").defer(
        "message__tokens", "message__reasons", "message__edits"
    )


def tally(activity: Activity) -> list[Choice]:
    """The votes of each option, in the order of the options."""
    rows = ActivityEntry.objects.for_workspace(activity.workspace_id).filter(activity=activity, eligible=True)
    votes = dict(rows.order_by().values_list("option").annotate(n=Count("pk")))
    total = sum(votes.get(number, 0) for number in range(1, len(activity.options) + 1))
    return [
        Choice(number, one["text"], votes.get(number, 0), round(100 * votes.get(number, 0) / total) if total else 0)
        for number, one in enumerate(activity.options, start=1)
    ]


def streaks(activity: Activity, *, most: int = 10) -> tuple[list[Streak], int]:
    """Who came on most days, and how many people came at all."""
    with connection.cursor() as cursor:
        cursor.execute(_STREAKS, {"activity": activity.pk, "most": most})
        found: Sequence[tuple[int, int, int, object, int]] = cursor.fetchall()
    people = Contact.objects.for_workspace(activity.workspace_id).in_bulk([row[0] for row in found])
    return [Streak(people.get(row[0]), row[1], row[2]) for row in found], found[0][4] if found else 0
