"""Counting what was said about each theme, a whole day at a time, so that the board never looks through messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate

from config.lib.clock import day_start, local_day, now
from interactions.models import Message, SurveyAnswer, SurveyResponse, VoiceCursor, VoiceDay, VoiceDirty, VoiceTheme
from interactions.selectors.voice import holds, voices
from interactions.states import Direction, Sentiment
from team.models import Workspace

# Days of one workspace counted in one run, and recent days counted anew each day, since moods are corrected later.
A_RUN, SWEPT = 60, 35


def days_mark(*, workspace: Workspace, days: Iterable[date]) -> None:
    """Have these days of the workspace counted anew by the next run."""
    rows = [VoiceDirty(workspace=workspace, day=day) for day in days]
    VoiceDirty.objects.bulk_create(rows, ignore_conflicts=True)


def voice_count() -> int:
    """Count what is new or marked, in every workspace that has themes. Returns how many days were counted."""
    with_themes = VoiceTheme.objects.unscoped("the board is kept in every workspace").order_by()
    spaces = Workspace.objects.filter(pk__in=with_themes.values("workspace"))
    return sum(_workspace_count(workspace) for workspace in spaces.order_by("pk"))


def _workspace_count(workspace: Workspace) -> int:
    _mark_new(workspace)
    marked = VoiceDirty.objects.for_workspace(workspace).order_by("-day")[:A_RUN]
    count = 0
    for row in list(marked):
        # The mark goes first: what comes in meanwhile marks the day again.
        with transaction.atomic():
            VoiceDirty.objects.for_workspace(workspace).filter(pk=row.pk).delete()
            day_count(workspace=workspace, day=row.day)
        count += 1
    return count


@transaction.atomic
def _mark_new(workspace: Workspace) -> None:
    """Mark the days of messages and responses that came since the last run; once a day all recent days."""
    rows = VoiceCursor.objects.for_workspace(workspace)
    rows.get_or_create(workspace=workspace)
    cursor = rows.select_for_update().get()
    zone, today = ZoneInfo(workspace.time_zone), local_day(now(), workspace.time_zone)
    days: set[date] = set()
    recent = day_start(today - timedelta(days=400), workspace.time_zone)
    messages = Message.objects.for_workspace(workspace).filter(pk__gt=cursor.message_id, direction=Direction.IN)
    responses = SurveyResponse.objects.for_workspace(workspace).filter(pk__gt=cursor.response_id)
    for name, found in (("message_id", messages), ("response_id", responses)):
        newest = found.aggregate(last=Max("pk"))["last"]
        if newest is None:
            continue
        setattr(cursor, name, newest)
        fresh = found.filter(at__gte=recent, pk__lte=newest).order_by()
        days |= set(fresh.values_list(TruncDate("at", tzinfo=zone), flat=True).distinct())
    if cursor.swept_on != today:
        cursor.swept_on = today
        days |= {today - timedelta(days=back) for back in range(SWEPT)}
    cursor.save()
    days_mark(workspace=workspace, days=days)


def day_count(*, workspace: Workspace, day: date) -> None:
    """Count one day for all themes: one statement over the messages of the day, one over its survey texts."""
    themes = list(VoiceTheme.objects.for_workspace(workspace))
    since, until = day_start(day, workspace.time_zone), day_start(day + timedelta(days=1), workspace.time_zone)
    rows = {theme.pk: VoiceDay(workspace=workspace, theme=theme, day=day) for theme in themes}
    for mood, counts in _moods_of_messages(workspace, themes, since, until):
        for pk, n in counts.items():
            rows[pk].messages += n
            _add(rows[pk], mood, n)
    for mood, counts in _moods_of_answers(workspace, themes, since, until):
        for pk, n in counts.items():
            rows[pk].answers += n
            _add(rows[pk], mood, n)
    VoiceDay.objects.for_workspace(workspace).filter(day=day).delete()
    VoiceDay.objects.bulk_create(row for row in rows.values() if row.messages or row.answers)


_Moods = list[tuple[str, dict[int, int]]]


def _moods_of_messages(workspace: Workspace, themes: list[VoiceTheme], since: datetime, until: datetime) -> _Moods:
    counts = {f"t{one.pk}": Count("pk", filter=holds(one, "text", "thread__tags"), distinct=True) for one in themes}
    rows = voices(workspace=workspace, since=since, until=until)
    found: Any = rows.order_by().values("sentiment").annotate(**counts)
    return [(row["sentiment"], {one.pk: row[f"t{one.pk}"] for one in themes}) for row in found]


def _moods_of_answers(workspace: Workspace, themes: list[VoiceTheme], since: datetime, until: datetime) -> _Moods:
    counts = {f"t{one.pk}": Count("response", filter=holds(one, "text"), distinct=True) for one in themes}
    rows = SurveyAnswer.objects.for_workspace(workspace).filter(
        ~Q(text=""), response__at__gte=since, response__at__lt=until
    )
    found = rows.order_by().values("response__mood").annotate(**counts)
    return [(row["response__mood"], {one.pk: row[f"t{one.pk}"] for one in themes}) for row in found]


def _add(row: VoiceDay, mood: str, n: int) -> None:
    if mood in {Sentiment.POSITIVE, Sentiment.NEUTRAL, Sentiment.NEGATIVE}:
        setattr(row, mood, getattr(row, mood) + n)
