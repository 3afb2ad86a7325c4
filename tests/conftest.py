"""Fixtures that every app's tests share. Servers: see tests/services_plugin.py."""

from __future__ import annotations

import gc
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_socket
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.test import Client, TransactionTestCase
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from team import notices
from team.models import Notification, User, Workspace
from team.roles import Role
from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory
from tests.tables import empty_tables

# Real Bluesky and Mastodon servers, started only by tests that ask for them.
pytest_plugins = ["tests.accounts.connectors.servers.fixtures"]

PHONE = (390, 844)
DESKTOP = (1440, 900)


# Files that take long start first, so that no worker of a parallel run is left alone with one at the end.
LONG = (
    "tests/e2e/test_pages",
    "tests/test_tenancy",
    "tests/security/test_hostile_input",
    "tests/security/test_api_fuzz",
    "tests/e2e/",
    "tests/proof/",
    "tests/config/test_up",
    "tests/accounts/connectors/servers/",
    "tests/content/engine/test_platform_journeys",
    "tests/content/test_composer_browser",
    "tests/config/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever uses a browser, so that `-m "not browser"` leaves it out, and put the long files first."""
    for item in items:
        if {"browser", "page", "new_page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    items.sort(key=lambda item: next((n for n, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG)))


def pytest_collection_finish() -> None:
    """Do not look through the product's code and all tests for garbage again and again: they stay until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test marked `raises_notice(kind)` ends with such a notification, and it can be worded in both languages."""
    yield
    for mark in item.iter_markers("raises_notice"):
        told = Notification.objects.unscoped("test").filter(kind=mark.args[0]).first()
        assert told is not None, f"nobody was told {mark.args[0]}"
        for language in ("zh-hans", "en"):
            with override(language):
                words = notices.get(told.kind).text(told.params)
            assert words
            assert "%(" not in words


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """No test reaches another machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(scope="session", autouse=True)
def _empty_what_was_filled() -> Iterator[None]:
    """Tests that commit leave empty tables: only those with rows are emptied, where Django truncates every one.

    What Django wrote at the first migration (content types, permissions) stays, so it need not be written anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_tables())
        yield


def chromium_path() -> str | None:
    """CHROMIUM, else the system's browser."""
    if given := os.environ.get("CHROMIUM"):
        return given if Path(given).exists() else None
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run. Without one the test is skipped; under CI=true it fails."""
    path = chromium_path()
    if path is None:
        reason = "no Chromium on this machine (apt install chromium, or set CHROMIUM to its path)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=path)
        yield instance
        instance.close()


class Traffic:
    """Requests under way in the live server. Emptying tables under one of them would be a deadlock."""

    def __init__(self) -> None:
        self._lock, self._under_way = threading.Lock(), 0
        request_started.connect(self._began, weak=False)
        request_finished.connect(self._ended, weak=False)

    def _began(self, **_signal: Any) -> None:
        with self._lock:
            self._under_way += 1

    def _ended(self, **_signal: Any) -> None:
        with self._lock:
            self._under_way -= 1

    def wait_for_end(self, *, quiet: float = 0.08, at_most: float = 5.0) -> None:
        """Wait until nothing has been under way for `quiet` seconds; after `at_most` seconds go on and start anew."""
        give_up, calm_since = time.monotonic() + at_most, time.monotonic()
        while time.monotonic() < give_up:
            if self._under_way > 0:
                calm_since = time.monotonic()
            elif time.monotonic() - calm_since >= quiet:
                return
            time.sleep(0.01)
        with self._lock:
            self._under_way = 0


@pytest.fixture(scope="session")
def traffic() -> Traffic:
    """One count for the run."""
    return Traffic()


class Problems(list[str]):
    """What a page complained about: console errors (a breach of the CSP is one) and uncaught exceptions."""

    def watch(self, page: Page) -> None:
        """Collect from this page on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"{message.location.get('url', '')}: {message.text}")


@pytest.fixture
def page_problems() -> Problems:
    """Filled by every page of `new_page`; a journey ends with `assert page_problems == []`."""
    return Problems()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, User], None]:
    """Give a browser page the session of a user, as if they had signed in."""

    def put(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return put


@pytest.fixture
def new_page(
    browser: Browser, live_server: Any, page_problems: Problems, traffic: Traffic
) -> Iterator[Callable[..., Page]]:
    """A factory of pages, each with cookies of its own, on the live server.

    `language` "zh" or "en" (Accept-Language), `theme` "light" or "dark", `size` (width, height) in CSS pixels.
    Motion is reduced, so that nothing is looked at half-way.
    """
    contexts: list[BrowserContext] = []

    def make(*, language: str = "zh", theme: str = "light", size: tuple[int, int] = DESKTOP, **context: Any) -> Page:
        contexts.append(
            browser.new_context(
                base_url=live_server.url,
                locale={"zh": "zh-CN", "en": "en-US"}[language],
                color_scheme=theme,
                viewport={"width": size[0], "height": size[1]},
                reduced_motion="reduce",
                timezone_id="Asia/Shanghai",
                **context,
            )
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page_problems.watch(page)
        return page

    yield make
    for opened in contexts:
        opened.close()
    traffic.wait_for_end()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A Chinese, light, desktop page."""
    return new_page()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits, locks and sessions of one test do not reach the next."""
    cache.clear()


@pytest.fixture
def workspace(db: None) -> Workspace:
    """A workspace in Shanghai time."""
    return WorkspaceFactory()


@pytest.fixture
def member_of(workspace: Workspace) -> Callable[..., User]:
    """Make a person with a role in the test's workspace (or another one given)."""

    def make(role: str, where: Workspace | None = None, **values: Any) -> User:
        return MembershipFactory(workspace=where or workspace, role=role, user=UserFactory(**values)).user

    return make


@pytest.fixture
def owner(member_of: Callable[..., User]) -> User:
    """The owner of the test's workspace."""
    return member_of(Role.OWNER)


@pytest.fixture
def outsider(db: None) -> User:
    """A person with a workspace of their own and none of the test's."""
    return MembershipFactory().user


@pytest.fixture
def client_of(db: None) -> Callable[[User | None], Client]:
    """A client signed in as a person; None gives an anonymous one."""

    def make(user: User | None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if user is not None:
            client.force_login(user)
        return client

    return make
