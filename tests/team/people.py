"""Small things the team's tests share."""

from __future__ import annotations

from typing import Any

from django.test import Client

from team.actors import Actor
from team.models import Membership, User, Workspace
from team.permissions import ROLE_GRANTS
from team.roles import Role
from team.services.api_tokens import token_create


def acting(user: User) -> Actor:
    """The person as the author of a change."""
    return Actor(user, ip="127.0.0.1")


def membership(workspace: Workspace, user: User) -> Membership:
    """The person's membership."""
    return Membership.objects.for_workspace(workspace).get(user=user)


class Api:
    """The REST API with a token of one person."""

    def __init__(self, workspace: Workspace, user: User, scopes: list[str] | None = None, **token: Any) -> None:
        role = Role(membership(workspace, user).role)
        self.token, self.secret = token_create(
            workspace=workspace,
            actor=acting(user),
            name="tests",
            scopes=scopes if scopes is not None else sorted(ROLE_GRANTS[role]),
            **token,
        )
        self.root = f"/api/v1/workspaces/{workspace.slug}/"
        self.client = Client(headers={"authorization": f"Bearer {self.secret}", "accept-language": "en"})

    def __call__(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        """One call; `path` is below the workspace. Header names are written with underscores."""
        send = getattr(self.client, method)
        options = {"content_type": "application/json", "data": body} if body is not None else {}
        return send(self.root + path, headers={k.replace("_", "-"): v for k, v in headers.items()}, **options)
