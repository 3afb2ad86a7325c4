"""One post: how fast its figures came in, and how it stands among the posts of its account."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.dictionary import BY_ID, Metric
from analytics.figures import ENGAGEMENT_PARTS
from analytics.models import MeasuredPost, PostSnapshot
from analytics.selectors.dashboards.posts import USUAL_DAYS, Habits, Standing, habits_of, standings, with_pictures
from analytics.selectors.figures.scope import Scope
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from content.models import Publication
from content.states import PublicationState
from team.charts import LineChart, Series
from team.models import Workspace

HOURS, DAYS = 48, 90
# A post first read later than this after its publication does not count from 0 (docs/adr/0006).
BORN = timedelta(hours=48)
METRICS = (
    "engagement",
    "exposure",
    "video_views",
    "likes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "reach",
    "follows",
)


@dataclass(frozen=True, slots=True)
class Speed:
    """How a figure of a post grew. `half`, `most`: hours until 50 % and 90 % of its newest value; None: unknown.

    `early`: the first 48 hours by hour; `later`: from the first day on by day, None for posts younger than two days.
    """

    metric: Metric
    readings: int
    early: LineChart
    later: LineChart | None
    half: float | None
    most: float | None


def post_get(*, workspace: Workspace, post_id: int) -> MeasuredPost:
    """A post with its account, picture and the post it was written as. Raises NotFound."""
    rows = MeasuredPost.objects.for_workspace(workspace).select_related("account").filter(pk=post_id)
    found = with_pictures(rows).first()
    if found is None:
        raise NotFound
    return found


def posts_of_publications(
    *, workspace: Workspace, publication: int | None = None, post: int | None = None
) -> list[MeasuredPost]:
    """Measured posts of a publication, or of everything a written post went out as; oldest first, one query."""
    rows = MeasuredPost.objects.for_workspace(workspace).select_related("account")
    if publication is not None:
        rows = rows.filter(publication=publication)
    else:
        mine = Publication.objects.for_workspace(workspace).filter(post=post)
        rows = rows.filter(publication__in=mine.values("pk"))
    return list(rows.order_by("published_at", "pk")[:30])


def needs_hand(post: MeasuredPost) -> bool:
    """Whether nothing is known of the post and nobody will read it: its figures come from a file or a person."""
    return post.captured_at is None and post.next_sample_at is None and post.gone_at is None


def published_by_hand(
    *, workspace: Workspace, publication: int | None = None, post: int | None = None
) -> list[Publication]:
    """Publications that somebody published by hand and that are not measured yet, with their accounts; one query."""
    rows = Publication.objects.for_workspace(workspace).select_related("account")
    rows = rows.filter(pk=publication) if publication is not None else rows.filter(post=post)
    measured = MeasuredPost.objects.for_workspace(workspace).filter(publication=OuterRef("pk"))
    rows = rows.filter(~Exists(measured), state=PublicationState.PUBLISHED, remote_id="")
    return list(rows.order_by("pk")[:30])


def value_of(row: Any, metric_id: str) -> int | None:
    """A metric of a post or sample: totals so far, None when not reported."""
    if metric_id == "exposure":
        found = row.impressions if row.impressions is not None else row.video_views
    elif metric_id == "engagement":
        parts = [getattr(row, name) for name in ENGAGEMENT_PARTS if getattr(row, name) is not None]
        found = sum(parts) if parts else None
    else:
        found = getattr(row, metric_id)
    return found


def reported(post: MeasuredPost) -> list[Metric]:
    """What the post reports."""
    return [BY_ID[one] for one in METRICS if value_of(post, one) is not None]


def speed(post: MeasuredPost, metric_id: str) -> Speed:
    """The curve of a figure from its readings; one query. Between two readings the line is straight."""
    metric = BY_ID[metric_id]
    rows = PostSnapshot.objects.for_workspace(post.workspace).filter(
        post=post, captured_at__gte=post.published_at, captured_at__lte=post.published_at + timedelta(days=DAYS + 10)
    )
    points = [
        (one.captured_at, value)
        for one in rows.order_by("captured_at")
        if (value := value_of(one, metric_id)) is not None
    ]
    readings = len(points)
    if points and points[0][0] - post.published_at <= BORN:
        points.insert(0, (post.published_at, 0))
    early = _curve(post, metric, points, timedelta(hours=1), HOURS, pgettext("chart", "Hours after publishing"))
    later = None
    if points and points[-1][0] - post.published_at >= BORN:
        later = _curve(post, metric, points, timedelta(days=1), DAYS, pgettext("chart", "Days after publishing"))
    return Speed(metric, readings, early, later, _until(post, points, 0.5), _until(post, points, 0.9))


def place(post: MeasuredPost) -> tuple[Standing, Habits, tuple[int, int]]:
    """How the post stands among those of its account of 90 days around it: (how many gained less, how many in all)."""
    zone = post.workspace.time_zone
    day = local_day(post.published_at, zone)
    last = min(local_day(now(), zone), day + timedelta(days=USUAL_DAYS // 2))
    around = Scope(post.workspace, last, last, [post.account_id])
    habits = habits_of(around)
    until = around.moments[1]
    counted = (
        MeasuredPost.objects.for_workspace(post.workspace)
        .filter(account=post.account_id, engagement__isnull=False)
        .filter(published_at__gte=until - timedelta(days=USUAL_DAYS), published_at__lt=until)
        .exclude(pk=post.pk)
        .aggregate(less=Count("pk", filter=Q(engagement__lt=post.engagement or 0)), all=Count("pk"))
    )
    return standings([post], around, habits)[0], habits, (counted["less"], counted["all"])


def _curve(
    post: MeasuredPost, metric: Metric, points: Sequence[tuple[datetime, int]], step: timedelta, most: int, axis: str
) -> LineChart:
    count = most
    if points:
        count = min(most, max(2, ceil((points[-1][0] - post.published_at) / step)))
    values = [_at(points, post.published_at + step * number, step) for number in range(count + 1)]
    summary = _("%(metric)s so far by time after publishing") % {"metric": metric.name}
    return LineChart(
        [str(number) for number in range(count + 1)], [Series(str(metric.name), values)], summary, axis=axis
    )


def _at(points: Sequence[tuple[datetime, int]], moment: datetime, step: timedelta) -> float | None:
    """The value at a moment; the last reading also closes the step it lies in."""
    if not points or moment < points[0][0]:
        return None
    if moment > points[-1][0]:
        return float(points[-1][1]) if moment - points[-1][0] < step else None
    after = bisect_left(points, moment, key=lambda one: one[0])
    if points[after][0] == moment or after == 0:
        return float(points[after][1])
    (t1, v1), (t2, v2) = points[after - 1], points[after]
    return round(v1 + (v2 - v1) * ((moment - t1) / (t2 - t1)), 1)


def _until(post: MeasuredPost, points: Sequence[tuple[datetime, int]], share: float) -> float | None:
    """Hours until the figure first reached a share of its newest value."""
    if len(points) < 2 or points[0][0] != post.published_at or not points[-1][1]:
        return None
    goal = points[-1][1] * share
    for (t1, v1), (t2, v2) in pairwise(points):
        if v2 >= goal:
            part = (goal - v1) / (v2 - v1) if v2 > v1 else 1.0
            return round(((t1 - post.published_at) + (t2 - t1) * part) / timedelta(hours=1), 1)
    return None
