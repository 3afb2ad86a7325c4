"""Reading the activities of groups."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.community_states import EventState
from interactions.models import Community, CommunityEvent
from team.models import Task, Workspace

# How long after its end an activity waits for a review before somebody is reminded.
REVIEW_AFTER = timedelta(days=2)


def event_query(*, workspace: Workspace, community: Community, which: str = "") -> QuerySet[CommunityEvent]:
    """Activities: `ahead` the next one first, `due` those that began and have no review, `past` all others; "" all."""
    rows = CommunityEvent.objects.for_workspace(workspace).filter(community=community).select_related("host")
    moment = now()
    if which == "ahead":
        return rows.filter(state=EventState.PLANNED, starts_at__gte=moment).order_by("starts_at", "pk")
    if which == "due":
        return rows.filter(state=EventState.PLANNED, starts_at__lt=moment).order_by("starts_at", "pk")
    if which == "past":
        rows = rows.exclude(state=EventState.PLANNED)
    return rows.order_by("-starts_at", "-pk")


def event_get(*, workspace: Workspace, community_id: int, event_id: int, lock: bool = False) -> CommunityEvent:
    """One activity; `lock` holds the row until the transaction ends. Raises NotFound."""
    rows = CommunityEvent.objects.for_workspace(workspace).select_related("community", "host", "reviewed_by")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(community_id=community_id, pk=event_id).first()
    if found is None:
        raise NotFound
    return found


def event_tasks(*, workspace: Workspace, event: CommunityEvent) -> list[Task]:
    """What the team does about an activity, unfinished tasks and finished ones."""
    rows = Task.objects.for_workspace(workspace).select_related("assignee")
    name = event._meta.model_name or ""
    return list(rows.filter(source_type=name, source_id=str(event.pk)).order_by("pk"))


def review_due(event: CommunityEvent) -> datetime:
    """When a review is overdue: two days after the end."""
    return event.starts_at + timedelta(minutes=event.minutes) + REVIEW_AFTER
