"""What is decided in the moment before bytes leave: the right to write, and how long the caller can wait."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from accounts.connectors import fence, patience
from accounts.connectors.errors import OutcomeUnknown, Transient
from accounts.connectors.http import Http

from .fake_server import silent_port


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(allow_private_hosts={"127.0.0.1"}, timeout=5.0, total=10.0)
    yield client
    client.close()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_a_lease_that_ends_while_connecting_stops_the_write(http: Http, listener: socket.socket) -> None:
    """A process may be frozen while it looks up a name or agrees on keys: the check comes after that."""
    arrived: list[socket.socket] = []

    def holds() -> bool:
        with suppress(BlockingIOError):
            arrived.append(listener.accept()[0])
        return not arrived

    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with fence.writes_while(holds), pytest.raises(fence.Fenced):
        http.request("POST", url, platform="test", write=True, json={"text": "once"})
    with arrived[0]:
        arrived[0].settimeout(5)
        assert arrived[0].recv(100) == b""
    # Reads are nobody's second post.
    with fence.writes_while(lambda: False), patience.ends_within(0.2), pytest.raises(Transient):
        http.request("GET", url, platform="test", write=False)


def test_all_requests_together_end_when_their_caller_cannot_wait_longer(http: Http) -> None:
    began = time.monotonic()
    with silent_port() as port, patience.ends_within(0.5):
        for method, write, kind in (("GET", False, Transient), ("POST", True, (OutcomeUnknown, Transient))):
            with pytest.raises(kind):
                http.request(method, f"http://127.0.0.1:{port}/", platform="test", write=write)
    assert time.monotonic() - began < 1.5
    assert patience.left(7.0) == 7.0


def test_the_shorter_patience_counts() -> None:
    with patience.ends_within(1.0):
        with patience.ends_within(60.0):
            assert patience.left(90.0) <= 1.0
        with patience.ends_within(0.1):
            assert patience.left(90.0) <= 0.1
        assert patience.left(0.5) == 0.5
