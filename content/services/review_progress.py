"""How far a round of review has come: which level is asked now, who has approved what is there now, what blocks it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from content.models import Post, Review, ReviewDecision
from content.selectors.approval import Window, window_covers
from content.selectors.approval_rules import Level, Rule
from content.selectors.review_people import approvers
from content.services.freezing import Frozen, content_hash_of, payloads_freeze, post_with_content, review_seal
from content.states import DecisionKind as K
from content.states import ReviewState
from team.models import Membership


@dataclass(frozen=True, slots=True)
class Look:
    """What a reviewer looks at now: the post with its content, what each account would get, its hash and seal."""

    post: Post
    frozen: Sequence[Frozen]
    content: str
    seal: str

    def snapshot(self) -> dict[str, Any]:
        """Account id → payload with the account's name, as decisions keep it."""
        return {
            str(item.publication.account_id): {**item.payload, "account": str(item.publication.account)}
            for item in self.frozen
        }


@dataclass(frozen=True, slots=True)
class LevelState:
    """One level: approvals that hold, those that others' changes made void, and who may still approve it."""

    number: int
    level: Level
    valid: tuple[ReviewDecision, ...]
    stale: tuple[ReviewDecision, ...]
    open_for: tuple[Membership, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """`current`: index of the level asked now, None when all are done. `blocks`: requests for changes that stand."""

    levels: tuple[LevelState, ...]
    current: int | None
    blocks: tuple[ReviewDecision, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.current is None and not self.blocks

    @property
    def window(self) -> Window:
        """The times that every approval covers; both sides empty for any time."""
        valid = [decision for state in self.levels for decision in state.valid]
        starts = [decision.covers_from for decision in valid if decision.covers_from is not None]
        ends = [decision.covers_until for decision in valid if decision.covers_until is not None]
        return (max(starts) if starts else None), (min(ends) if ends else None)

    def taken(self, without: int | None) -> frozenset[int]:
        """User ids whose approvals count for levels other than `without`."""
        return frozenset(
            decision.by_id
            for state in self.levels
            if state.number != without
            for decision in state.valid
            if decision.by_id is not None
        )


def look_at(post: Post) -> Look:
    """Load the post's content as it is now."""
    full = post_with_content(post)
    content = content_hash_of(full)
    return Look(
        full,
        payloads_freeze(post=full, publications=full.publications.all()),
        content,
        review_seal(content=content, post=full),
    )


def decisions_of(post: Post) -> list[ReviewDecision]:
    """Everything that was said about the post, oldest first."""
    rows = ReviewDecision.objects.for_workspace(post.workspace_id).filter(post_id=post.pk)
    return list(rows.select_related("by", "link").order_by("pk"))


def progress_of(
    *,
    review: Review,
    post: Post,
    content: str,
    members: Collection[Membership],
    decisions: Sequence[ReviewDecision] | None = None,
) -> Progress:
    """Derived anew each time from the decisions and the content's hash, so that no stored pointer can be wrong."""
    said = decisions_of(post) if decisions is None else decisions
    levels = Rule.from_json(review.rule).levels
    states: list[LevelState] = []
    taken: set[int] = set()
    for number, level in enumerate(levels):
        mine = [d for d in said if d.review_id == review.pk and d.kind == K.APPROVE and d.level == number]
        holds = [d for d in mine if _holds(d, post, content)]
        valid = [d for d in holds if d.by_id is None or d.by_id not in taken]
        able = approvers(level, members, post, taken=taken, alone=len(levels) == 1)
        done = _done(level, valid, able)
        have = {d.by_id for d in valid}
        missing = [m for m in able if m.user_id not in have]
        stale = [d for d in mine if d not in holds]
        states.append(LevelState(number, level, tuple(valid), tuple(stale), tuple(missing), done))
        taken |= {d.by_id for d in valid if d.by_id is not None}
    current = next((state.number for state in states if not state.done), None)
    return Progress(tuple(states), current, tuple(blocks_of(said, since=_last_approved(post))))


def blocks_of(said: Sequence[ReviewDecision], *, since: int) -> list[ReviewDecision]:
    """Requests for changes after round `since` (its id) that neither their reviewer nor anybody else has ended."""
    found = []
    for each in said:
        if each.kind != K.CHANGES or (each.review_id or 0) <= since:
            continue
        later = [d for d in said if d.pk > each.pk]
        ended = any(
            (d.kind in (K.DISMISS, K.CLEAR) and d.about_id == each.pk) or (d.kind == K.APPROVE and same_person(d, each))
            for d in later
        )
        # A later request of the same person replaces the earlier one.
        again = any(d.kind == K.CHANGES and same_person(d, each) for d in later)
        if not ended and not again:
            found.append(each)
    return found


def same_person(one: ReviewDecision, other: ReviewDecision) -> bool:
    """Whether both come from one member, or through one link."""
    if one.by_id is not None:
        return one.by_id == other.by_id
    return other.by_id is None and one.link_id is not None and one.link_id == other.link_id


def _holds(decision: ReviewDecision, post: Post, content: str) -> bool:
    if decision.content_hash != content:
        return False
    return window_covers((decision.covers_from, decision.covers_until), post.due_at)


def _done(level: Level, valid: Sequence[ReviewDecision], able: Sequence[Membership]) -> bool:
    outside = any(d.by_id is None for d in valid)
    if level.outside_only:
        return outside
    if not level.every:
        return bool(valid)
    have = {d.by_id for d in valid}
    everybody = bool(valid) and all(member.user_id in have for member in able)
    return everybody and (outside or not level.external)


def _last_approved(post: Post) -> int:
    rows = Review.objects.for_workspace(post.workspace_id).filter(post_id=post.pk, state=ReviewState.APPROVED)
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0
