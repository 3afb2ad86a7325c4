"""The request as API views get it once `WorkspacePermission` has let it pass."""

from __future__ import annotations

from rest_framework.request import Request

from team.actors import Actor
from team.models import Membership, User, Workspace


class WorkspaceApiRequest(Request):
    """A request whose user, workspace, membership and actor are known. For annotations only; DRF makes the requests."""

    user: User
    workspace: Workspace
    membership: Membership
    actor: Actor
