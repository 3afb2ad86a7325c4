"""Taking an import back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from config.lib.errors import DomainError
from content.models import ImportJob, ImportRow
from content.selectors.imports import import_get
from content.services.drafting import post_delete
from content.services.importing import ImportBusy
from content.states import PostState
from content.transfer_states import ImportState, RowState
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Undone:
    """How many posts were deleted, and how many stay because somebody has gone on with them."""

    deleted: int
    kept: int


@transaction.atomic
def import_undo(*, workspace: Workspace, actor: Actor, job_id: int) -> Undone:
    """Delete the drafts of an import that nobody has touched since; all else stays. May be asked again.

    Raises NotFound, ImportBusy while it is not finished.
    """
    job = import_get(workspace=workspace, job_id=job_id)
    locked = ImportJob.objects.for_workspace(workspace).select_for_update().get(pk=job.pk)
    if locked.state not in (ImportState.DONE, ImportState.UNDONE):
        raise ImportBusy(locked)
    rows = ImportRow.objects.for_workspace(workspace).filter(job=job, state=RowState.IMPORTED).select_related("post")
    deleted = kept = 0
    for row in rows:
        if row.post is None:
            continue  # deleted by hand since
        try:
            if row.post.state not in (PostState.DRAFT, PostState.IDEA) or row.post.version != row.post_version:
                raise ImportBusy(locked)
            with transaction.atomic():
                post_delete(workspace=workspace, actor=actor, post_id=row.post_id)
        except DomainError:
            # Touched, or no longer a draft: its record stays with whoever works on it.
            kept += 1
            continue
        ImportRow.objects.for_workspace(workspace).filter(pk=row.pk).update(state=RowState.UNDONE)
        deleted += 1
    if deleted:
        ImportJob.objects.for_workspace(workspace).filter(pk=job.pk).update(state=ImportState.UNDONE)
    record(workspace, actor, "import.undone", job, after={"deleted": deleted, "kept": kept})
    return Undone(deleted, kept)
