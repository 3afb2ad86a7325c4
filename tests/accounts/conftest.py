"""Accounts of the test's workspace at a real practice network process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import SocialAccount
from config.celery import app
from team.models import User, Workspace
from tests.accounts.practice.fixtures import PracticeServer, practice_network, practice_server

__all__ = ["practice_network", "practice_server"]


@pytest.fixture
def practice(practice_network: PracticeServer, settings: Any) -> PracticeServer:
    """The practice network, configured as in an installation."""
    settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = practice_network.url, practice_network.admin_key
    return practice_network


@pytest.fixture
def url_of(workspace: Workspace) -> Callable[[str], str]:
    """An address below the test's workspace."""
    return lambda path: f"/w/{workspace.slug}/{path}"


@pytest.fixture
def connect(
    practice: PracticeServer, owner: User, workspace: Workspace, client_of: Callable[[User | None], Client]
) -> Callable[..., SocialAccount]:
    """Connect a practice account through the form, as the owner."""

    def make(
        handle: str = "shanyu", platform: str = "practice-weibo", account: SocialAccount | None = None
    ) -> SocialAccount:
        query = f"?account={account.pk}" if account else ""
        answer = client_of(owner).post(
            f"/w/{workspace.slug}/accounts/connect/{platform}/{query}", {"handle": handle, "display_name": "山屿茶"}
        )
        assert answer.status_code == 302, answer.content.decode()
        return SocialAccount.objects.for_workspace(workspace).get(platform=platform, handle=handle)

    return make


@pytest.fixture
def eager() -> Iterator[None]:
    """Tasks run where they are enqueued."""
    before = app.conf.task_always_eager, app.conf.task_eager_propagates
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager, app.conf.task_eager_propagates = before
