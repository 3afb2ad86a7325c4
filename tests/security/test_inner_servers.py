"""A server name that a person types never leads our requests into our own network."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from team.models import User, Workspace
from tests.team.people import Api

pytestmark = pytest.mark.django_db

HOSTS = [
    "127.0.0.1:{port}",
    "http://127.0.0.1:{port}",
    "http://localhost:{port}",
    "http://localhost.:{port}",
    "http://LOCALHOST:{port}",
    "http://[::1]:{port}",
    "http://[::ffff:127.0.0.1]:{port}",
    "http://[::]:{port}",
    "http://[64:ff9b::7f00:1]:{port}",
    "http://0.0.0.0:{port}",
    "http://127.1:{port}",
    "http://2130706433:{port}",
    "http://0x7f000001:{port}",
    "http://0x7f.1:{port}",
    "http://0177.0.0.1:{port}",
    "http://１２７.0.0.1:{port}",
    "http://user@127.0.0.1:{port}",
    "http://mastodon.social@127.0.0.1:{port}",
    "me@127.0.0.1:{port}",
    "http://127.0.0.1:{port}#mastodon.social",
    "http://127.0.0.1:{port}\r\nX: y",
    "169.254.169.254",
    "http://[fd00:ec2::254]",
    "10.0.0.1",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}",
]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server of our own network; its test fails when anybody knocks."""
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    yield server
    try:
        with pytest.raises(BlockingIOError):
            server.accept()
    finally:
        server.close()


@pytest.mark.parametrize("host", HOSTS)
def test_refused_before_anything_is_sent(
    host: str,
    listener: socket.socket,
    workspace: Workspace,
    owner: User,
    client_of: Callable[..., Client],
    settings: Any,
) -> None:
    settings.PRIVATE_HOSTS, settings.PRACTICE_URL = frozenset(), ""
    typed = host.format(port=listener.getsockname()[1])
    values = {"host": typed, "handle": "name.example.com", "password": "abcd-abcd-abcd-abcd"}

    answer = Api(workspace, owner)("post", "accounts/connect/", {"platform": "bluesky", "values": values})
    page = client_of(owner).post(
        reverse("accounts:connect_platform", args=[workspace.slug, "mastodon"]), {"host": typed}
    )

    assert answer.status_code == 422
    assert {problem["field"] for problem in answer.json().get("errors", [])} <= {"host", "values.host"}
    assert page.status_code == 422
