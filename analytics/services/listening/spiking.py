"""Noticing spikes and telling those who watch, once for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from analytics.models import MentionDay, MentionSpike, Monitor, MonitorWatcher
from analytics.selectors.listening.coverage import covers_of, searched_only
from analytics.selectors.listening.spikes import WEEKS, WEEKS_LEAST, Usual, is_spike, usual_of
from config.lib.clock import local_day, now
from team.models import User, Workspace
from team.services.notifications import notify


def spikes_watch() -> int:
    """Look at yesterday and today of every monitor that is not paused and filled. Returns how many were told."""
    rows = Monitor.objects.unscoped("spikes are watched in every workspace").filter(paused_at=None, fill_day=None)
    spaces = Workspace.objects.filter(pk__in=rows.order_by().values("workspace"))
    return sum(spikes_look(workspace=workspace) for workspace in spaces.order_by("pk"))


def spikes_look(*, workspace: Workspace) -> int:
    """The same for one workspace."""
    today = local_day(now(), workspace.time_zone)
    yesterday = today - timedelta(days=1)
    told = 0
    for day in (yesterday, today):
        told += day_look(workspace=workspace, day=day, tell=True)
    return told


@transaction.atomic
def day_look(*, workspace: Workspace, day: date, tell: bool) -> int:
    """Compare one day with the same weekday of the weeks before, for every monitor. Returns how many spikes began.

    What a platform's search finds counts once it was searched for four weeks; then only those weeks are looked at.
    """
    rows = Monitor.objects.for_workspace(workspace).filter(paused_at=None, fill_day=None, counted_from__lt=day)
    monitors = {monitor.pk: monitor for monitor in rows.select_for_update()}
    counts = _counts(workspace, list(monitors), [day - timedelta(weeks=back) for back in range(WEEKS + 1)])
    covers = covers_of(workspace=workspace, monitor_ids=list(monitors))
    least = day - timedelta(weeks=WEEKS_LEAST)
    alone = searched_only(
        workspace=workspace, monitor_ids=list(monitors), first=day - timedelta(weeks=WEEKS), last=day, covers=covers,
        by=least,
    )  # fmt: skip
    began = 0
    for pk, monitor in monitors.items():
        since = max([monitor.counted_from, *(begins for begins in covers.get(pk, {}).values() if begins <= least)])
        past = [
            counts.get((pk, earlier), (0, None))[0] - alone[pk, earlier]
            for earlier in (day - timedelta(weeks=back) for back in range(1, WEEKS + 1))
            if earlier >= since
        ]
        usual = usual_of(past)
        count, negative = counts.get((pk, day), (0, None))
        compared = count - alone[pk, day]
        if usual is not None and is_spike(compared, usual):
            began += _noted(monitor, day, compared, negative, usual, tell=tell)
    return began


def _counts(
    workspace: Workspace, monitor_ids: Sequence[int], days: Sequence[date]
) -> dict[tuple[int, date], tuple[int, int | None]]:
    """Mentions of each monitor and day, and the negative share in percent. One query."""
    rows = MentionDay.objects.for_workspace(workspace).filter(monitor__in=monitor_ids, day__in=days)
    found = rows.order_by().values("monitor", "day").annotate(
        n=Sum("mentions"), bad=Sum("negative"), told=Sum("negative") + Sum("neutral") + Sum("positive")
    )  # fmt: skip
    return {
        (row["monitor"], row["day"]): (row["n"], round(100 * row["bad"] / row["told"]) if row["told"] else None)
        for row in found
    }


def _noted(monitor: Monitor, day: date, count: int, negative: int | None, usual: Usual, *, tell: bool) -> bool:
    """Begin a spike, or go on with one that reached the day before. Returns whether it began."""
    rows = MentionSpike.objects.for_workspace(monitor.workspace_id).filter(monitor=monitor)
    spike = rows.filter(starts_on__lte=day, ends_on__gte=day - timedelta(days=1)).order_by("-starts_on").first()
    values = {
        "peak_on": day, "peak": count, "expected": usual.expected, "threshold": usual.threshold, "negative": negative,
    }  # fmt: skip
    if spike is not None:
        spike.ends_on = max(spike.ends_on, day)
        if count > spike.peak or spike.peak_on == day:
            for name, value in values.items():
                setattr(spike, name, value)
        spike.save()
        return False
    MentionSpike.objects.create(
        workspace_id=monitor.workspace_id, monitor=monitor, starts_on=day, ends_on=day, **values
    )
    if tell:
        _tell(monitor, day, count, usual)
    return True


def _tell(monitor: Monitor, day: date, count: int, usual: Usual) -> None:
    watchers = MonitorWatcher.objects.for_workspace(monitor.workspace_id).filter(monitor=monitor).values("user")
    notify(
        workspace=monitor.workspace,
        kind="mention_spike",
        params={"monitor": monitor.name, "day": day.isoformat(), "n": count, "usual": round(usual.expected)},
        url=f"{reverse('analytics:monitor', args=[monitor.workspace.slug, monitor.pk])}?day={day.isoformat()}",
        users=list(User.objects.filter(pk__in=watchers)),
        dedupe=f"mention-spike-{monitor.pk}-{day.isoformat()}",
    )
