"""What an approval covers, whether it still does, and how it ends.

It covers what every chosen account would get, the set of accounts and a time. Each change voids it, whoever makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from config.lib.clock import now
from content.errors import NeedsApproval
from content.models import Post, Publication
from content.selectors.approval import HASH_SHOWN, Window, window_covers, window_text
from content.selectors.approval_rules import requires_approval
from content.services.review_rounds import review_of, review_open
from content.states import PostState, PublicationState
from team.actors import Actor
from team.audit import record
from team.services.notifications import notify

S = PublicationState
# How far from the wanted time an approved post may go out.
APPROVED_WINDOW = timedelta(hours=2)
# Rows that may still be sent by a decision of ours. What may have reached a platform keeps the approval it left with.
UNSENT = (S.DRAFT, S.SCHEDULED, S.NEEDS_HANDOFF, S.PAUSED, S.FAILED)
# Fields whose change asks for no new approval.
NO_CONTENT = frozenset({"notes", "campaign", "pillar_id", "persona", "late_minutes", "urgent"})
_ENDED: dict[str, Any] = {"approved_hash": "", "approved_from": None, "approved_until": None}


def approval_required(*, post: Post) -> bool:
    """Whether a second person must approve the exact content before it is sent."""
    return requires_approval(post)


def approval_window(*, post: Post) -> Window:
    """The time an approval given now covers: two hours around the wanted time, or any time when there is none.

    Once the wanted time has gone by, it reaches until two hours from now, so that a late approval is of use.
    """
    if post.due_at is None:
        return None, None
    return post.due_at - APPROVED_WINDOW, max(post.due_at, now()) + APPROVED_WINDOW


def approval_digest(content: str, window: Window) -> str:
    """SHA-256, in hex, over the content hash of `post_content_hash` and the window; without a window the former."""
    if window == (None, None):
        return content
    edges = [edge.isoformat() if edge else "" for edge in window]
    return hashlib.sha256("\n".join([content, *edges]).encode()).hexdigest()


def approval_holds(*, post: Post, content: str) -> bool:
    """Whether the post is approved with exactly this content hash."""
    return bool(post.approved_hash) and post.approved_hash == approval_digest(content, window_of(post))


def window_of(post: Post) -> Window:
    """The approved window of a post; both sides empty for any time."""
    return post.approved_from, post.approved_until


def approval_check(*, post: Post, content: str, moment: datetime) -> None:
    """Raise NeedsApproval, naming the approved window, unless the post may go out at `moment` (aware) as it is."""
    if not approval_required(post=post):
        return
    if not approval_holds(post=post, content=content):
        raise NeedsApproval
    if not window_covers(window_of(post), moment):
        raise NeedsApproval(window_text(window_of(post), post.workspace.time_zone))


def approved_values(*, post: Post, content_hash: str, approved: bool = True) -> dict[str, Any]:
    """The approval fields of a publication that carries `content_hash` of this post."""
    required = approval_required(post=post)
    if not (required and approved):
        return {"needs_approval": required, **_ENDED}
    start, end = window_of(post)
    return {"needs_approval": True, "approved_hash": content_hash, "approved_from": start, "approved_until": end}


def approval_void(*, post: Post, actor: Actor, changed: Iterable[str] = ()) -> bool:
    """Take back the approval of content or a time that is no longer what was approved. True when there was one.

    `changed`: names of the fields that differ, for the audit log and the notices to author and approver. The caller
    holds the post's lock. An approved post becomes a draft; a scheduled one stays planned and waits.
    """
    rows = Publication.objects.for_workspace(post.workspace_id).filter(post_id=post.pk, state__in=UNSENT)
    if approval_required(post=post):
        rows.exclude(state=S.DRAFT).update(needs_approval=True, **_ENDED)
    else:
        rows.filter(needs_approval=True).update(**_ENDED)
    had = (
        Post.objects.for_workspace(post.workspace_id)
        .select_related("approved_by", "author")
        .filter(pk=post.pk)
        .exclude(approved_hash="")
        .first()
    )
    if had is None:
        _ask_again(post, actor)
        return False
    values = {"approved_by": None, "approved_at": None, **_ENDED}
    if had.state == PostState.APPROVED:
        values["state"] = PostState.DRAFT
    Post.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(**values)
    for name, value in values.items():
        setattr(post, name, value)
    names = [name for name in dict.fromkeys(changed) if name not in NO_CONTENT]
    before = {
        "approved_by": had.approved_by.label if had.approved_by else "",
        "approved_at": had.approved_at,
        "approved_hash": had.approved_hash[:HASH_SHOWN],
        "approved_from": had.approved_from,
        "approved_until": had.approved_until,
    }
    record(post.workspace, actor, "post.approval_voided", post, before=before, after={"changed": names})
    notify(
        workspace=post.workspace,
        kind="approval_voided",
        params={"post": str(post), "by": actor.label, "changed": names},
        url=reverse("content:post", args=[post.workspace.slug, post.pk]),
        dedupe=f"approval_voided:{post.pk}",
        users=[person for person in (had.author, had.approved_by) if person is not None],
        exclude=actor.user,
    )
    _ask_again(post, actor)
    return True


def _ask_again(post: Post, actor: Actor) -> None:
    """A planned post that must wait for approval has a round of review; its reviewers are reminded in time."""
    if post.state == PostState.SCHEDULED and approval_required(post=post) and review_of(post=post) is None:
        review_open(post=post, actor=actor, tell=False)
