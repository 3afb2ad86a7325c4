"""The four-eyes check, level by level: submit, approve, ask for changes."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.urls import reverse

from config.lib.clock import now
from content.enqueue import publish_wake
from content.errors import NeedsApproval, ReviewOutdated, WrongState
from content.models import Post, Publication, Review, ReviewLink
from content.review_errors import ReviewExpired
from content.selectors.review_people import members_of
from content.services.approving import (
    approval_check,
    approval_digest,
    approval_holds,
    approval_required,
    approval_void,
    approval_window,
    approved_values,
)
from content.services.deciding import Said, decider_block, decider_check, decision_add, reviewer_check
from content.services.freezing import payloads_check, payloads_freeze, post_content_hash, post_with_content
from content.services.gates import Stage
from content.services.review_progress import Look, Progress, look_at, progress_of
from content.services.review_rounds import level_ask, review_close, review_of, review_open
from content.services.scheduling import post_lock, post_unschedule
from content.services.status import post_refresh_status
from content.states import DecisionKind, PostState, ReviewState
from team.actors import Actor
from team.audit import record
from team.models import Workspace
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
    post.state = state
    review_open(post=post, actor=actor)
    return _settled(post)


@transaction.atomic
def post_approve(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    seen: str = "",
    note: str = "",
    link: ReviewLink | None = None,
) -> Post:
    """Approve, for the level that is asked now, the content as it stands and its wanted time.

    When the last level has approved, the post is approved; a scheduled post that waited then goes out as planned.
    `seen`: the `review_seal` of what the reviewer looked at. `link`: by which somebody outside approves. Raises
    NotFound, WrongState when nothing waits for approval, ReviewExpired, ReviewOutdated when the post is not what was
    seen, OwnApproval for author and last editor while another member could approve, TwoLevels, NotReviewer, LinkMayNot,
    and ChangesOpen when only a request for changes of somebody else is left.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    waiting = approval_awaited(post=post)
    if post.state != PostState.IN_REVIEW and not waiting:
        raise WrongState(PostState(post.state).label)
    review = _review_now(post, actor)
    look = look_at(post)
    if seen and seen != look.seal:
        raise ReviewOutdated
    members = members_of(workspace)
    progress = progress_of(review=review, post=look.post, content=look.content, members=members)
    said = Said(review, post, actor, note=note, link=link, look=look, covers=approval_window(post=post))
    if progress.current is None:
        # Every level is done; whoever asked for changes clears that by approving.
        block = decider_block(progress, said)
        decision_add(replace(said, about=block), DecisionKind.CLEAR, level=block.level)
    elif not decider_check(progress, said, members):
        return _settled(post)
    else:
        decision_add(said, DecisionKind.APPROVE, level=progress.current)
    if not review_advance(post=post, review=review, look=look, actor=actor):
        at = len(progress.levels) if progress.current is None else progress.current + 1
        record(workspace, actor, "post.level_approved", post, after={"level": at, "of": len(progress.levels)})
    return _settled(post)


def review_advance(*, post: Post, review: Review, look: Look, actor: Actor) -> bool:
    """Go on to the next level, or approve the post when nothing is missing any more. True when it is approved.

    The caller holds the post's lock.
    """
    members = members_of(post.workspace)
    progress = progress_of(review=review, post=look.post, content=look.content, members=members)
    review.post = post
    if progress.complete:
        _finish(post, review, progress, look, actor)
        return True
    if progress.current is not None and progress.current != review.level:
        level_ask(review=review, level=progress.current, actor=actor, taken=progress.taken(progress.current))
    return False


def _finish(post: Post, review: Review, progress: Progress, look: Look, actor: Actor) -> None:
    """Every level has approved what is there now: bind the approval to it and let what waited go."""
    waiting, before = post.state == PostState.SCHEDULED, post.state
    state = PostState.SCHEDULED if waiting else PostState.APPROVED
    last = max((d for level in progress.levels for d in level.valid), key=lambda d: d.pk)
    post.state, post.approved_by, post.approved_at, post.review_note = state, last.by, now(), ""
    post.approved_from, post.approved_until = window = progress.window
    post.approved_hash = approval_digest(look.content, window)
    fields = ("state", "approved_by", "approved_at", "review_note", "approved_from", "approved_until", "approved_hash")
    _save(post, **{name: getattr(post, name) for name in fields})
    review_close(post=post, state=ReviewState.APPROVED)
    if waiting:
        _release(post)
    after = {"state": state, "approved_from": window[0], "approved_until": window[1]}
    record(post.workspace, actor, "post.approved", post, before={"state": before}, after=after)
    _tell(post, "post_approved", actor=actor)


def approval_awaited(*, post: Post) -> bool:
    """Whether the post is planned but nothing of it goes out before somebody approves it."""
    if post.state != PostState.SCHEDULED or post.approved_hash:
        return False
    rows = Publication.objects.for_workspace(post.workspace_id).filter(post=post, needs_approval=True)
    return approval_required(post=post) or rows.exists()


@transaction.atomic
def post_request_changes(
    *,
    workspace: Workspace,
    actor: Actor,
    post_id: int,
    note: str,
    seen: str = "",
    link: ReviewLink | None = None,
) -> Post:
    """Send the post back to its author with a note; it is not approved again before this reviewer agrees.

    Raises NotFound, WrongState, ReviewOutdated, NotReviewer, LinkMayNot, PublishingBegan.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    awaited = approval_awaited(post=post)
    if not awaited and post.state not in (PostState.IN_REVIEW, PostState.APPROVED):
        raise WrongState(PostState(post.state).label)
    look = look_at(post)
    if seen and seen != look.seal:
        raise ReviewOutdated
    review = review_of(post=post) or review_open(post=post, actor=actor, tell=False)
    review.post = post
    said = Said(review, post, actor, note=note, link=link, look=look, covers=(None, None))
    reviewer_check(said, members_of(workspace))
    decision_add(said, DecisionKind.CHANGES, level=review.level)
    review_close(post=post, state=ReviewState.CHANGES)
    if awaited:
        post_unschedule(workspace=workspace, actor=actor, post_id=post_id)
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


def _review_now(post: Post, actor: Actor) -> Review:
    """The open round; one is begun for a post that waits without. Raises ReviewExpired when its round has run out."""
    review = review_of(post=post)
    if review is None:
        last = Review.objects.for_workspace(post.workspace_id).filter(post_id=post.pk).order_by("-number").first()
        if last is not None and last.state == ReviewState.EXPIRED:
            raise ReviewExpired
        review = review_open(post=post, actor=actor, tell=False)
    review.post = post
    return review


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


def _tell(post: Post, kind: str, *, actor: Actor) -> None:
    """To the author."""
    if post.author is None:
        return
    notify(
        workspace=post.workspace,
        kind=kind,
        params={"post": str(post), "by": actor.label},
        url=reverse("content:post", args=[post.workspace.slug, post.pk]),
        dedupe=f"{kind}:{post.pk}",
        users=[post.author],
        exclude=actor.user,
    )


def _settled(post: Post) -> Post:
    post_refresh_status(post_ids=[post.pk])
    post.refresh_from_db()
    return post
