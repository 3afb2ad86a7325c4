"""Competitors and what belongs to them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Competitor, ContentSample, SwotLine
from config.lib.errors import NotFound
from team.models import Workspace


def competitor_query(*, workspace: Workspace, archived: bool = False) -> QuerySet[Competitor]:
    """The workspace's competitors by name: the watched ones, or the archived ones."""
    rows = Competitor.objects.for_workspace(workspace).select_related("owner")
    return rows.filter(archived_at__isnull=not archived)


def competitor_get(*, workspace: Workspace, competitor_id: int) -> Competitor:
    """One competitor, archived or not. Raises NotFound."""
    rows = Competitor.objects.for_workspace(workspace).select_related("owner", "workspace")
    found = rows.filter(pk=competitor_id).first()
    if found is None:
        raise NotFound
    return found


def archived_count(*, workspace: Workspace) -> int:
    """How many are no longer watched."""
    return competitor_query(workspace=workspace, archived=True).count()


def swot_of(*, workspace: Workspace, competitor_id: int) -> QuerySet[SwotLine]:
    """The points of the analysis in the order they were noted, with their evidence."""
    rows = SwotLine.objects.for_workspace(workspace).filter(competitor_id=competitor_id)
    return rows.select_related("sample", "snapshot", "snapshot__tracked")


def swot_get(*, workspace: Workspace, line_id: int) -> SwotLine:
    """One point. Raises NotFound."""
    found = SwotLine.objects.for_workspace(workspace).select_related("competitor").filter(pk=line_id).first()
    if found is None:
        raise NotFound
    return found


def sample_query(
    *, workspace: Workspace, competitor_id: int | None = None, tag: str = "", text: str = ""
) -> QuerySet[ContentSample]:
    """Samples, the latest noted first; empty values narrow nothing."""
    rows = ContentSample.objects.for_workspace(workspace).select_related("competitor", "tracked", "post", "created_by")
    if competitor_id is not None:
        rows = rows.filter(competitor_id=competitor_id)
    if tag:
        rows = rows.filter(tags__contains=[tag])
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(learn__icontains=text) | Q(note__icontains=text))
    return rows


def sample_get(*, workspace: Workspace, sample_id: int) -> ContentSample:
    """One sample. Raises NotFound."""
    found = sample_query(workspace=workspace).filter(pk=sample_id).first()
    if found is None:
        raise NotFound
    return found
