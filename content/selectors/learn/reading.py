"""Reading retrospectives, their actions and the pool of evergreen posts."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from config.lib.errors import NotFound
from content.models import Evergreen, EvergreenProposal, Publication, Retrospective, ReviewAction
from content.production_states import ProposalState, ReviewOf
from content.states import PublicationState
from team.models import User, Workspace


def review_list(*, workspace: Workspace, q: str = "", about: str = "", **of: int) -> QuerySet[Retrospective]:
    """Retrospectives, newest first, with their numbers of actions. `q` searches all words; `of`: post_id …"""
    rows = Retrospective.objects.for_workspace(workspace).select_related("created_by")
    for word in q.split()[:6]:
        found = Q(title__icontains=word) | Q(worked__icontains=word) | Q(change__icontains=word)
        rows = rows.filter(found | Q(lesson__icontains=word) | Q(campaign__icontains=word))
    if about in ReviewOf.values:
        rows = rows.filter(about=about)
    done = Count("actions", filter=Q(actions__done_at__isnull=False))
    return rows.filter(**of).annotate(action_count=Count("actions"), action_done=done).order_by("-created_at", "-pk")


def review_get(*, workspace: Workspace, retro_id: int) -> Retrospective:
    """One retrospective with what it is about and its actions. Raises NotFound."""
    actions = Prefetch("actions", ReviewAction.all_objects.select_related("owner", "done_by"))
    rows = Retrospective.objects.for_workspace(workspace).select_related("post", "session", "production", "created_by")
    row: Retrospective | None = rows.prefetch_related(actions).filter(pk=retro_id).first()
    if row is None:
        raise NotFound
    return row


def action_list(*, workspace: Workspace, owner: User | None = None, done: bool = False) -> QuerySet[ReviewAction]:
    """Actions that are open (or done), the most urgent first; with `owner` only that person's."""
    rows = ReviewAction.objects.for_workspace(workspace).filter(done_at__isnull=not done)
    rows = rows.select_related("owner", "review", "done_by")
    if owner is not None:
        rows = rows.filter(owner=owner)
    return rows.order_by("-done_at", "pk") if done else rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def overdue_actions(*, today: date) -> QuerySet[ReviewAction]:
    """Open actions of all workspaces whose day is over."""
    return ReviewAction.objects.unscoped("reminders serve all workspaces").filter(done_at=None, due_on__lt=today)


def evergreen_list(*, workspace: Workspace) -> QuerySet[Evergreen]:
    """Posts in the pool with their accounts, newest first."""
    used = Count("proposals", filter=Q(proposals__state=ProposalState.ACCEPTED), distinct=True)
    rows = Evergreen.objects.for_workspace(workspace).filter(ended_at=None).select_related("post")
    return rows.annotate(used=used).prefetch_related("accounts").order_by("-pk")


def evergreen_get(*, workspace: Workspace, evergreen_id: int) -> Evergreen:
    """One post of the pool. Raises NotFound."""
    row: Evergreen | None = evergreen_list(workspace=workspace).filter(pk=evergreen_id).first()
    if row is None:
        raise NotFound
    return row


def proposal_list(*, workspace: Workspace, state: str = ProposalState.OPEN) -> QuerySet[EvergreenProposal]:
    """Proposals of a state, newest first, with their post and draft."""
    rows = EvergreenProposal.objects.for_workspace(workspace).filter(state=state)
    return rows.select_related("evergreen__post", "draft", "decided_by").order_by("-pk")


def is_published(*, workspace: Workspace, post_id: int) -> bool:
    """Whether the post is live at least somewhere."""
    rows = Publication.objects.for_workspace(workspace).filter(post_id=post_id)
    return rows.filter(state=PublicationState.PUBLISHED).exists()
