"""Bringing dates to come up to date after the post they are copied from was edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from config.lib.errors import DomainError
from content.models import Post, Recurrence
from content.selectors.recurrence import touched_ids
from content.services.drafting import PostChanges, post_update
from content.services.occurrences import copied_values, hand_on, text_in_turn
from content.services.recurring import as_system, hold, waiting_posts
from content.services.review import approval_awaited, post_submit
from content.states import PostState
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Applied:
    """How many dates took the pattern's content, and how many were left because people had changed them or it was
    refused for one of `reasons`."""

    updated: int
    left: int
    reasons: tuple[str, ...] = ()


def outdated(recurrence: Recurrence) -> int:
    """How many posts to come carry an earlier content than their pattern, those people changed left out."""
    rows = [post for post in waiting_posts(recurrence) if post.pk != recurrence.post_id]
    touched = touched_ids(workspace=recurrence.workspace, posts=rows)
    wanted = [_comparable(copied_values(recurrence.post, text)) for text in (None, *recurrence.variations)]
    return sum(
        post.pk not in touched
        and post.state != PostState.CANCELLED
        and _comparable(copied_values(post, None)) not in wanted
        for post in rows
    )


def _comparable(values: dict[str, Any]) -> dict[str, Any]:
    """Values without what says nothing: empty versions, notes, the order of accounts."""
    versions = {platform: fields for platform, fields in values["variants"].items() if any(v for v in fields.values())}
    return {**values, "variants": versions, "account_ids": sorted(values["account_ids"]), "notes": ""}


@transaction.atomic
def recurrence_apply(*, workspace: Workspace, actor: Actor, recurrence_id: int) -> Applied:
    """Give dates to come the pattern's content as it is now; those that people changed or that began stay.

    A date that was approved needs a new approval, one that could not be scheduled is tried again. Raises NotFound and
    RepetitionEnded.
    """
    row, pattern = hold(workspace, recurrence_id)
    waiting = [post for post in waiting_posts(row) if post.pk != pattern.pk]
    touched = touched_ids(workspace=workspace, posts=waiting)
    updated, reasons = 0, []
    delivery: dict[str, Any] = {
        "campaign": pattern.campaign, "late_minutes": pattern.late_minutes, "urgent": pattern.urgent,
        "pillar_id": pattern.pillar_id,
    }  # fmt: skip
    for post in waiting:
        if post.pk in touched or post.state == PostState.CANCELLED:
            continue
        earlier = Post.objects.for_workspace(workspace).filter(recurrence=row, occurrence_at__lt=post.occurrence_at)
        values = copied_values(row.post, text_in_turn(row, earlier.count()))
        try:
            with transaction.atomic():
                changed = post_update(
                    workspace=workspace, actor=as_system(actor), post_id=post.pk, version=None,
                    changes=PostChanges(**values, **delivery),
                )  # fmt: skip
        except DomainError as error:
            reasons.append(str(error))
            continue
        updated += 1
        changed.workspace = workspace
        if approval_awaited(post=changed):
            post_submit(workspace=workspace, actor=actor, post_id=post.pk)
        if changed.state == PostState.DRAFT:
            hand_on(post=changed, recurrence=row, actor=as_system(actor))
    record(workspace, actor, "recurrence.applied", row, after={"updated": updated})
    return Applied(updated, len(waiting) - updated, tuple(dict.fromkeys(reasons)))
