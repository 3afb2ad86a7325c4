"""The request as API views get it once `WorkspacePermission` has let it pass."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from team.actors import Actor
from team.models import Membership, User, Workspace


class WorkspaceApiRequest(Request):
    """A request whose user, workspace, membership and actor are known. For annotations only; DRF makes the requests."""

    user: User
    workspace: Workspace
    membership: Membership
    actor: Actor


def checked(shape: Any, data: Any) -> dict[str, Any]:
    """What was sent, as a serializer of `shape` takes it. Raises ValidationError."""
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(given.validated_data)
    return values
