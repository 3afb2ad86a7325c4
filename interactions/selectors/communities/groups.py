"""Reading the register of groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.community_states import CommunityState, EventState
from interactions.models import (
    Community,
    CommunityAnnouncement,
    CommunityEvent,
    CommunityMember,
    CommunityRules,
    CommunityViolation,
    CommunityWeek,
)
from team.models import Workspace


def community_query(
    *, workspace: Workspace, state: str = "", kind: str = "", text: str = "", owner_id: int | None = None
) -> QuerySet[Community]:
    """Groups by name, closed ones last; empty values restrict nothing. `members`: the last count there is."""
    rows = Community.objects.for_workspace(workspace).select_related("owner")
    rows = rows.filter(**{name: value for name, value in {"state": state, "kind": kind}.items() if value})
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(positioning__icontains=text))
    weeks = CommunityWeek.objects.for_workspace(workspace).filter(community=OuterRef("pk"), members__isnull=False)
    events = CommunityEvent.objects.for_workspace(workspace).filter(
        community=OuterRef("pk"), state=EventState.PLANNED, starts_at__gte=now()
    )
    return rows.annotate(
        members=Subquery(weeks.order_by("-week").values("members")[:1]),
        next_event=Subquery(events.order_by("starts_at").values("title")[:1]),
        next_event_at=Subquery(events.order_by("starts_at").values("starts_at")[:1]),
        closed=Coalesce(Q(state=CommunityState.CLOSED), False),
    ).order_by("closed", "name", "pk")


def community_get(*, workspace: Workspace, community_id: int, lock: bool = False) -> Community:
    """One group; `lock` holds it until the transaction ends. Raises NotFound."""
    rows = Community.objects.for_workspace(workspace)
    rows = rows.select_for_update() if lock else rows.select_related("owner")
    found = rows.filter(pk=community_id).first()
    if found is None:
        raise NotFound
    found.workspace = workspace
    return found


def rules_now(community: Community) -> CommunityRules | None:
    """The latest version of the rules."""
    rows = CommunityRules.objects.for_workspace(community.workspace_id).filter(community=community)
    return rows.order_by("-number").first()


def rules_query(*, workspace: Workspace, community: Community) -> QuerySet[CommunityRules]:
    """All versions, the latest first."""
    rows = CommunityRules.objects.for_workspace(workspace).filter(community=community)
    return rows.select_related("made_by").order_by("-number")


def violation_query(
    *, workspace: Workspace, community: Community, member_id: int | None = None
) -> QuerySet[CommunityViolation]:
    """The log, the latest first."""
    rows = CommunityViolation.objects.for_workspace(workspace).filter(community=community)
    if member_id is not None:
        rows = rows.filter(member_id=member_id)
    return rows.select_related("member", "noted_by", "rules", "undone_by").order_by("-pk")


def announcement_query(*, workspace: Workspace, community: Community) -> QuerySet[CommunityAnnouncement]:
    """What was announced, the latest first."""
    rows = CommunityAnnouncement.objects.for_workspace(workspace).filter(community=community)
    return rows.select_related("made_by")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows the tabs of a group lead to. `unreviewed`: activities that began and have no review."""

    people: int
    violations: int
    events: int
    unreviewed: int


def tab_counts(*, workspace: Workspace, community: Community) -> Counts:
    """One query each for people, breaches and activities."""
    here: dict[str, Any] = {"community": community}
    events = CommunityEvent.objects.for_workspace(workspace).filter(**here, state=EventState.PLANNED)
    told = events.aggregate(ahead=Count("pk"), late=Count("pk", filter=Q(starts_at__lt=now())))
    return Counts(
        CommunityMember.objects.for_workspace(workspace).filter(**here, left_on=None).count(),
        CommunityViolation.objects.for_workspace(workspace).filter(**here).count(),
        told["ahead"],
        told["late"],
    )


def join_state(community: Community, today: date) -> str:
    """Whether the way in works: "" none is noted, `open`, `ending` (at most two days left) or `over`."""
    if not community.join_url:
        return ""
    if community.join_until is None:
        return "open"
    left = (community.join_until - today).days
    return "over" if left < 0 else "ending" if left <= 2 else "open"
