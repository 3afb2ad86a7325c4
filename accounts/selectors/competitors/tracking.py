"""Followed accounts and their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import F, QuerySet

from accounts.competitor_states import SnapshotSource
from accounts.connectors import registry
from accounts.connectors.types import Can
from accounts.models import (
    AccountReading,
    CompetitorAlert,
    SnapshotImport,
    TrackedAccount,
    TrackedPost,
    TrackedSnapshot,
)
from accounts.selectors.competitors.measures import DayFigures, combined
from config.lib.errors import NotFound
from team.models import Workspace


def can_read(platform: str) -> bool:
    """Whether the platform has a documented interface for public figures of other accounts."""
    return Can.PUBLIC_PROFILES in registry.capabilities(platform).can


def is_paid(platform: str) -> bool:
    """Whether reading costs money there."""
    return bool(registry.capabilities(platform).prices)


def tracked_query(*, workspace: Workspace, competitor_id: int | None = None) -> QuerySet[TrackedAccount]:
    """Followed accounts: one competitor's, or all that are not archived and the own ones."""
    rows = TrackedAccount.objects.for_workspace(workspace).select_related("competitor", "competitor__owner", "account")
    if competitor_id is not None:
        return rows.filter(competitor_id=competitor_id)
    return rows.filter(competitor__archived_at=None).order_by(
        F("competitor__name").asc(nulls_first=True), "platform", "pk"
    )


def tracked_get(*, workspace: Workspace, tracked_id: int) -> TrackedAccount:
    """One followed account. Raises NotFound."""
    rows = TrackedAccount.objects.for_workspace(workspace)
    found = rows.select_related("competitor", "account", "workspace").filter(pk=tracked_id).first()
    if found is None:
        raise NotFound
    return found


def snapshot_query(*, workspace: Workspace, tracked_id: int) -> QuerySet[TrackedSnapshot]:
    """Everything known about an account, by day and source, the latest first."""
    rows = TrackedSnapshot.objects.for_workspace(workspace).filter(tracked_id=tracked_id)
    return rows.select_related("entered_by", "imported")


def snapshot_get(*, workspace: Workspace, snapshot_id: int) -> TrackedSnapshot:
    """One day's figures of one source. Raises NotFound."""
    rows = TrackedSnapshot.objects.for_workspace(workspace).select_related("tracked", "tracked__competitor")
    found = rows.filter(pk=snapshot_id).first()
    if found is None:
        raise NotFound
    return found


def latest_snapshots(*, workspace: Workspace, competitor_id: int) -> list[TrackedSnapshot]:
    """The latest figures of each of a competitor's accounts. One query."""
    rows = TrackedSnapshot.objects.for_workspace(workspace).filter(tracked__competitor_id=competitor_id)
    return list(rows.select_related("tracked").order_by("tracked_id", "-day", "source").distinct("tracked_id"))


def figures_by_account(
    *, workspace: Workspace, tracked: Sequence[TrackedAccount], since: date
) -> dict[int, list[DayFigures]]:
    """The combined figures of each account from `since` on, by its id, oldest first. Two queries.

    Own accounts are read with the same method as the others; on days without such a reading their followers are those
    of the daily check.
    """
    rows = TrackedSnapshot.objects.for_workspace(workspace).filter(tracked__in=[one.pk for one in tracked])
    by_account: dict[int, list[object]] = defaultdict(list)
    for row in rows.filter(day__gte=since).order_by("day"):
        by_account[row.tracked_id].append(row)
    ours = {one.account_id: one.pk for one in tracked if one.account_id}
    if ours:
        own = AccountReading.objects.for_workspace(workspace).filter(account__in=ours, day__gte=since)
        for reading in own:
            by_account[ours[reading.account_id]].append(_as_snapshot(reading))
    return {one.pk: combined(by_account[one.pk]) for one in tracked}


def _as_snapshot(reading: AccountReading) -> TrackedSnapshot:
    """A daily check as figures; made first among those of the interface only where there is no public reading."""
    return TrackedSnapshot(
        day=reading.day,
        source=SnapshotSource.API,
        followers=reading.followers,
        following=reading.following,
        posts_total=reading.posts_count,
        read_at=reading.read_at,
    )


def post_query(
    *, workspace: Workspace, competitor_id: int | None = None, tracked_id: int | None = None
) -> QuerySet[TrackedPost]:
    """Posts that were read, the newest first."""
    rows = TrackedPost.objects.for_workspace(workspace).select_related("tracked")
    if competitor_id is not None:
        rows = rows.filter(tracked__competitor_id=competitor_id)
    return rows.filter(tracked_id=tracked_id) if tracked_id is not None else rows


def alert_query(
    *, workspace: Workspace, competitor_id: int | None = None, open_only: bool = False
) -> QuerySet[CompetitorAlert]:
    """What was noticed, the latest first."""
    rows = CompetitorAlert.objects.for_workspace(workspace).select_related(
        "tracked", "tracked__competitor", "tracked__account", "post", "seen_by"
    )
    if competitor_id is not None:
        rows = rows.filter(tracked__competitor_id=competitor_id)
    return rows.filter(seen_at=None) if open_only else rows


def alert_get(*, workspace: Workspace, alert_id: int) -> CompetitorAlert:
    """One alert. Raises NotFound."""
    found = alert_query(workspace=workspace).filter(pk=alert_id).first()
    if found is None:
        raise NotFound
    return found


def import_query(*, workspace: Workspace) -> QuerySet[SnapshotImport]:
    """Tables that were brought in, the latest first."""
    return SnapshotImport.objects.for_workspace(workspace).select_related("tracked", "created_by")


def import_get(*, workspace: Workspace, import_id: int) -> SnapshotImport:
    """One of them. Raises NotFound."""
    found = import_query(workspace=workspace).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def latest_day(rows: Iterable[DayFigures]) -> DayFigures | None:
    """The last day on which followers are known."""
    return next((row for row in reversed(list(rows)) if row.followers is not None), None)


def past(today: date, days: int) -> date:
    """The first day of a period of `days` days that ends today."""
    return today - timedelta(days=days - 1)
