"""A small HTTP server for contract fakes: routes, recorded requests, faults before or after the work."""

from __future__ import annotations

import json
import random
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


def free_port() -> int:
    """A free loopback port below the ephemeral range."""
    for _attempt in range(200):
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


@dataclass
class Request:
    """What arrived. `form` holds urlencoded or multipart fields, `files` multipart files as (name, mime, bytes)."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def params(self) -> dict[str, str]:
        return dict(self.query)

    @property
    def form(self) -> dict[str, str]:
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        return {name: data.decode() for name, filename, _mime, data in self._parts() if filename is None}

    @property
    def files(self) -> dict[str, tuple[str, str, bytes]]:
        return {name: (filename, mime, data) for name, filename, mime, data in self._parts() if filename is not None}

    def _parts(self) -> Iterator[tuple[str, str | None, str, bytes]]:
        head = f"content-type: {self.headers.get('content-type', '')}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + self.body)
        for part in message.iter_parts():
            data = part.get_payload(decode=True)
            yield (
                str(part.get_param("name", header="content-disposition")),
                part.get_filename(),
                part.get_content_type(),
                data if isinstance(data, bytes) else b"",
            )


@dataclass
class Answer:
    """What to send back; `lost`: the work was done, but the connection ends before anybody hears of it."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


class Refused(Exception):
    """Raised by routes: the request breaks the contract."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(status, body)
        self.answer = Answer(status, body, headers)


@dataclass
class Fault:
    """Happens once at the next matching request.

    instead: answer this without working. after: work, then answer this. drop: work, answer nothing.
    delay: seconds to wait before answering.
    """

    method: str
    path: str
    instead: Answer | None = None
    after: Answer | None = None
    drop: bool = False
    delay: float = 0.0


class FakeServer:
    """Subclasses define `routes`: (method, path pattern, handler(request, **groups) -> Answer | JSON body)."""

    routes: list[tuple[str, str, Callable[..., Any]]]

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.lock = threading.RLock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body are written apart; waiting to join them would cost 40 ms an answer.
            disable_nagle_algorithm = True

            def _serve(self) -> None:
                fake._serve(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve

            def log_message(self, *args: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def fault(self, method: str, path: str, **what: Any) -> None:
        """Let the next request to a path that contains `path` fail."""
        self.faults.append(Fault(method, path, **what))

    def sent(self, method: str, path: str) -> list[Request]:
        """Requests that arrived at a path that contains `path`."""
        return [request for request in self.requests if request.method == method and path in request.path]

    def _take_fault(self, request: Request) -> Fault | None:
        for fault in self.faults:
            if fault.method == request.method and fault.path in request.path:
                self.faults.remove(fault)
                return fault
        return None

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        request = Request(
            handler.command,
            parts.path,
            parse_qsl(parts.query, keep_blank_values=True),
            {name.lower(): value for name, value in handler.headers.items()},
            _body(handler),
        )
        with self.lock:
            self.requests.append(request)
            fault = self._take_fault(request)
            answer = fault.instead if fault and fault.instead else self._answer(request)
        if fault:
            time.sleep(fault.delay)
        if answer.lost or (fault and fault.drop):
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        _write(handler, (fault.after if fault else None) or answer)

    def _answer(self, request: Request) -> Answer:
        for method, pattern, route in self.routes:
            match = re.fullmatch(pattern, request.path)
            if match and method == request.method:
                try:
                    found = route(request, **match.groupdict())
                except Refused as refused:
                    return refused.answer
                return found if isinstance(found, Answer) else Answer(200, found)
        return Answer(404, "<html><body>Not Found</body></html>")


def _body(handler: BaseHTTPRequestHandler) -> bytes:
    if handler.headers.get("transfer-encoding", "").lower() == "chunked":
        data = b""
        while size := int(handler.rfile.readline().split(b";")[0], 16):
            data += handler.rfile.read(size)
            handler.rfile.readline()
        handler.rfile.readline()
        return data
    return handler.rfile.read(int(handler.headers.get("content-length") or 0))


def _write(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    if isinstance(answer.body, bytes):
        body, kind = answer.body, "application/octet-stream"
    elif isinstance(answer.body, str):
        body, kind = answer.body.encode(), "text/html"
    else:
        body, kind = b"" if answer.body is None else json.dumps(answer.body).encode(), "application/json"
    try:
        handler.send_response(answer.status)
        for name, value in {"content-type": kind, "content-length": str(len(body)), **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
    except OSError:
        handler.close_connection = True


@contextmanager
def silent_port() -> Iterator[int]:
    """A loopback port that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_port()))
        listener.listen(5)
        yield listener.getsockname()[1]
