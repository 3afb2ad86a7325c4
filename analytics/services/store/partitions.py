"""The months the samples of posts are divided by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import connection, transaction

from analytics.selectors.figures.gains import LOOK_BACK
from config.lib.clock import now

TABLE = "analytics_postsnapshot"


def partitions_make(moments: Iterable[datetime]) -> int:
    """Make the months that `moments` (aware) fall into, where they are missing. Returns how many were made.

    A month is attached when it is ready, which disturbs nobody who reads or writes the others.
    """
    months = sorted({moment.astimezone(UTC).date().replace(day=1) for moment in moments})
    if not months:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m FROM unnest(%s::date[]) m"
            " WHERE to_regclass('analytics_postsnapshot_' || to_char(m, 'YYYYMM')) IS NULL",
            [months],
        )
        missing = [row[0] for row in cursor.fetchall()]
    return sum(_make(month) for month in missing)


def partitions_forget() -> int:
    """Drop the months older than settings.SNAPSHOT_MONTHS. Returns how many; the rollups of their days stay."""
    border = oldest_month()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = %s::regclass",
            [TABLE],
        )
        names = [row[0] for row in cursor.fetchall()]
        old = [name for name in names if date(int(name[-6:-2]), int(name[-2:]), 1) < border]
        for name in old:
            cursor.execute(f"DROP TABLE {name}")
    return len(old)


def oldest_month() -> date:
    """The first day of the oldest month whose samples are kept."""
    return now().date().replace(day=1) - relativedelta(months=settings.SNAPSHOT_MONTHS)


def frozen_before() -> date:
    """Days before this one keep their rollup for good: what they would be reckoned from is dropped."""
    return oldest_month() + LOOK_BACK


def _make(month: date) -> int:
    name = f"{TABLE}_{month:%Y%m}"
    last = month + relativedelta(months=1)
    with transaction.atomic(), connection.cursor() as cursor:
        # A month is made once. Readers and writers go on, and attaching it needs this lock in any case. A role that
        # only reads the views cannot take it, unlike an advisory lock.
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE UPDATE EXCLUSIVE MODE")
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return 0
        cursor.execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        # The newest samples of a post are asked for most: they share pages when each month is written in order.
        cursor.execute(f"ALTER TABLE {name} SET (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 95)")
        cursor.execute(
            f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ('{month}Z') TO ('{last}Z')",
        )
    return 1
