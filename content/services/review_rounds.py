"""Rounds of review: open one, ask a level, close one. The caller holds the post's lock."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max
from django.urls import reverse

from config.lib.clock import now
from content.models import Post, Review
from content.selectors.approval_rules import Rule, rule_of
from content.selectors.review_people import approvers, members_of
from content.selectors.working_time import working_time_add
from content.states import ReviewState
from team.actors import Actor
from team.services.notifications import notify


def review_of(*, post: Post) -> Review | None:
    """The open round of the post."""
    return Review.objects.for_workspace(post.workspace_id).filter(post_id=post.pk, state=ReviewState.OPEN).first()


def review_open(*, post: Post, actor: Actor, tell: bool = True) -> Review:
    """Begin a round under the rule that holds now and ask its first level.

    An open round in which nobody has decided is begun anew, another one is closed as replaced. `tell`: write to the
    reviewers now; else the reminders do.
    """
    rows = Review.objects.for_workspace(post.workspace_id).filter(post_id=post.pk)
    held = rows.filter(state=ReviewState.OPEN).first()
    rule, moment = rule_of(post), now()
    if held is not None and not held.decisions.exists():
        review = held
        review.rule, review.opened_by, review.opened_at = rule.to_json(), actor.user, moment
    else:
        rows.filter(state=ReviewState.OPEN).update(state=ReviewState.REPLACED, closed_at=moment, remind_at=None)
        last = rows.aggregate(last=Max("number"))["last"] or 0
        review = Review(
            workspace_id=post.workspace_id,
            post_id=post.pk,
            number=last + 1,
            rule=rule.to_json(),
            opened_by=actor.user,
            opened_at=moment,
        )
    review.post = post
    level_ask(review=review, level=0, actor=actor, tell=tell)
    return review


def level_ask(
    *, review: Review, level: int, actor: Actor, tell: bool = True, taken: frozenset[int] = frozenset()
) -> None:
    """Ask `level` of the round: note since when and until when, and tell its reviewers. Stores the round.

    It should be decided within the level's working hours, and before the post is due where that is sooner. `taken`:
    user ids that approved other levels.
    """
    post, moment = review.post, now()
    step = Rule.from_json(review.rule).levels[level]
    due = working_time_add(moment, step.hours, post.workspace.time_zone)
    if post.due_at is not None and moment < post.due_at < due:
        due = post.due_at
    review.level, review.level_since, review.due_at = level, moment, due
    review.reminders, review.remind_at = 0, moment + max((due - moment) / 2, timedelta(minutes=1))
    review.save()
    if not tell:
        return
    asked = approvers(step, members_of(post.workspace), post, taken=taken)
    notify(
        workspace=post.workspace,
        kind="post_review",
        params={"post": str(post), "by": actor.label},
        url=reverse("content:review", args=[post.workspace.slug, post.pk]),
        dedupe=f"post_review:{post.pk}:{level}",
        users=[member.user for member in asked],
        exclude=actor.user,
    )


def review_again(*, post: Post, actor: Actor) -> None:
    """Content or time is no longer what was approved: an open round that had gone on asks its first level again."""
    review = review_of(post=post)
    if review is not None and review.level:
        review.post = post
        level_ask(review=review, level=0, actor=actor)


def review_close(*, post: Post, state: ReviewState, reason: str = "") -> None:
    """End the open round of the post, if there is one."""
    rows = Review.objects.for_workspace(post.workspace_id).filter(post_id=post.pk, state=ReviewState.OPEN)
    rows.update(state=state, closed_at=now(), remind_at=None, reason=reason)
