"""What the tests of planning share: signed-in clients, addresses, REST with JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse


class Api:
    """A client of the REST API, below the workspace's address."""

    def __init__(self, client: Client, base: str) -> None:
        self.client, self.base = client, base

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        call = getattr(self.client, method)
        if method == "get":
            return call(self.base + path)
        return call(
            self.base + path, body if body is not None else {}, content_type="application/json", headers=headers
        )


@pytest.fixture
def web(client_of: Any, owner: Any) -> Client:
    client: Client = client_of(owner)
    return client


@pytest.fixture
def to(workspace: Any) -> Callable[..., str]:
    return lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])


@pytest.fixture
def api(web: Client, workspace: Any) -> Api:
    return Api(web, f"/api/v1/workspaces/{workspace.slug}/")


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
