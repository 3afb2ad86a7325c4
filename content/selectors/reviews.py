"""Lists of reviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from content.models import Publication, Review, ReviewDecision
from content.selectors.approval_rules import Rule
from content.selectors.review_people import approvers, may_approve, members_of
from content.states import DecisionKind, ReviewState
from team.models import Membership, User, Workspace


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """`tab`: mine (I can decide now), all (open ones) or done. `platform`, `author` (user id) narrow it."""

    tab: str = "mine"
    platform: str = ""
    author: int | None = None

    @classmethod
    def read(cls, values: Mapping[str, str]) -> ReviewFilter:
        """From a query string; what makes no sense is left out."""
        tab = values.get("tab", "mine")
        author = values.get("author", "")
        return cls(
            tab if tab in ("mine", "all", "done") else "mine",
            values.get("platform", "")[:40],
            int(author) if author.isdecimal() and len(author) < 18 else None,
        )


def review_rows(*, workspace: Workspace, which: ReviewFilter) -> QuerySet[Review]:
    """Open rounds, the most urgent first, or ended ones, the newest first."""
    rows = Review.objects.for_workspace(workspace).select_related("post__author", "opened_by")
    if which.platform:
        held = Publication.objects.for_workspace(workspace).filter(account__platform=which.platform)
        rows = rows.filter(post_id__in=held.values("post_id"))
    if which.author is not None:
        rows = rows.filter(post__author_id=which.author)
    accounts = Publication.objects.for_workspace(workspace).select_related("account").order_by("pk")
    decided = ReviewDecision.objects.for_workspace(workspace).select_related("by").order_by("pk").defer("snapshot")
    rows = rows.prefetch_related(Prefetch("post__publications", accounts), Prefetch("decisions", decided))
    if which.tab == "done":
        return rows.exclude(state__in=(ReviewState.OPEN, ReviewState.REPLACED)).order_by("-closed_at", "-pk")
    return rows.filter(state=ReviewState.OPEN).order_by("due_at", "pk")


def mine_ids(*, workspace: Workspace, user: User) -> list[int]:
    """Ids of the open rounds whose level that is asked now this member may decide, the most urgent first.

    Read from levels as stored; a decision looks again at everything.
    """
    members = members_of(workspace)
    me = next((member for member in members if member.user_id == user.pk), None)
    if me is None:
        return []
    rows = Review.objects.for_workspace(workspace).filter(state=ReviewState.OPEN)
    rows = rows.exclude(Q(post__author=user) | Q(post__edited_by=user)) if _others(members, user) else rows
    said = ReviewDecision.objects.for_workspace(workspace).filter(by=user, kind=DecisionKind.APPROVE)
    done = set(said.filter(review__state=ReviewState.OPEN).values_list("review_id", flat=True))
    # Of the posts only whose work they are: there may be a thousand of them, with long texts.
    rows = rows.select_related("post").only("level", "rule", "post__author", "post__edited_by")
    return [row.pk for row in rows.order_by("due_at", "pk") if row.pk not in done and may_decide(row, user, members)]


def may_decide(review: Review, user: User, members: list[Membership]) -> bool:
    """Whether the member is among those who are asked now, by the levels as stored."""
    levels = Rule.from_json(review.rule).levels
    level = levels[min(review.level, len(levels) - 1)]
    able = approvers(level, members, review.post, alone=len(levels) == 1)
    return any(member.user_id == user.pk for member in able)


def _others(members: list[Membership], user: User) -> bool:
    return any(may_approve(member) and member.user_id != user.pk for member in members)


def open_count(*, workspace: Workspace) -> int:
    """How many rounds are open."""
    return Review.objects.for_workspace(workspace).filter(state=ReviewState.OPEN).count()
