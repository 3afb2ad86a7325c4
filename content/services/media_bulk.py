"""The same for many files at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.lib.errors import DomainError
from content.services.media import media_delete
from team.actors import Actor
from team.models import Workspace

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many files were deleted, and why the first of the others was not."""

    done: int
    refused: int
    reason: str


def media_delete_many(*, workspace: Workspace, actor: Actor, asset_ids: Sequence[int]) -> Deleted:
    """Delete each file that no post uses; the others stay and are counted."""
    done, reasons = 0, []
    for asset_id in asset_ids[:AT_ONCE]:
        try:
            media_delete(workspace=workspace, actor=actor, asset_id=asset_id)
        except DomainError as refused:
            reasons.append(str(refused))
        else:
            done += 1
    return Deleted(done, len(reasons), reasons[0] if reasons else "")
