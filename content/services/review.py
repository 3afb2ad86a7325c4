"""The four-eyes check: submit, approve, ask for changes."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from config.lib.clock import now
from content.enqueue import publish_wake
from content.errors import OwnApproval, WrongState
from content.models import Post, Publication
from content.services.freezing import (
    approval_required,
    payloads_check,
    payloads_freeze,
    post_content_hash,
    post_with_content,
)
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

    Raises NotFound, WrongState unless it is a draft, ScheduleRefused when it breaks a platform's rules.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state not in (PostState.DRAFT, PostState.IDEA):
        raise WrongState(PostState(post.state).label)
    full = post_with_content(post)
    frozen = payloads_freeze(post=full, publications=full.publications.all())
    payloads_check(frozen)
    _save(post, state=PostState.IN_REVIEW, review_note="")
    record(workspace, actor, "post.submitted", post, before={"state": post.state}, after={"state": PostState.IN_REVIEW})
    _tell(post, "post_review", permission=Permission.CONTENT_APPROVE, actor=actor)
    return _settled(post)


@transaction.atomic
def post_approve(*, workspace: Workspace, actor: Actor, post_id: int) -> Post:
    """Approve the content as it stands now; a scheduled post whose approval was voided goes out as planned again.

    Raises NotFound, WrongState when nothing waits for approval, OwnApproval for the author while another member could
    approve.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    waiting = post.state == PostState.SCHEDULED and approval_required(post=post) and not post.approved_hash
    if post.state != PostState.IN_REVIEW and not waiting:
        raise WrongState(PostState(post.state).label)
    if approval_required(post=post) and actor.user is not None and actor.user.pk == post.author_id:
        others = Membership.objects.for_workspace(workspace).filter(role__in=roles_with(Permission.CONTENT_APPROVE))
        if others.exclude(user=actor.user).exists():
            raise OwnApproval
    state = PostState.SCHEDULED if waiting else PostState.APPROVED
    content = post_content_hash(post=post)
    _save(post, state=state, approved_by=actor.user, approved_at=now(), approved_hash=content, review_note="")
    if waiting:
        for row in Publication.objects.for_workspace(workspace).filter(post=post, needs_approval=True):
            Publication.objects.for_workspace(workspace).filter(pk=row.pk, content_hash=row.content_hash).update(
                approved_hash=row.content_hash
            )
        publish_wake()
    record(workspace, actor, "post.approved", post, before={"state": post.state}, after={"state": state})
    _tell(post, "post_approved", actor=actor)
    return _settled(post)


@transaction.atomic
def post_request_changes(*, workspace: Workspace, actor: Actor, post_id: int, note: str) -> Post:
    """Send the post back to its author with a note. Raises NotFound, WrongState, PublishingBegan."""
    post = post_lock(workspace=workspace, post_id=post_id)
    if post.state == PostState.SCHEDULED and approval_required(post=post) and not post.approved_hash:
        post_unschedule(workspace=workspace, actor=actor, post_id=post_id)
    elif post.state not in (PostState.IN_REVIEW, PostState.APPROVED):
        raise WrongState(PostState(post.state).label)
    _save(post, state=PostState.DRAFT, review_note=note.strip(), approved_hash="", approved_by=None, approved_at=None)
    after = {"state": PostState.DRAFT, "note": note.strip()}
    record(workspace, actor, "post.changes_requested", post, before={"state": post.state}, after=after)
    _tell(post, "post_changes", actor=actor)
    return _settled(post)


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
