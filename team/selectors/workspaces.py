"""The workspaces of a person."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from team.models import Membership, User, Workspace


def membership_list(*, user: User) -> QuerySet[Membership]:
    """The person's memberships with their workspaces, by workspace name; `members` counts the people in each."""
    people = (
        Membership.objects.unscoped("counts the members of workspaces the person belongs to")
        .filter(workspace=OuterRef("workspace"))
        .order_by()
        .values("workspace")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Membership.objects.unscoped("a person's own memberships span workspaces")
        .filter(user=user)
        .select_related("workspace")
        .annotate(members=Coalesce(Subquery(people), 0))
        .order_by("workspace__name", "workspace__pk")
    )


def home_workspace(*, user: User) -> Workspace | None:
    """Where signing in leads: the workspace last used, else the first one, else None."""
    mine = Workspace.objects.filter(
        pk__in=Membership.objects.unscoped("a person's own memberships span workspaces")
        .filter(user=user)
        .values("workspace")
    )
    last = mine.filter(pk=user.last_workspace_id).first() if user.last_workspace_id else None
    return last or mine.order_by("name", "pk").first()
