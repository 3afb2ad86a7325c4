"""Everything the page of one review shows, put together in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.lib.errors import DomainError
from config.lib.text_diff import Segment, text_diff
from content.models import Post, Review, ReviewDecision, ReviewLink, Suggestion
from content.selectors.approval_rules import Rule, rule_of
from content.selectors.payload_diff import Change, payload_changes
from content.selectors.review_people import involved, may_approve, members_of
from content.selectors.rule_words import level_name, level_people, rule_text
from content.services.approval_state import ApprovalState, approval_state
from content.services.deciding import Said, decider_block, decider_check
from content.services.freezing import content_hash_of, payloads_freeze, review_seal
from content.services.review import approval_awaited
from content.services.review_progress import LevelState, Look, Progress, decisions_of, progress_of
from content.services.suggestions import text_now
from content.states import DecisionKind, PostState, ReviewState, SuggestionState
from team.actors import Actor
from team.models import Membership, User


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level in words."""

    state: LevelState
    name: str
    people: str
    current: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision with what has changed since. `stands`: a request for changes that has not ended; `may_end`: the person
    who looks may end it.
    """

    decision: ReviewDecision
    changed: bool
    changes: tuple[Change, ...] = ()
    stands: bool = False
    own: bool = False
    may_end: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """A suggestion with the way from the old text to the new one. `fits`: the old text still stands there."""

    row: Suggestion
    segments: tuple[Segment, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The state of a post's review as one person (or a visitor) sees it.

    `waits`: a decision is asked for. `may_approve`: this person may give it; else `why_not` says why, "" while nothing
    waits. `since`: what changed since the last decision on other content. `levels` are those of `review`, or,
    before the first round, of the rule that holds.
    """

    post: Post
    review: Review | None
    rule: Rule
    rule_text: str
    levels: tuple[LevelLine, ...]
    entries: tuple[Entry, ...]
    suggestions: tuple[Proposed, ...]
    since: tuple[Change, ...]
    since_decision: ReviewDecision | None
    look: Look
    waits: bool
    may_approve: bool
    why_not: str
    approval: ApprovalState | None
    progress: Progress | None

    @property
    def open_suggestions(self) -> int:
        """How many suggestions wait for the author."""
        return sum(each.row.state == SuggestionState.OPEN for each in self.suggestions)


def board_of(*, post: Post, actor: Actor, link: ReviewLink | None = None) -> Board:
    """The board of a post whose content is loaded (`selectors.post.post_get`)."""
    members = members_of(post.workspace)
    frozen = payloads_freeze(post=post, publications=post.publications.all())
    content = content_hash_of(post)
    look = Look(post, frozen, content, review_seal(content=content, post=post))
    review = Review.objects.for_workspace(post.workspace_id).filter(post=post).order_by("-number").first()
    said = decisions_of(post)
    progress = None
    if review is not None:
        progress = progress_of(review=review, post=post, content=content, members=members, decisions=said)
    rule = Rule.from_json(review.rule) if review is not None and review.state == ReviewState.OPEN else rule_of(post)
    waits = post.state == PostState.IN_REVIEW or approval_awaited(post=post)
    waits = waits and not (review is not None and review.state == ReviewState.EXPIRED)
    why_not = _why_not(post, review, progress, members, actor, link) if waits else ""
    latest = next((d for d in reversed(said) if d.snapshot), None)
    differs = latest is not None and latest.content_hash != content
    return Board(
        post=post,
        review=review,
        rule=rule,
        rule_text=rule_text(rule),
        levels=_levels(progress, rule, members, waits),
        entries=_entries(said, progress, look, actor, post, members),
        suggestions=_suggestions(post),
        since=tuple(payload_changes(latest.snapshot, look.snapshot())) if latest is not None and differs else (),
        since_decision=latest if differs else None,
        look=look,
        waits=waits,
        may_approve=waits and not why_not,
        why_not=why_not,
        approval=approval_state(post=post),
        progress=progress,
    )


def seals_of(posts: Sequence[Post]) -> dict[int, str]:
    """Post id → seal of what it is now, for posts with content and workspace loaded; asks the database nothing."""
    return {post.pk: review_seal(content=content_hash_of(post), post=post) for post in posts}


def _why_not(
    post: Post,
    review: Review | None,
    progress: Progress | None,
    members: Sequence[Membership],
    actor: Actor,
    link: ReviewLink | None,
) -> str:
    """Why this person cannot approve now, "" when they can."""
    if review is None or progress is None or review.state != ReviewState.OPEN:
        shown = Review(post=post, workspace_id=post.workspace_id, rule=rule_of(post).to_json())
        progress = progress_of(review=shown, post=post, content="", members=members, decisions=())
    said = Said(review, post, actor, link=link)
    try:
        if progress.current is None:
            decider_block(progress, said)
        elif not decider_check(progress, said, members):
            return str(DecisionKind.APPROVE.label)
    except DomainError as error:
        return str(error)
    return ""


def _levels(progress: Progress | None, rule: Rule, members: Sequence[Membership], waits: bool) -> tuple[LevelLine, ...]:
    if progress is None:
        states = tuple(LevelState(n, level, (), (), (), False) for n, level in enumerate(rule.levels))
        return tuple(LevelLine(s, level_name(s.level, s.number), level_people(s.level, members), False) for s in states)
    return tuple(
        LevelLine(
            state,
            level_name(state.level, state.number),
            level_people(state.level, members),
            waits and state.number == progress.current,
        )
        for state in progress.levels
    )


def _entries(
    said: Sequence[ReviewDecision],
    progress: Progress | None,
    look: Look,
    actor: Actor,
    post: Post,
    members: Sequence[Membership],
) -> tuple[Entry, ...]:
    standing = {decision.pk for decision in progress.blocks} if progress else set()
    user = actor.user
    dismisses = user is not None and user.pk not in involved(post) and _approves(user, members)
    now_is = look.snapshot()
    entries = []
    for decision in said:
        changed = bool(decision.snapshot) and decision.content_hash != look.content
        changes = tuple(payload_changes(decision.snapshot, now_is)) if changed else ()
        own = user is not None and decision.by_id == user.pk
        stands = decision.pk in standing
        entries.append(Entry(decision, changed, changes, stands, own, stands and (own or dismisses)))
    return tuple(reversed(entries))


def _approves(user: User, members: Sequence[Membership]) -> bool:
    return any(member.user_id == user.pk and may_approve(member) for member in members)


def _suggestions(post: Post) -> tuple[Proposed, ...]:
    rows = Suggestion.objects.for_workspace(post.workspace_id).filter(post=post).select_related("by", "answered_by")
    found = list(rows.order_by("-pk")[:50])
    return tuple(Proposed(row, tuple(text_diff(row.before, row.after)), _fits(post, row)) for row in found)


def _fits(post: Post, row: Suggestion) -> bool:
    return row.state == SuggestionState.OPEN and text_now(post, row.field, row.platform) == row.before
