"""Telling people what a group needs: a link that ends, a review that is missing, silence, fading activity. Each once.

What was told is kept in the row by a statement that only one of two processes wins, so this may run as often as it
likes. People are told in the morning of their own day.

Invitation links: the QR code of an ordinary WeChat group works for seven days (WeChat's own screen says "该二维码7天内
有效", read 2026-11), so a reminder a day before leaves time for a new one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse

from config.lib.clock import local_day, now
from interactions.community_states import CommunityState, EventState
from interactions.models import Community, CommunityEvent, CommunityWeek
from interactions.selectors.communities.events import REVIEW_AFTER, review_due
from interactions.selectors.communities.health import monday, quiet_against, week_list
from team.models import User, Workspace
from team.services.notifications import notify

FROM_HOUR = 9
JOIN_BEFORE = timedelta(days=1)
SILENT_DAYS = 10
WHY = "groups of every workspace are watched"
JOIN_ENDING, REVIEW_MISSING = "community_join_ending", "community_review_missing"
SILENT, QUIET = "community_silent", "community_quiet"


def communities_watch() -> int:
    """Everything that is due now. Returns how many things were told."""
    told = 0
    for row in (
        Community.objects.unscoped(WHY).filter(state=CommunityState.RUNNING).select_related("workspace", "owner")
    ):
        if _awake(row.workspace):
            told += _join(row) + _silent(row) + _quiet(row)
    return told + reviews_remind()


def reviews_remind() -> int:
    """Activities whose review is overdue by two days. Returns how many were told of."""
    rows = CommunityEvent.objects.unscoped(WHY).filter(
        state=EventState.PLANNED, told_review=False, starts_at__lt=now() - REVIEW_AFTER
    )
    told = 0
    for row in rows.select_related("workspace", "host", "community", "community__owner"):
        if _awake(row.workspace) and review_due(row) <= now():
            told += _once(
                row, row.community, {"told_review": True}, Q(told_review=False), REVIEW_MISSING,
                {"event": row.title, "community": row.community.name}, "community_event", row.pk, extra=row.host,
            )  # fmt: skip
    return told


def _join(row: Community) -> int:
    """A day before the link's last day, and after it when the watch stood still."""
    if not row.join_url or row.join_until is None or _today(row.workspace) < row.join_until - JOIN_BEFORE:
        return 0
    left = (row.join_until - _today(row.workspace)).days
    fresh = Q(told_join=None) | ~Q(told_join=F("join_until"))
    params = {"community": row.name, "days": left, "day": row.join_until.isoformat()}
    return _once(row, row, {"told_join": row.join_until}, fresh, JOIN_ENDING, params, "community_edit")


def _silent(row: Community) -> int:
    """No figures entered by a person or a table for ten days, nor since the group runs."""
    rows = CommunityWeek.objects.for_workspace(row.workspace).filter(community=row)
    last = rows.aggregate(last=Max("entered_at"))["last"]
    since = max(filter(None, (last, row.running_since)), default=row.created_at)
    if now() - since < timedelta(days=SILENT_DAYS):
        return 0
    day = local_day(since, row.workspace.time_zone)
    fresh = Q(told_silent=None) | ~Q(told_silent=day)
    params = {"community": row.name, "days": (_today(row.workspace) - day).days}
    return _once(row, row, {"told_silent": day}, fresh, SILENT, params, "community_health")


def _quiet(row: Community) -> int:
    """Half as many members wrote in the last whole week as in the mean of the four before."""
    this = monday(_today(row.workspace))
    weeks = [week for week in week_list(workspace=row.workspace, community=row, most=6) if week.week < this]
    found = quiet_against(weeks)
    if found is None or weeks[-1].week < this - timedelta(weeks=2) or found[0] * 2 > found[1]:
        return 0
    week: date = weeks[-1].week
    fresh = Q(told_quiet=None) | Q(told_quiet__lt=week)
    params = {"community": row.name, "now": found[0], "usual": round(found[1])}
    return _once(row, row, {"told_quiet": week}, fresh, QUIET, params, "community_health")


@transaction.atomic
def _once(
    row: models.Model,
    community: Community,
    told: dict[str, Any],
    fresh: Q,
    kind: str,
    params: dict[str, Any],
    view: str,
    *more: int,
    extra: User | None = None,
) -> int:
    rows = type(row).objects.for_workspace(community.workspace_id).filter(fresh, pk=row.pk)  # type: ignore[attr-defined]
    if rows.update(**told) != 1:
        return 0
    workspace = row.workspace  # type: ignore[attr-defined]
    moderators = community.moderators.select_related("user")
    people = {person for person in (community.owner, extra, *(one.user for one in moderators)) if person}
    url = reverse(f"interactions:{view}", args=[workspace.slug, community.pk, *more])
    notify(workspace=workspace, kind=kind, params=params, url=url, users=people)
    return 1


def _today(workspace: Workspace) -> date:
    return local_day(now(), workspace.time_zone)


def _awake(workspace: Workspace) -> bool:
    return now().astimezone(ZoneInfo(workspace.time_zone)).hour >= FROM_HOUR
