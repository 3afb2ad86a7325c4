"""The four-eyes check: submit, approve, ask for changes."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from config.lib.clock import now
from content.enqueue import publish_wake
from content.errors import NeedsApproval, OwnApproval, ReviewOutdated, WrongState
from content.models import Post, Publication
from content.services.approving import (
    approval_check,
    approval_digest,
    approval_holds,
    approval_required,
    approval_void,
    approval_window,
    approved_values,
)
from content.services.freezing import (
    payloads_check,
    payloads_freeze,
    post_content_hash,
    post_with_content,
    review_seal,
)
from content.services.gates import Stage
from content.services.scheduling import post_lock, post_unschedule
from content.services.status import post_refresh_status
from content.states import PostState
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with
from team.services.notifications import notify


@transaction.atomic
def post_submit(*, workspace: Workspace, actor: Actor, post_id: int) -> Post:
    """Ask for approval of the post as it stands; reviewers are told.

    A scheduled post that waits for its approval stays planned. One whose approval does not hold any more (its time has
    gone by, something else differs) loses it and is reviewed anew. Raises NotFound, WrongState when there is nothing to
    ask, ScheduleRefused when it breaks a platform's rules.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    before = post.state
    if post.state in (PostState.APPROVED, PostState.SCHEDULED):
        _end_outdated(post, actor)
    elif post.state not in (PostState.DRAFT, PostState.IDEA):
        raise WrongState(PostState(post.state).label)
    full = post_with_content(post)
    frozen = payloads_freeze(post=full, publications=full.publications.all())
    payloads_check(frozen, post=full, stage=Stage.SUBMIT)
    state = PostState.SCHEDULED if post.state == PostState.SCHEDULED else PostState.IN_REVIEW
    _save(post, state=state, review_note="")
    record(workspace, actor, "post.submitted", post, before={"state": before}, after={"state": state})
    _tell(post, "post_review", permission=Permission.CONTENT_APPROVE, actor=actor)
    return _settled(post)


@transaction.atomic
def post_approve(*, workspace: Workspace, actor: Actor, post_id: int, seen: str = "") -> Post:
    """Approve the content as it stands now, for its wanted time; a scheduled post that waited goes out as planned.

    `seen`: the `review_seal` of what the reviewer looked at. Raises NotFound, WrongState when nothing waits for
    approval, ReviewOutdated when the post is not what was seen, OwnApproval for the author while another member could
    approve.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    waiting = approval_awaited(post=post)
    if post.state != PostState.IN_REVIEW and not waiting:
        raise WrongState(PostState(post.state).label)
    if approval_required(post=post) and actor.user is not None and actor.user.pk == post.author_id:
        others = Membership.objects.for_workspace(workspace).filter(role__in=roles_with(Permission.CONTENT_APPROVE))
        if others.exclude(user=actor.user).exists():
            raise OwnApproval
    content = post_content_hash(post=post)
    if seen and seen != review_seal(content=content, post=post):
        raise ReviewOutdated
    state = PostState.SCHEDULED if waiting else PostState.APPROVED
    before = post.state
    post.state, post.approved_by, post.approved_at, post.review_note = state, actor.user, now(), ""
    post.approved_from, post.approved_until = window = approval_window(post=post)
    post.approved_hash = approval_digest(content, window)
    fields = ("state", "approved_by", "approved_at", "review_note", "approved_from", "approved_until", "approved_hash")
    _save(post, **{name: getattr(post, name) for name in fields})
    if waiting:
        _release(post)
    after = {"state": state, "approved_from": window[0], "approved_until": window[1]}
    record(workspace, actor, "post.approved", post, before={"state": before}, after=after)
    _tell(post, "post_approved", actor=actor)
    return _settled(post)


def approval_awaited(*, post: Post) -> bool:
    """Whether the post is planned but nothing of it goes out before somebody approves it."""
    if post.state != PostState.SCHEDULED or post.approved_hash:
        return False
    rows = Publication.objects.for_workspace(post.workspace_id).filter(post=post, needs_approval=True)
    return approval_required(post=post) or rows.exists()


@transaction.atomic
def post_request_changes(*, workspace: Workspace, actor: Actor, post_id: int, note: str) -> Post:
    """Send the post back to its author with a note. Raises NotFound, WrongState, PublishingBegan."""
    post = post_lock(workspace=workspace, post_id=post_id)
    if approval_awaited(post=post):
        post_unschedule(workspace=workspace, actor=actor, post_id=post_id)
    elif post.state not in (PostState.IN_REVIEW, PostState.APPROVED):
        raise WrongState(PostState(post.state).label)
    ended = {
        "approved_hash": "",
        "approved_by": None,
        "approved_at": None,
        "approved_from": None,
        "approved_until": None,
    }
    _save(post, state=PostState.DRAFT, review_note=note.strip(), **ended)
    after = {"state": PostState.DRAFT, "note": note.strip()}
    record(workspace, actor, "post.changes_requested", post, before={"state": post.state}, after=after)
    _tell(post, "post_changes", actor=actor)
    return _settled(post)


def _end_outdated(post: Post, actor: Actor) -> None:
    """Void an approval that covers neither this content nor this moment. Raises WrongState while it holds."""
    if not post.approved_hash:
        if not approval_awaited(post=post):
            raise WrongState(PostState(post.state).label)
        return
    # The next moment at which it could go out: as planned, or now when that has gone by.
    moment, content = max(post.due_at or now(), now()), post_content_hash(post=post)
    try:
        approval_check(post=post, content=content, moment=moment)
    except NeedsApproval:
        approval_void(post=post, actor=actor, changed=["due_at"] if approval_holds(post=post, content=content) else [])
    else:
        raise WrongState(PostState(post.state).label)


def _release(post: Post) -> None:
    """Let the publications go that carry exactly the approved content."""
    full = post_with_content(post)
    for item in payloads_freeze(post=full, publications=full.publications.all()):
        Publication.objects.for_workspace(post.workspace_id).filter(
            pk=item.publication.pk, needs_approval=True, content_hash=item.content_hash
        ).update(**approved_values(post=full, content_hash=item.content_hash))
    publish_wake()


def _save(post: Post, **values: object) -> None:
    Post.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(**values)


def _tell(post: Post, kind: str, *, actor: Actor, permission: Permission | None = None) -> None:
    """To whoever may approve, or else to the author."""
    users = [post.author] if permission is None and post.author else []
    if permission is None and not users:
        return
    notify(
        workspace=post.workspace,
        kind=kind,
        params={"post": str(post), "by": actor.label},
        url=reverse("content:post", args=[post.workspace.slug, post.pk]),
        dedupe=f"{kind}:{post.pk}",
        permission=permission,
        users=users,
        exclude=actor.user,
    )


def _settled(post: Post) -> Post:
    post_refresh_status(post_ids=[post.pk])
    post.refresh_from_db()
    return post
