"""A person's API tokens."""

from __future__ import annotations

from django.db.models import QuerySet

from team.models import ApiToken, User, Workspace


def token_list(*, workspace: Workspace, user: User) -> QuerySet[ApiToken]:
    """The person's tokens that are not revoked, newest first; expired ones stay visible."""
    return ApiToken.objects.for_workspace(workspace).filter(user=user, revoked_at=None).order_by("-created_at")
