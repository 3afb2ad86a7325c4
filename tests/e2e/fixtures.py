"""What browser tests stand on: a live server, a brand or the demo, the real claim loop, and a way to be signed in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page

from team.models import Workspace
from tests import kept_demo
from tests.accounts.practice.fixtures import practice_network, practice_server
from tests.content.engine.conftest import Desk, Engine, desk, engine, fresh, until

__all__ = [
    "Desk",
    "Engine",
    "demo",
    "desk",
    "engine",
    "fresh",
    "photo",
    "practice_network",
    "practice_server",
    "settled",
    "until",
]


@pytest.fixture
def demo(transactional_db: None, practice_network: Any, settings: Any, tmp_path: Any) -> Workspace:
    """The demo workspace 山屿茶 on a practice network of its own."""
    return kept_demo.lay(practice_network, settings, tmp_path)


def photo(name: str = "tea.png", width: int = 600, height: int = 800, colour: str = "#3b6b4f") -> FilePayload:
    """A picture as a person picks it from their disk."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return FilePayload(name=name, mimeType="image/png", buffer=buffer.getvalue())


def settled(page: Page) -> None:
    """Wait until the page and its modules are loaded and no htmx request is under way."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
