"""Reading ideas: the board, the list, one with everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from config.lib.errors import NotFound
from content.models import Idea, Post
from content.plan_states import IdeaStage
from team.models import User, Workspace

COLUMN_MAX = 50


@dataclass(frozen=True, slots=True)
class IdeaFilters:
    """Which ideas are shown; empty values do not filter. `archived` shows those off the board instead."""

    q: str = ""
    stage: str = ""
    pillar: int | None = None
    owner: int | None = None
    platform: str = ""
    priority: int | None = None
    archived: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything is restricted."""
        return bool(self.q or self.stage or self.pillar or self.owner or self.platform or self.priority)


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column: at most COLUMN_MAX cards, and how many ideas there are in all."""

    stage: IdeaStage
    ideas: tuple[Idea, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.ideas)


def idea_query(*, workspace: Workspace, filters: IdeaFilters) -> QuerySet[Idea]:
    """Ideas that fit, in no order."""
    rows = Idea.objects.for_workspace(workspace).filter(archived_at__isnull=not filters.archived)
    for word in filters.q.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(note__icontains=word))
    if filters.stage in IdeaStage.values:
        rows = rows.filter(stage=filters.stage)
    if filters.pillar:
        rows = rows.filter(pillar_id=filters.pillar)
    if filters.owner:
        rows = rows.filter(owner_id=filters.owner)
    if filters.platform:
        rows = rows.filter(platforms__contains=[filters.platform])
    if filters.priority:
        rows = rows.filter(priority=filters.priority)
    return rows


def idea_board(*, workspace: Workspace, filters: IdeaFilters, user: User) -> list[BoardColumn]:
    """The columns, each by priority, then likes, then newest. One query, whatever there is."""
    place = Window(
        RowNumber(), partition_by=[F("stage")], order_by=[F("priority").desc(), F("likes").desc(), F("pk").desc()]
    )
    rows: Any = _likes(idea_query(workspace=workspace, filters=filters)).annotate(
        place=place, in_column=Window(Count("pk"), partition_by=[F("stage")])
    )
    found = list(with_facts(rows.filter(place__lte=COLUMN_MAX), user).order_by("place"))  # type: ignore[misc]
    return [
        BoardColumn(
            stage,
            tuple(row for row in found if row.stage == stage),
            next((row.in_column for row in found if row.stage == stage), 0),  # type: ignore[attr-defined]
        )
        for stage in IdeaStage
    ]


def idea_list(*, workspace: Workspace, filters: IdeaFilters, user: User) -> QuerySet[Idea]:
    """The list, last changed first."""
    rows = _likes(idea_query(workspace=workspace, filters=filters))
    return with_facts(rows, user).order_by("-updated_at", "-pk")


def idea_get(*, workspace: Workspace, idea_id: int, user: User) -> Idea:
    """One idea with its facts. Raises NotFound."""
    rows = _likes(Idea.objects.for_workspace(workspace).filter(pk=idea_id))
    row = with_facts(rows, user).select_related("created_by").first()
    if row is None:
        raise NotFound
    return row


def with_facts(rows: QuerySet[Idea], user: User) -> QuerySet[Idea]:
    """With what a card shows: pillar, owner, files, drafts and whether `user` likes it."""
    posts = Post.objects.unscoped("joined to ideas that are scoped already").filter(idea=OuterRef("pk"))
    files = Idea.media.through.objects.filter(idea=OuterRef("pk"))
    liked = Idea.votes.through.objects.filter(idea=OuterRef("pk"), user=user)
    return rows.select_related("pillar", "owner").annotate(
        drafts=_amount(posts, "idea"),
        files=_amount(files, "idea"),
        liked=Exists(liked),
    )


def drafts_of(*, workspace: Workspace, idea: Idea) -> list[Post]:
    """The posts made of an idea, newest first."""
    return list(Post.objects.for_workspace(workspace).filter(idea=idea).select_related("author").order_by("-pk")[:50])


def _likes(rows: QuerySet[Idea]) -> QuerySet[Idea]:
    return rows.annotate(likes=_amount(Idea.votes.through.objects.filter(idea=OuterRef("pk")), "idea"))


def _amount(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many `rows` of a subquery there are."""
    counted: QuerySet[Any] = rows.order_by().values(by).annotate(amount=Count("pk"))
    return Coalesce(Subquery(counted.values("amount")), Value(0))
