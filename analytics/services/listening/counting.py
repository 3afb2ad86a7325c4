"""Counting mentions by days, so that no page ever goes through mentions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from analytics.listening_states import MentionSource
from analytics.models import Mention, MentionDay
from config.lib.clock import day_start
from interactions.states import Sentiment
from team.models import Workspace


def days_count(*, workspace: Workspace, monitor_ids: Collection[int], first: date, last: date | None = None) -> None:
    """Count days of the workspace anew for these monitors, from `first` to `last` (else `first` alone), both included.

    Call it in the transaction that changed the mentions. Three statements, however many days.
    """
    last = last or first
    since, until = day_start(first, workspace.time_zone), day_start(last + timedelta(days=1), workspace.time_zone)
    rows = Mention.objects.for_workspace(workspace).filter(monitor__in=monitor_ids, at__gte=since, at__lt=until)
    day: Any = TruncDate("at", tzinfo=ZoneInfo(workspace.time_zone))
    found = rows.order_by().values("monitor", "platform", on=day).annotate(
        mentions=Count("pk"), searched=Count("pk", filter=Q(source=MentionSource.SEARCH)), total=Sum("engagement"),
        **{mood.value: Count("pk", filter=Q(sentiment=mood))
           for mood in (Sentiment.POSITIVE, Sentiment.NEUTRAL, Sentiment.NEGATIVE)},
    )  # fmt: skip
    counted = [
        MentionDay(
            workspace=workspace, day=row["on"], monitor_id=row["monitor"], platform=row["platform"],
            mentions=row["mentions"], searched=row["searched"], engagement=row["total"], positive=row["positive"],
            neutral=row["neutral"], negative=row["negative"],
        )
        for row in found
    ]  # fmt: skip
    there = MentionDay.objects.for_workspace(workspace).filter(monitor__in=monitor_ids, day__gte=first, day__lte=last)
    there.delete()
    MentionDay.objects.bulk_create(counted, batch_size=1000)
