"""What tests of this app share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Exemption
from compliance.services.exemptions import Request, exemption_request
from config.lib.clock import now
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role

PDF = b"%PDF-1.4 proof of the award"


@pytest.fixture
def writer(member_of: Callable[..., User]) -> User:
    """Somebody who writes posts and manages no rules."""
    return member_of(Role.DESIGNER)


@pytest.fixture
def manager(member_of: Callable[..., User]) -> User:
    """Somebody who manages rules."""
    return member_of(Role.MANAGER)


@pytest.fixture
def at(workspace: Workspace) -> Callable[..., str]:
    """The address of a page of this app."""

    def address(name: str, *args: Any) -> str:
        return reverse(f"compliance:{name}", args=[workspace.slug, *args])

    return address


@pytest.fixture
def api(workspace: Workspace) -> Callable[[str], str]:
    """An address of this app's REST API."""
    return lambda path: f"/api/v1/workspaces/{workspace.slug}/compliance/{path}"


@pytest.fixture
def asked(workspace: Workspace, writer: User) -> Callable[..., Exemption]:
    """An exemption that the writer asked for."""

    def make(**values: Any) -> Exemption:
        given = {
            "rule": "AD-01",
            "words": "全网第一",
            "code": "A5-goal",
            "reason": "It names our goal, not the tea.",
            "valid_until": now() + timedelta(days=60),
            **values,
        }
        return exemption_request(workspace=workspace, actor=Actor(writer), request=Request(**given))

    return make


@pytest.fixture
def signed_in(client_of: Callable[..., Client], owner: User) -> Client:
    """The owner's client."""
    return client_of(owner)
