"""The ladder of a review: reminders, telling those above, and its end when its time has run out.

Step 1 at half of the level's time and step 2 at its deadline go to its reviewers, step 2 to the author as well; step 3,
two hours later, to managers and owners; step 4, a day later, to owners. When the post's own time comes first, or after
90 days, the approval expires: nothing is sent (the engine's fence sees to that), and people are told what to do next.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from config.lib.clock import now
from content.models import Post, Review
from content.selectors.approval_rules import Rule
from content.selectors.review_people import approvers, members_of
from content.services.review_progress import look_at, progress_of
from content.services.review_rounds import review_close, review_open
from content.services.status import post_refresh_status
from content.states import PostState, ReviewState
from team.actors import SYSTEM
from team.audit import record
from team.models import Membership, User
from team.roles import Role
from team.services.notifications import notify

WHY = "reviews of all workspaces are looked after by one run"
BATCH = 500
AFTER = (timedelta(hours=2), timedelta(hours=26))
MAX_AGE = timedelta(days=90)
KINDS = {1: "review_reminder", 2: "review_overdue", 3: "review_escalated", 4: "review_escalated"}


def reviews_sweep() -> int:
    """Climb every ladder whose step has come and end what has run out. Safe to run twice at once; returns how many."""
    moment = now()
    _mend()
    rows = Review.objects.unscoped(WHY).filter(state=ReviewState.OPEN)
    over = Q(post__due_at__lte=moment, post__due_at__gt=F("opened_at")) | Q(opened_at__lte=moment - MAX_AGE)
    ended = list(rows.filter(over).order_by("pk").values_list("pk", flat=True)[:BATCH])
    due = list(rows.filter(remind_at__lte=moment).exclude(pk__in=ended).values_list("pk", flat=True)[:BATCH])
    return sum(_expire(pk, moment) for pk in ended) + sum(_climb(pk, moment) for pk in due)


def _mend() -> None:
    """Posts under review always have an open round; those of before rounds existed get one."""
    posts = Post.objects.unscoped(WHY).filter(state=PostState.IN_REVIEW).exclude(reviews__state=ReviewState.OPEN)
    for pk in posts.values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            post = _locked(pk, skip=True)
            if post is not None and post.state == PostState.IN_REVIEW:
                review_open(post=post, actor=SYSTEM, tell=False)


def _locked(post_id: int, *, skip: bool) -> Post | None:
    rows = Post.objects.unscoped(WHY).select_related("workspace", "author")
    found: Post | None = rows.filter(pk=post_id).select_for_update(of=("self",), skip_locked=skip).first()
    return found


@transaction.atomic
def _climb(review_id: int, moment: datetime) -> bool:
    row = Review.objects.unscoped(WHY).filter(pk=review_id).first()
    post = _locked(row.post_id, skip=True) if row else None
    review = Review.objects.unscoped(WHY).filter(pk=review_id, state=ReviewState.OPEN, remind_at__lte=moment).first()
    if post is None or review is None:
        return False
    times = [review.level_since + (review.due_at - review.level_since) / 2, review.due_at]
    times += [review.due_at + wait for wait in AFTER]
    step = max(review.reminders + 1, sum(time <= moment for time in times))
    review.reminders, review.remind_at = step, times[step] if step < len(times) else None
    review.save(update_fields=["reminders", "remind_at"])
    members = members_of(post.workspace)
    people = _asked(review, post, members)
    if step >= 2 and post.author is not None:
        people.append(post.author)
    if step >= 3:
        people += [m.user for m in members if m.role == Role.OWNER or (step == 3 and m.role == Role.MANAGER)]
    notify(
        workspace=post.workspace,
        kind=KINDS[min(step, 4)],
        params={"post": str(post), "due": review.due_at.isoformat(), "zone": post.workspace.time_zone},
        url=reverse("content:review", args=[post.workspace.slug, post.pk]),
        dedupe=f"review:{review.pk}:{review.level}:{step}",
        users=people,
    )
    return True


def _asked(review: Review, post: Post, members: list[Membership]) -> list[User]:
    """Who may still decide the level that is asked now."""
    look = look_at(post)
    progress = progress_of(review=review, post=post, content=look.content, members=members)
    if progress.current is None:
        return [block.by for block in progress.blocks if block.by is not None]
    return [member.user for member in progress.levels[progress.current].open_for]


@transaction.atomic
def _expire(review_id: int, moment: datetime) -> bool:
    row = Review.objects.unscoped(WHY).filter(pk=review_id).first()
    post = _locked(row.post_id, skip=True) if row else None
    review = Review.objects.unscoped(WHY).filter(pk=review_id, state=ReviewState.OPEN).first()
    if post is None or review is None:
        return False
    by_time = post.due_at is not None and review.opened_at < post.due_at <= moment
    if not by_time and review.opened_at > moment - MAX_AGE:
        return False
    review_close(post=post, state=ReviewState.EXPIRED, reason="due" if by_time else "age")
    if post.state == PostState.IN_REVIEW:
        Post.objects.for_workspace(post.workspace_id).filter(pk=post.pk).update(state=PostState.DRAFT)
    record(post.workspace, SYSTEM, "post.approval_expired", post, after={"due_at": post.due_at})
    members = members_of(post.workspace)
    levels = Rule.from_json(review.rule).levels
    level = levels[min(review.level, len(levels) - 1)]
    users = [member.user for member in approvers(level, members, post)]
    notify(
        workspace=post.workspace,
        kind="review_expired",
        params={"post": str(post), "reason": "due" if by_time else "age"},
        url=reverse("content:review", args=[post.workspace.slug, post.pk]),
        dedupe=f"review_expired:{review.pk}",
        users=[*users, *([post.author] if post.author else [])],
    )
    post_refresh_status(post_ids=[post.pk])
    return True
