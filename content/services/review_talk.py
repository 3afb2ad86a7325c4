"""Beside deciding: remarks, and ending a request for changes."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from config.lib.errors import NotAllowed, NotFound
from content.errors import OwnApproval, WrongState
from content.models import Post, Review, ReviewDecision, ReviewLink
from content.review_errors import LinkMayNot, NotReviewer, ReasonMissing
from content.selectors.review_people import involved, may_approve, members_of
from content.services.deciding import Said, decision_add
from content.services.review import review_advance
from content.services.review_progress import blocks_of, decisions_of, look_at
from content.services.review_rounds import review_of
from content.services.scheduling import post_lock
from content.services.status import post_refresh_status
from content.states import DecisionKind
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace
from team.services.notifications import notify


@transaction.atomic
def review_comment(
    *, workspace: Workspace, actor: Actor, post_id: int, note: str, link: ReviewLink | None = None
) -> ReviewDecision:
    """Say something about the post without deciding. Raises NotFound, ReasonMissing for an empty note, LinkMayNot."""
    if not note.strip():
        raise ReasonMissing
    if link is not None and not link.may_comment:
        raise LinkMayNot
    post = post_lock(workspace=workspace, post_id=post_id)
    review = review_of(post=post)
    said = Said(review, post, actor, note=note, link=link)
    decision = decision_add(said, DecisionKind.COMMENT, level=review.level if review else 0)
    record(workspace, actor, "review.remark", post, after={"note": note.strip()[:200]})
    review_tell(post=post, kind="review_comment", actor=actor, users=_talking(post, link), note=note.strip()[:200])
    return decision


@transaction.atomic
def changes_end(*, workspace: Workspace, actor: Actor, post_id: int, decision_id: int, note: str = "") -> Post:
    """End a request for changes that stands: the own one is cleared, another's dismissed with a written reason.

    When nothing else is missing, the post is approved by that. Raises NotFound, WrongState when it has ended,
    ReasonMissing, NotReviewer, OwnApproval for author and last editor.
    """
    post = post_lock(workspace=workspace, post_id=post_id)
    said_all = decisions_of(post)
    about = next((d for d in said_all if d.pk == decision_id and d.kind == DecisionKind.CHANGES), None)
    if about is None:
        raise NotFound
    if about.pk not in {d.pk for d in blocks_of(said_all, since=0)}:
        raise WrongState(DecisionKind.CLEAR.label)
    if actor.user is None:
        raise NotAllowed
    own = about.by_id == actor.user.pk
    if not own:
        _dismiss_check(workspace, actor, post, note)
    review = review_of(post=post)
    kind = DecisionKind.CLEAR if own else DecisionKind.DISMISS
    decision_add(Said(review, post, actor, note=note, about=about), kind, level=about.level)
    verb = "post.changes_cleared" if own else "post.changes_dismissed"
    record(workspace, actor, verb, post, after={"note": note.strip(), "by": about.by_name})
    if not own:
        told = [person for person in (about.by, post.author) if person is not None]
        review_tell(post=post, kind="review_dismissed", actor=actor, users=told, note=note.strip()[:200])
    if review is not None and about.review_id is not None:
        _go_on(post, review, actor)
    post.refresh_from_db()
    return post


def review_tell(*, post: Post, kind: str, actor: Actor, users: list[User], note: str = "") -> None:
    """Write a notice about the post's review to these people, but not to whoever acts."""
    notify(
        workspace=post.workspace,
        kind=kind,
        params={"post": str(post), "by": actor.label, "note": note},
        url=reverse("content:review", args=[post.workspace.slug, post.pk]),
        dedupe=f"{kind}:{post.pk}",
        users=users,
        exclude=actor.user,
    )


def _go_on(post: Post, review: Review, actor: Actor) -> None:
    look = look_at(post)
    review.post = post
    if review_advance(post=post, review=review, look=look, actor=actor):
        post_refresh_status(post_ids=[post.pk])


def _dismiss_check(workspace: Workspace, actor: Actor, post: Post, note: str) -> None:
    if not note.strip():
        raise ReasonMissing
    members = members_of(workspace)
    able = [member for member in members if may_approve(member)]
    user = actor.user
    if user is None or user.pk not in {member.user_id for member in able}:
        raise NotReviewer(people=", ".join(member.user.label for member in able))
    if user.pk in involved(post):
        raise OwnApproval


def _talking(post: Post, link: ReviewLink | None) -> list[User]:
    """The author, those who have said something in this post's reviews, and who made the link."""
    people = {decision.by for decision in decisions_of(post) if decision.by is not None}
    people |= {person for person in (post.author, link.created_by if link else None) if person is not None}
    return sorted(people, key=lambda person: person.pk)
