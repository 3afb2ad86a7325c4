"""Imported tables of texts."""

from __future__ import annotations

from django.db.models import QuerySet

from analytics.models import ListeningImport
from config.lib.errors import NotFound
from team.models import Workspace


def import_query(*, workspace: Workspace) -> QuerySet[ListeningImport]:
    """Tables, the newest first, without their rows."""
    return ListeningImport.objects.for_workspace(workspace).select_related("created_by").defer("rows")


def import_get(*, workspace: Workspace, import_id: int) -> ListeningImport:
    """One table. Raises NotFound."""
    found = ListeningImport.objects.for_workspace(workspace).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found
