"""Who may say what in a review, and writing it down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from config.lib.clock import now
from config.lib.errors import NotAllowed
from content.errors import OwnApproval
from content.models import Post, Review, ReviewDecision, ReviewLink
from content.review_errors import ChangesOpen, LinkMayNot, NotReviewer, TwoLevels
from content.selectors.approval import Window
from content.selectors.approval_rules import Rule
from content.selectors.review_people import involved, may_approve
from content.services.review_progress import Look, Progress
from content.states import DecisionKind
from team.actors import Actor
from team.models import Membership

NOTE_MAX = 4000


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody (`actor`, or a visitor by `link`) says something about a post in a round (None: there is none).

    `look`: what they look at; `covers`: the times an approval covers.
    """

    review: Review | None
    post: Post
    actor: Actor
    note: str = ""
    link: ReviewLink | None = None
    look: Look | None = None
    covers: Window = (None, None)
    about: ReviewDecision | None = None


def decision_add(said: Said, kind: DecisionKind, *, level: int = 0) -> ReviewDecision:
    """Append it. What was looked at is kept with it, so that differences can be shown later."""
    look = said.look
    decision: ReviewDecision = ReviewDecision.objects.create(
        workspace_id=said.post.workspace_id,
        review=said.review,
        post_id=said.post.pk,
        kind=kind,
        level=level,
        by=said.actor.user,
        by_name=said.actor.label[:120],
        link=said.link,
        ip=said.actor.ip,
        note=said.note.strip()[:NOTE_MAX],
        about=said.about,
        content_hash=look.content if look else "",
        seal=look.seal if look else "",
        covers_from=said.covers[0],
        covers_until=said.covers[1],
        snapshot=look.snapshot() if look else {},
        made_at=now(),
    )
    return decision


def decider_check(progress: Progress, said: Said, members: Collection[Membership]) -> bool:
    """Whether this approval adds something to the level asked now; False when it was given already.

    Raises OwnApproval, TwoLevels, NotReviewer, LinkMayNot, NotAllowed.
    """
    state = progress.levels[progress.current or 0]
    if said.link is not None:
        # Whoever made it and has worked on the post since would approve their own work by it.
        own = said.link.created_by_id in involved(said.post)
        if own or not (said.link.may_approve and state.level.external):
            raise LinkMayNot
        return True
    user = said.actor.user
    if user is None:
        raise NotAllowed
    if any(member.user_id == user.pk for member in state.open_for):
        return True
    if any(decision.by_id == user.pk for decision in state.valid):
        return False
    if user.pk in involved(said.post):
        raise OwnApproval
    if user.pk in progress.taken(state.number):
        raise TwoLevels
    raise NotReviewer(people=", ".join(member.user.label for member in state.open_for) or state.level.name or "–")


def decider_block(progress: Progress, said: Said) -> ReviewDecision:
    """The actor's own request for changes that stands. Raises ChangesOpen when it is somebody else's."""
    for block in progress.blocks:
        if said.link is not None and block.by_id is None and block.link_id == said.link.pk:
            return block
        if said.actor.user is not None and block.by_id == said.actor.user.pk:
            return block
    raise ChangesOpen(people=", ".join(block.by_name for block in progress.blocks))


def reviewer_check(said: Said, members: Collection[Membership]) -> None:
    """Raise unless the actor may ask for changes: by role, because a level names them, or by a link."""
    if said.link is not None:
        if not said.link.may_approve:
            raise LinkMayNot
        return
    user, review = said.actor.user, said.review
    member = next((m for m in members if user is not None and m.user_id == user.pk), None)
    if member is None:
        raise NotAllowed
    levels = Rule.from_json(review.rule).levels if review else ()
    if not may_approve(member) and not any(member.user_id in level.people for level in levels):
        raise NotReviewer(people="–")
