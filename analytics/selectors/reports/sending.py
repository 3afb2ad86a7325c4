"""When schedules are due, and for whom. Moments are aware UTC."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from analytics.models import ReportDelivery, ReportRecipient, ReportSchedule
from analytics.report_states import SendRhythm
from config.lib.clock import at_wall_clock, local_day
from team.models import Membership, User, Workspace


def next_due(schedule: ReportSchedule, *, zone: str, after: datetime) -> datetime:
    """The first date of a schedule after a moment.

    A time that daylight saving skips moves to after the gap, a repeated one means the first; no date is left out.
    """
    day = local_day(after, zone)
    while True:
        if _falls(schedule, day.isoweekday(), day.day):
            moment = at_wall_clock(day, time(schedule.at.hour, schedule.at.minute), zone)
            if moment > after:
                return moment
        day += timedelta(days=1)


def _falls(schedule: ReportSchedule, weekday: int, month_day: int) -> bool:
    if schedule.rhythm == SendRhythm.WEEKLY:
        return weekday == schedule.weekday
    return month_day == schedule.month_day


def addressed(*, workspace: Workspace, schedule: ReportSchedule) -> list[tuple[User | None, str]]:
    """Who gets the next mail: people who still are members, and addresses outside that want it; each address once."""
    rows = ReportRecipient.objects.for_workspace(workspace).filter(schedule=schedule, stopped_at=None)
    rows = rows.select_related("user")
    ids = [row.user_id for row in rows if row.user_id]
    members = set(
        Membership.objects.for_workspace(workspace)
        .filter(user__in=ids, user__is_active=True)
        .values_list("user_id", flat=True)
    )
    found: dict[str, tuple[User | None, str]] = {}
    for row in rows:
        if row.user is not None and row.user_id in members and row.user.email:
            found[row.user.email.lower()] = (row.user, row.user.email)
        elif row.email:
            found.setdefault(row.email.lower(), (None, row.email))
    return list(found.values())


def may_read(mail: ReportDelivery) -> bool:
    """Whether a mail's recipient may read its report: a member as long as the membership lasts. At most one query."""
    if mail.outside:
        return True
    members = Membership.objects.for_workspace(mail.workspace_id).filter(user=mail.user_id, user__is_active=True)
    return mail.user_id is not None and members.exists()
