"""Reading saved views of the inbox."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from config.lib.errors import NotFound
from interactions.models import SavedView, ViewChoice
from team.models import User, Workspace


def views_for(*, workspace: Workspace, user: User) -> list[SavedView]:
    """Views that a member may use: own and shared ones by name, each with `is_default` for this member."""
    chosen = ViewChoice.objects.for_workspace(workspace).filter(user=user, view=OuterRef("pk"))
    rows = SavedView.objects.for_workspace(workspace).filter(Q(owner=user) | Q(shared=True))
    return list(rows.select_related("owner").annotate(is_default=Exists(chosen)).order_by("name", "pk"))


def view_get(*, workspace: Workspace, user: User, view_id: int) -> SavedView:
    """A view the member may use. Raises NotFound, also for private ones of others."""
    rows = SavedView.objects.for_workspace(workspace).filter(Q(owner=user) | Q(shared=True))
    if (row := rows.filter(pk=view_id).first()) is None:
        raise NotFound
    return row


def default_query(*, workspace: Workspace, user: User) -> str:
    """The filters with which a member's inbox opens, '' for the usual ones."""
    rows = (
        ViewChoice.objects.for_workspace(workspace).filter(user=user).filter(Q(view__owner=user) | Q(view__shared=True))
    )
    return rows.values_list("view__query", flat=True).first() or ""
