"""The quick view of a post: what a card is too small to say."""

from __future__ import annotations

from dataclasses import dataclass

from config.lib.clock import local_day
from config.lib.errors import NotFound
from content.models import Post, Publication
from content.selectors.calendar import Card, card, first_pictures
from content.selectors.dates import DayFacts, day_facts
from content.selectors.steps import publication_step
from content.states import NEEDS_A_PERSON, PostState
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class PeekPublication:
    """One account of the post. `problem` says in words what went wrong, or nothing."""

    publication: Publication
    problem: str


@dataclass(frozen=True, slots=True)
class Peek:
    """A post with its accounts, its first picture and what its day calls for."""

    post: Post
    card: Card
    publications: tuple[PeekPublication, ...]
    picture: int | None
    facts: DayFacts | None

    @property
    def can_cancel(self) -> bool:
        """Whether there is something left to call off."""
        return self.card.movable and self.post.state not in (PostState.CANCELLED, PostState.IDEA)


def post_peek(*, workspace: Workspace, post_id: int) -> Peek:
    """What the quick view of a post shows. Raises NotFound."""
    post = (
        Post.objects.for_workspace(workspace)
        .select_related("author", "approved_by", "reviewer")
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise NotFound
    rows = (
        Publication.objects.for_workspace(workspace)
        .filter(post=post)
        .select_related("account")
        .order_by("account__position", "pk")
    )
    return Peek(
        post=post,
        card=card(workspace=workspace, post=post),
        publications=tuple(
            PeekPublication(row, publication_step(row).why if row.state in NEEDS_A_PERSON else "") for row in rows
        ),
        picture=first_pictures([post.pk]).get(post.pk),
        facts=day_facts(local_day(post.due_at, workspace.time_zone)) if post.due_at else None,
    )
