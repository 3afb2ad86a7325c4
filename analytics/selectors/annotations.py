"""Reading what people wrote beside curves."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from analytics.models import Annotation
from config.lib.errors import NotFound
from team.models import Workspace


def annotation_get(*, workspace: Workspace, annotation_id: int) -> Annotation:
    """One annotation. Raises NotFound."""
    row = Annotation.objects.for_workspace(workspace).select_related("made_by").filter(pk=annotation_id).first()
    if row is None:
        raise NotFound
    return row


def annotation_query(
    *, workspace: Workspace, first: date | None = None, last: date | None = None
) -> QuerySet[Annotation]:
    """Annotations that touch the days from `first` to `last`, the latest first."""
    rows = Annotation.objects.for_workspace(workspace).select_related("made_by")
    if first:
        rows = rows.filter(last__gte=first)
    return rows.filter(first__lte=last) if last else rows
