"""Who is in a workspace."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from config.lib.errors import NotFound
from team.models import Membership, Workspace
from team.roles import Role


def member_list(*, workspace: Workspace) -> QuerySet[Membership]:
    """Members with their users: owners first, then by role and name."""
    rank = Case(*[When(role=role, then=Value(i)) for i, role in enumerate(Role)], output_field=IntegerField())
    return (
        Membership.objects.for_workspace(workspace)
        .select_related("user")
        .annotate(rank=rank)
        .order_by("rank", "user__name", "user__email")
    )


def member_get(*, workspace: Workspace, membership_id: int) -> Membership:
    """One member with the user. Raises NotFound."""
    found = Membership.objects.for_workspace(workspace).select_related("user").filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found
