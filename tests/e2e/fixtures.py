"""The demo workspace behind a live server, and a way to be signed in in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page

from team.models import User, Workspace
from tests.accounts.practice.fixtures import practice_network, practice_server

__all__ = ["demo", "practice_network", "practice_server", "sign_in"]


@pytest.fixture
def demo(transactional_db: None, practice_network: Any, settings: Any, tmp_path: Any) -> Workspace:
    """The demo workspace 山屿茶 on a practice network of its own."""
    settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = practice_network.url, practice_network.admin_key
    settings.VAR_DIR = tmp_path
    call_command("demo", "create")
    return Workspace.objects.get(slug="shanyu")


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, User], None]:
    """Give a browser page the session of a user, as if they had signed in."""

    def put(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return put
