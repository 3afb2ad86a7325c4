"""The web application: pages pass through all middleware, pushes of platforms through none."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from config.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keep_the_tests_connection() -> Any:
    """A web server's handler would close it between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def get(path: str) -> tuple[str, dict[str, str]]:
    seen: list[tuple[str, dict[str, str]]] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "HTTP_HOST": "testserver", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
    }  # fmt: skip
    response = application(environ, lambda status, headers: seen.append((status, dict(headers))))
    list(response)
    return seen[0]


def test_pages_have_what_browsers_need() -> None:
    status, headers = get("/login/")
    assert status.startswith(("200", "302"))
    assert "Content-Security-Policy" in headers


def test_pushes_have_nothing_of_it() -> None:
    status, headers = get(f"/hooks/{'0' * 32}/")
    assert status.startswith("404")
    assert set(headers) <= {"Content-Type", "Content-Length"}
