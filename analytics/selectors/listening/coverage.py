"""Which mentions cannot be compared with earlier days, because nobody searched for them then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from analytics.models import MentionDay, MonitorSearch
from team.models import Workspace

Covers = Mapping[int, Mapping[str, date]]


def covers_of(*, workspace: Workspace, monitor_ids: Collection[int]) -> Covers:
    """By monitor and platform the first day of the workspace that searches went through whole. One query."""
    rows = MonitorSearch.objects.for_workspace(workspace).filter(monitor__in=monitor_ids)
    found: dict[int, dict[str, date]] = {}
    for monitor_id, platform, day in rows.values_list("monitor", "account__platform", "covers_from"):
        of_monitor = found.setdefault(monitor_id, {})
        of_monitor[platform] = min(day, of_monitor.get(platform, day))
    return found


def searched_only(
    *,
    workspace: Workspace,
    monitor_ids: Collection[int],
    first: date,
    last: date,
    covers: Covers,
    by: date,
    platform: str = "",
) -> Counter[tuple[int, date]]:
    """Mentions that searches found which did not yet, or do no longer, cover `by` and the days after it. One query.

    By monitor and day, from `first` to `last`, both included; `platform` "" counts all. Leave them out of both sides
    of a comparison with `by`.
    """  # fmt: skip
    rows = MentionDay.objects.for_workspace(workspace).filter(
        monitor__in=monitor_ids, day__gte=first, day__lte=last, searched__gt=0
    )
    if platform:
        rows = rows.filter(platform=platform)
    found: Counter[tuple[int, date]] = Counter()
    for monitor_id, day, where, count in rows.values_list("monitor", "day", "platform", "searched"):
        begins = covers.get(monitor_id, {}).get(where)
        if begins is None or begins > by:
            found[monitor_id, day] += count
    return found
