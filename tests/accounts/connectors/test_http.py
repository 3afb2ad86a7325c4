"""The HTTP client: which addresses it may reach, what a failure means, what it hides."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.connectors.errors import HostRefused, OutcomeUnknown, Transient, UnexpectedResponse
from accounts.connectors.guard import is_public
from accounts.connectors.http import Http
from accounts.connectors.redaction import HIDDEN, redact, redact_text

from .fake_server import Answer, FakeServer, Request, free_port, silent_port

BOMB = gzip.compress(b"0" * 30_000_000)


class Echo(FakeServer):
    def __init__(self) -> None:
        super().__init__()
        self.routes = [
            ("GET", "/hello", lambda request: {"hello": "world"}),
            ("POST", "/hello", lambda request: {"got": request.body.decode()}),
            ("GET", "/big", lambda request: b"x" * 200_000),
            ("GET", "/bomb", self._bomb),
            ("GET", "/packed", lambda request: Answer(200, gzip.compress(b'{"a": 1}'), {"content-encoding": "gzip"})),
            ("GET", "/odd", lambda request: Answer(200, b"zzz", {"content-encoding": "br"})),
            ("GET", "/inward", lambda request: Answer(302, None, {"location": "http://169.254.169.254/latest"})),
            ("GET", "/again", lambda request: Answer(302, None, {"location": "/hello"})),
            ("GET", "/loop", lambda request: Answer(302, None, {"location": "/loop"})),
            ("POST", "/again", lambda request: Answer(307, None, {"location": "/hello"})),
            ("GET", "/whoami", lambda request: {"said": request.headers.get("authorization", "")}),
        ]

    def _bomb(self, request: Request) -> Answer:
        return Answer(200, BOMB, {"content-encoding": "gzip"})


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(allow_private_hosts={"127.0.0.1"}, timeout=5.0, total=10.0)
    yield client
    client.close()


@pytest.fixture
def hasty() -> Iterator[Http]:
    """For servers that never answer."""
    client = Http(allow_private_hosts={"127.0.0.1"}, timeout=0.3, total=2.0)
    yield client
    client.close()


def ask(http: Http, method: str, url: str, **rest: Any) -> Any:
    return http.request(method, url, platform="test", write=rest.pop("write", method != "GET"), **rest)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:8.8.8.8",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "nonsense",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "https://user:secret@example.com/",
        "https:///nohost",
        "https://example.com:99999/",
        "http://127.0.0.1\\@evil.example/",
        "https://[::1",
        "https://exa mple.com/",
        "",
    ],
)
def test_refused_urls(url: str) -> None:
    client = Http(timeout=0.5)
    with pytest.raises(HostRefused) as caught:
        ask(client, "GET", url)
    assert "secret" not in str(caught.value)


def test_name_that_leads_inwards_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_rest: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(HostRefused):
        ask(Http(timeout=0.5), "POST", "https://innocent.example/")


def test_the_checked_address_is_the_dialled_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers differently the second time gains nothing: it is asked once per connection."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    dialled: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        if host != "rebinding.example":
            return real(host, port, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_rest: Any, **_more: Any) -> socket.socket:
        dialled.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    client = Http(timeout=0.5)
    with pytest.raises(Transient):
        ask(client, "GET", "https://rebinding.example/")
    with pytest.raises(HostRefused):
        ask(client, "GET", "https://rebinding.example/")
    assert dialled == ["93.184.216.34"]


def test_allowed_by_host_and_port_only(echo: Echo) -> None:
    allowed = Http(allow_private_hosts={f"127.0.0.1:{echo.port}"}, timeout=0.5)
    assert ask(allowed, "GET", f"{echo.url}/hello").json() == {"hello": "world"}
    with pytest.raises(HostRefused):
        ask(allowed, "GET", f"http://127.0.0.1:{echo.port + 1}/hello")


def test_redirects_of_reads_are_checked_and_bounded(http: Http, echo: Echo) -> None:
    assert ask(http, "GET", f"{echo.url}/again").json() == {"hello": "world"}
    with pytest.raises(HostRefused):
        ask(http, "GET", f"{echo.url}/inward")
    with pytest.raises(UnexpectedResponse):
        ask(http, "GET", f"{echo.url}/loop")


def test_redirect_to_another_origin_loses_the_token(http: Http, echo: Echo) -> None:
    with Echo() as other:
        echo.routes.append(("GET", "/away", lambda request: Answer(302, None, {"location": f"{other.url}/whoami"})))
        answer = ask(http, "GET", f"{echo.url}/away", headers={"authorization": "Bearer abcdef"})
        assert answer.json() == {"said": ""}


def test_writes_follow_no_redirect(http: Http, echo: Echo) -> None:
    answer = ask(http, "POST", f"{echo.url}/again", json={"text": "once"})
    assert answer.status == 307
    assert len(echo.requests) == 1


def test_nothing_sent_is_transient(http: Http) -> None:
    with pytest.raises(Transient):
        ask(http, "POST", f"http://127.0.0.1:{free_port()}/")


def test_unknown_name_is_transient(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> list[Any]:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(Transient):
        ask(Http(timeout=0.5), "POST", "https://nowhere.example/")


@pytest.mark.parametrize(("method", "kind"), [("POST", OutcomeUnknown), ("GET", Transient)])
def test_silence_after_sending(hasty: Http, method: str, kind: type[Exception]) -> None:
    with silent_port() as port, pytest.raises(kind):
        ask(hasty, method, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(("method", "kind"), [("POST", OutcomeUnknown), ("GET", Transient)])
def test_connection_lost_before_the_answer(http: Http, echo: Echo, method: str, kind: type[Exception]) -> None:
    echo.fault(method, "/hello", drop=True)
    with pytest.raises(kind) as caught:
        ask(http, method, f"{echo.url}/hello?access_token=verysecret")
    assert "verysecret" not in str(caught.value.raw)


def test_silent_tls_handshake_is_transient(hasty: Http) -> None:
    with silent_port() as port, pytest.raises(Transient):
        ask(hasty, "POST", f"https://127.0.0.1:{port}/")


def test_full_pool_is_transient(echo: Echo) -> None:
    client = Http(allow_private_hosts={"127.0.0.1"}, timeout=10, pool=1)
    echo.fault("POST", "/hello", delay=1.0)
    thread = threading.Thread(target=ask, args=(client, "POST", f"{echo.url}/hello"))
    thread.start()
    while not echo.requests:
        time.sleep(0.01)
    with pytest.raises(Transient):
        ask(client, "POST", f"{echo.url}/hello", total=0.1)
    thread.join()
    assert len(echo.requests) == 1


def test_dripping_server_meets_the_total_limit(http: Http) -> None:
    """One byte at a time keeps every socket operation short; the whole request still ends."""

    def drip(listener: socket.socket) -> None:
        connection, _peer = listener.accept()
        with connection:
            connection.recv(4096)
            try:
                for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b"x" * 1000:
                    connection.send(bytes([byte]))
                    time.sleep(0.03)
            except OSError:
                return

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_port()))
        listener.listen()
        thread = threading.Thread(target=drip, args=(listener,), daemon=True)
        thread.start()
        started = time.monotonic()
        with pytest.raises(Transient):
            ask(http, "GET", f"http://127.0.0.1:{listener.getsockname()[1]}/", total=0.6)
        assert time.monotonic() - started < 2
        thread.join(5)


@pytest.mark.parametrize("path", ["/big", "/bomb", "/odd"])
def test_size_cap_and_encodings(http: Http, echo: Echo, path: str) -> None:
    with pytest.raises(UnexpectedResponse):
        ask(http, "GET", f"{echo.url}{path}", max_bytes=100_000)
    assert ask(http, "GET", f"{echo.url}/packed").json() == {"a": 1}


def test_too_large_answer_to_a_write_is_unknown(http: Http, echo: Echo) -> None:
    with pytest.raises(OutcomeUnknown):
        ask(http, "POST", f"{echo.url}/hello", content=b"y" * 2000, max_bytes=1000)


def test_garbage_body(http: Http, echo: Echo) -> None:
    echo.fault("GET", "/hello", instead=Answer(200, "<html>"))
    with pytest.raises(UnexpectedResponse):
        ask(http, "GET", f"{echo.url}/hello").json()
    echo.fault("POST", "/hello", after=Answer(200, "<html>"))
    with pytest.raises(OutcomeUnknown):
        ask(http, "POST", f"{echo.url}/hello").json()


def test_connections_are_reused_and_threads_do_not_mix(http: Http, echo: Echo) -> None:
    results: list[str] = []

    def run(number: int) -> None:
        for turn in range(5):
            results.append(ask(http, "POST", f"{echo.url}/hello", content=f"{number}-{turn}".encode()).json()["got"])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted(f"{n}-{t}" for n in range(6) for t in range(5))


def test_raw_hides_secrets(http: Http, echo: Echo) -> None:
    body = {"refreshJwt": "eyJhbGciOi.eyJzdWIi.c2ln", "error": "bad", "echo": "token abcdefgh123", "code": 20019}
    echo.fault("POST", "/hello", instead=Answer(400, body))
    answer = ask(
        http, "POST", f"{echo.url}/hello", headers={"authorization": "Bearer abcdefgh123"}, json={"password": "pw-1234"}
    )
    assert "eyJ" not in answer.raw
    assert "abcdefgh123" not in answer.raw
    assert "20019" in answer.raw
    assert "abcdefgh123" not in repr(answer)


@pytest.mark.parametrize(
    "text",
    [
        "access_token=topsecret&x=1",
        "<p>Authorization: Bearer topsecret</p>",
        '{"nested": [{"client_secret": "topsecret"}]}',
        '{"Cookie": "sid=topsecret"}',
        "password: topsecret",
    ],
)
def test_redacted_texts(text: str) -> None:
    assert "topsecret" not in redact_text(text)
    assert HIDDEN in redact_text(text)


def test_redacted_headers() -> None:
    assert redact({"Authorization": "Bearer x", "X-Request-Id": "7", "Set-Cookie": "a=b"}) == {
        "Authorization": HIDDEN,
        "X-Request-Id": "7",
        "Set-Cookie": HIDDEN,
    }


def test_libraries_do_not_log_addresses() -> None:
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert not logging.getLogger("httpcore").isEnabledFor(logging.DEBUG)


def test_a_gateway_serves_its_host_and_opens_no_other_way(echo: Echo) -> None:
    client = Http(gateways={"api.platform.example": f"{echo.url}/"}, timeout=2.0)
    try:
        answer = client.request("GET", "https://api.platform.example/hello", platform="p", write=False)
        assert answer.mapping() == {"hello": "world"}
        away = client.request("GET", "https://api.platform.example/again", platform="p", write=False)
        assert away.ok, "a redirect of the platform goes through the gateway as well"
        for elsewhere in (f"{echo.url}/hello", f"https://127.0.0.1:{echo.port}/hello"):
            with pytest.raises(HostRefused):
                client.request("GET", elsewhere, platform="p", write=False)
        with pytest.raises(HostRefused):
            client.request("GET", "http://api.platform.example/hello", platform="p", write=False)
    finally:
        client.close()
