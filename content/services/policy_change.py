"""What a changed rule about approval means for posts that are planned or under review."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from content.models import Post, Publication, Review
from content.selectors.approval_rules import Rule, policies_forget, rule_of
from content.selectors.review_people import members_of
from content.services.approving import UNSENT, approval_holds, approved_values
from content.services.freezing import content_hash_of, post_with_content
from content.services.review import review_advance
from content.services.review_progress import look_at, progress_of
from content.services.review_rounds import level_ask, review_of, review_open
from content.services.status import post_refresh_status
from content.states import PostState, PublicationState, ReviewState
from team.actors import SYSTEM, Actor
from team.models import Workspace
from team.services.notifications import notify

BATCH = 200


def policies_apply(*, workspace: Workspace, actor: Actor = SYSTEM, wait: bool = True) -> int:
    """Bring posts that are planned or under review under the rules that hold now; returns how many changed.

    `wait`: wait for posts that somebody else holds; else they are left out. Safe to run again.
    """
    changed, after = 0, 0
    policies_forget(workspace)
    while ids := _batch(workspace, after):
        after = ids[-1]
        with transaction.atomic():
            rows = Post.objects.for_workspace(workspace).filter(pk__in=ids).select_related("author").order_by("pk")
            for post in rows.select_for_update(of=("self",), skip_locked=not wait):
                post.workspace = workspace
                changed += _follow(post, actor)
    return changed


def _batch(workspace: Workspace, after: int) -> list[int]:
    # Drafts, too: somebody may be scheduling one at this moment, and its lock shows what became of it.
    states = (PostState.SCHEDULED, PostState.IN_REVIEW, PostState.DRAFT, PostState.APPROVED)
    rows = Post.objects.for_workspace(workspace).filter(pk__gt=after, state__in=states)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _follow(post: Post, actor: Actor) -> bool:
    changed = False
    if post.state == PostState.SCHEDULED and rule_of(post).required:
        changed = _hold(post, actor)
    if post.state in (PostState.SCHEDULED, PostState.IN_REVIEW) and (review := review_of(post=post)) is not None:
        changed |= _replan(post, review, actor)
    return changed


def _hold(post: Post, actor: Actor) -> bool:
    """Let nothing of a planned post go out unapproved. True when it would have."""
    rows = Publication.objects.for_workspace(post.workspace_id).filter(
        post=post, state__in=(*UNSENT, PublicationState.CLAIMED), needs_approval=False
    )
    free = list(rows.exclude(state=PublicationState.DRAFT).select_for_update())
    if not free:
        return False
    full = post_with_content(post)
    full.workspace = post.workspace
    holds = approval_holds(post=full, content=content_hash_of(full))
    for row in free:
        values = approved_values(post=full, content_hash=row.content_hash, approved=holds)
        Publication.objects.for_workspace(post.workspace_id).filter(pk=row.pk).update(**values)
    if not holds:
        if review_of(post=post) is None:
            review_open(post=post, actor=actor)
        _tell(post, actor)
    post_refresh_status(post_ids=[post.pk])
    return True


def _replan(post: Post, review: Review, actor: Actor) -> bool:
    """An open round goes on under the new rule; levels that are as before keep their approvals."""
    old, new = Rule.from_json(review.rule), rule_of(post)
    if old.to_json() == new.to_json():
        return False
    same = _same_start(old, new)
    members, look = members_of(post.workspace), look_at(post)
    review.rule, review.post = new.to_json(), post
    if same < min(len(old.levels), len(new.levels)):
        # Another level stands where somebody has approved: what they said was about the old one.
        review_open(post=post, actor=actor)
        return True
    Review.objects.for_workspace(post.workspace_id).filter(pk=review.pk).update(rule=review.rule)
    progress = progress_of(review=review, post=look.post, content=look.content, members=members)
    if progress.complete:
        review_advance(post=post, review=review, look=look, actor=actor)
        post_refresh_status(post_ids=[post.pk])
    elif progress.current is not None and review.state == ReviewState.OPEN and progress.current != review.level:
        level_ask(review=review, level=progress.current, actor=actor, taken=progress.taken(progress.current))
    return True


def _same_start(old: Rule, new: Rule) -> int:
    """How many first levels ask the same people in the same way; names and hours may differ."""
    count = 0
    for a, b in zip(old.levels, new.levels, strict=False):
        if (set(a.roles), set(a.people), a.every, a.external) != (set(b.roles), set(b.people), b.every, b.external):
            break
        count += 1
    return count


def _tell(post: Post, actor: Actor) -> None:
    notify(
        workspace=post.workspace,
        kind="approval_now_needed",
        params={"post": str(post)},
        url=reverse("content:post", args=[post.workspace.slug, post.pk]),
        dedupe=f"approval_now_needed:{post.pk}",
        users=[post.author] if post.author else [],
        exclude=actor.user,
    )
