"""Holding back what is planned of a post, for a person to decide."""

from __future__ import annotations

from collections.abc import Collection

from config.lib.clock import now
from content.models import Post, Publication
from content.services.status import post_refresh_status
from content.states import HeldFor
from content.states import PublicationState as S

# What can still be stopped; where it stands with a worker, the worker is left to it.
UNSENT = (S.SCHEDULED, S.NEEDS_HANDOFF)


def planned_hold(*, post: Post, reason: HeldFor = HeldFor.CHECK, account_ids: Collection[int] | None = None) -> int:
    """Hold back what has not gone out, at `account_ids` only where given; returns how many rows.

    The caller holds the post's lock.
    """
    rows = Publication.objects.for_workspace(post.workspace_id).filter(post_id=post.pk)
    if account_ids is not None:
        rows = rows.filter(account_id__in=account_ids)
    held: int = rows.filter(state__in=UNSENT, lease_token=None).update(
        state=S.PAUSED, held_for=reason, next_attempt_at=None, attention_since=now(), updated_at=now()
    )
    if held:
        post_refresh_status(post_ids=[post.pk])
    return held
