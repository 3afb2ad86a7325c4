"""Reading members, their tiers and the ledger of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet, Sum

from config.lib.errors import NotFound
from interactions.community_states import EntryKind
from interactions.models import Community, CommunityMember, CommunityTier, PointEntry, PointReason
from team.models import Workspace

ORDERS = {"points": ("-points", "pk"), "name": ("nickname", "pk"), "joined": ("-joined_on", "-pk")}


def member_query(
    *, workspace: Workspace, community: Community, text: str = "", role: str = "", here: str = "in", order: str = ""
) -> QuerySet[CommunityMember]:
    """Members, most points first. `here`: `in` the group, `left`, or "" for both; `order`: a key of ORDERS."""
    rows = CommunityMember.objects.for_workspace(workspace).filter(community=community).select_related("contact")
    if here in {"in", "left"}:
        rows = rows.filter(left_on__isnull=here == "in")
    if role:
        rows = rows.filter(role=role)
    if text:
        rows = rows.filter(Q(nickname__icontains=text) | Q(handle__icontains=text))
    return rows.order_by(*ORDERS.get(order, ORDERS["points"]))


def member_get(*, workspace: Workspace, community_id: int, member_id: int, lock: bool = False) -> CommunityMember:
    """One member; `lock` holds the row until the transaction ends. Raises NotFound."""
    rows = CommunityMember.objects.for_workspace(workspace).select_related("community", "workspace")
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related("contact")
    found = rows.filter(community_id=community_id, pk=member_id).first()
    if found is None:
        raise NotFound
    found.community.workspace = found.workspace
    return found


def tier_list(*, workspace: Workspace, community: Community) -> list[CommunityTier]:
    """The tiers, the lowest first."""
    return list(CommunityTier.objects.for_workspace(workspace).filter(community=community).order_by("threshold"))


def tier_of(member: CommunityMember, tiers: Sequence[CommunityTier]) -> CommunityTier | None:
    """The highest tier the earned points reach: redeeming costs points, never a tier."""
    return next((tier for tier in reversed(tiers) if member.earned >= tier.threshold), None)


def tier_counts(*, workspace: Workspace, community: Community, tiers: Sequence[CommunityTier]) -> list[int]:
    """How many members of the group are in each tier. One query."""
    bounds = [*(tier.threshold for tier in tiers), None]
    rows = CommunityMember.objects.for_workspace(workspace).filter(community=community, left_on=None)
    spans = {}
    for index, low in enumerate(bounds[:-1]):
        high = bounds[index + 1]
        within = Q(earned__gte=low) & (Q(earned__lt=high) if high is not None else Q())
        spans[f"t{index}"] = Count("pk", filter=within)
    found = rows.aggregate(**spans) if spans else {}
    return [found[f"t{index}"] for index in range(len(tiers))]


def entry_query(
    *, workspace: Workspace, community: Community, member_id: int | None = None, kind: str = ""
) -> QuerySet[PointEntry]:
    """The ledger, the latest first."""
    rows = PointEntry.objects.for_workspace(workspace).filter(community=community)
    rows = rows.filter(**{k: v for k, v in {"member_id": member_id, "kind": kind}.items() if v})
    return rows.select_related("member", "made_by", "undone_by").order_by("-pk")


def entry_get(*, workspace: Workspace, community_id: int, entry_id: int) -> PointEntry:
    """One entry. Raises NotFound."""
    found = PointEntry.objects.for_workspace(workspace).filter(community_id=community_id, pk=entry_id).first()
    if found is None:
        raise NotFound
    return found


def reason_query(*, workspace: Workspace, archived: bool = False) -> QuerySet[PointReason]:
    """The catalogue of reasons, those that give most first."""
    return PointReason.objects.for_workspace(workspace).filter(archived_at__isnull=not archived)


def reason_get(*, workspace: Workspace, reason_id: int, any_state: bool = False) -> PointReason:
    """One reason; an archived one only where `any_state`. Raises NotFound."""
    rows = PointReason.objects.for_workspace(workspace).filter(pk=reason_id)
    found = (rows if any_state else rows.filter(archived_at=None)).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the ranking of a month; equal sums share one."""

    place: int
    member: CommunityMember
    points: int


def ranking(*, workspace: Workspace, community: Community, month: date, most: int = 20) -> list[Place]:
    """Who earned most in the month that `month` lies in, corrections taken off. Two queries."""
    first = month.replace(day=1)
    after = first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)
    rows = PointEntry.objects.for_workspace(workspace).filter(
        community=community, kind=EntryKind.EARNED, day__gte=first, day__lt=after, undone_by=None
    )
    sums = list(
        rows.order_by().values("member_id").annotate(sum=Sum("amount"), last=Max("pk")).order_by("-sum", "last")[:most]
    )
    members = CommunityMember.objects.for_workspace(workspace).in_bulk([row["member_id"] for row in sums])
    places: list[Place] = []
    for number, row in enumerate(sums, start=1):
        same = bool(places) and places[-1].points == row["sum"]
        places.append(Place(places[-1].place if same else number, members[row["member_id"]], row["sum"]))
    return places


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge, and how often it was earned."""

    name: str
    count: int


def badges_of(*, workspace: Workspace, member: CommunityMember) -> list[Badge]:
    """What a member was honoured with, most often first; corrected entries bring none."""
    rows = PointEntry.objects.for_workspace(workspace).filter(member=member, undone_by=None).exclude(badge="")
    found = rows.order_by().values("badge").annotate(count=Count("pk")).order_by("-count", "badge")
    return [Badge(row["badge"], row["count"]) for row in found]
