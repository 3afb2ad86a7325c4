"""Files with figures: lists, rows, profiles."""

from __future__ import annotations

import json
import zlib

from django.db.models import QuerySet

from analytics.import_states import FileState
from analytics.models import FigureFile, FigureProfile, FigureSheet
from config.lib.errors import NotFound
from team.models import Workspace


def file_list(*, workspace: Workspace) -> QuerySet[FigureFile]:
    """The newest first."""
    rows = FigureFile.objects.for_workspace(workspace).select_related("account", "created_by", "workspace")
    return rows.order_by("-created_at", "-pk")


def file_get(*, workspace: Workspace, file_id: int) -> FigureFile:
    """One file. Raises NotFound."""
    found = file_list(workspace=workspace).filter(pk=file_id).first()
    if found is None:
        raise NotFound
    found.account.workspace = workspace
    return found


def file_rows(file: FigureFile) -> list[tuple[int, list[str]]] | None:
    """The rows as they were; None when they are kept no longer."""
    sheet = FigureSheet.objects.for_workspace(file.workspace_id).filter(file=file).first()
    if sheet is None:
        return None
    return [(number, cells) for number, cells in json.loads(zlib.decompress(bytes(sheet.packed)))]


def file_twin(file: FigureFile) -> FigureFile | None:
    """The newest other import of the very same file for the same account that still holds."""
    rows = file_list(workspace=file.workspace).filter(sha256=file.sha256, account=file.account_id)
    return rows.filter(state=FileState.DONE).exclude(pk=file.pk).first()


def profile_list(*, workspace: Workspace) -> QuerySet[FigureProfile]:
    """The workspace's own profiles by name."""
    return FigureProfile.objects.for_workspace(workspace).select_related("created_by").order_by("name", "pk")
