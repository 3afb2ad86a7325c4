"""A relay before a real server that loses answers: the work is done, and nobody is told."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx

from tests.accounts.connectors.fake_server import Answer, FakeServer, Request

# Meant for one hop only, or made anew by each side.
_HOP = {"connection", "content-length", "content-encoding", "date", "host", "server", "transfer-encoding"}


class Relay(FakeServer):
    """Passes every request on to `upstream`. Faults as in FakeServer: `drop` loses the answer after the work."""

    def __init__(self, upstream: str) -> None:
        super().__init__()
        self.routes = []
        self.upstream = upstream
        self._client = httpx.Client(trust_env=False, timeout=20)

    def _answer(self, request: Request) -> Answer:
        headers = {name: value for name, value in request.headers.items() if name not in _HOP}
        query = f"?{urlencode(request.query)}" if request.query else ""
        found = self._client.request(
            request.method, f"{self.upstream}{request.path}{query}", headers=headers, content=request.body
        )
        kept = {name: value for name, value in found.headers.items() if name not in _HOP}
        return Answer(found.status_code, found.content, kept)

    def __exit__(self, *exc: object) -> None:
        super().__exit__(*exc)
        self._client.close()
