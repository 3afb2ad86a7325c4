"""Pairs of files that look alike and that nobody has decided about."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.models import MediaAsset, MediaTwin, PostMedia
from team.models import Workspace


def twins_open(*, workspace: Workspace) -> QuerySet[MediaTwin]:
    """Undecided pairs, newest first, each file with how many posts use it (`older_uses`, `newer_uses`)."""
    rows = MediaTwin.objects.for_workspace(workspace).filter(
        kept_at=None, older__deleted_at=None, newer__deleted_at=None
    )
    uses = {
        f"{side}_uses": Coalesce(
            Subquery(
                PostMedia.objects.filter(asset=OuterRef(side))
                .order_by()
                .values("asset")
                .annotate(n=Count("pk"))
                .values("n")
            ),
            0,
        )
        for side in ("older", "newer")
    }
    return rows.select_related("older__folder", "newer__folder").annotate(**uses).order_by("-pk")


def twins_count(*, workspace: Workspace) -> int:
    """How many pairs wait for somebody."""
    return twins_open(workspace=workspace).count()


def twins_of(*, workspace: Workspace, asset_id: int) -> list[tuple[MediaTwin, MediaAsset]]:
    """Undecided pairs of one file with the other file, nearest first."""
    rows = twins_open(workspace=workspace).filter(Q(older=asset_id) | Q(newer=asset_id)).order_by("distance", "pk")
    return [(twin, twin.older if twin.newer_id == asset_id else twin.newer) for twin in rows[:5]]
