"""Real servers for tests: `pds_server` (a Bluesky data server) and `mastodon_server`. Both live as long as the run."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

import pytest

from ..fake_server import free_port
from .appview import AppView
from .processes import child, mastodon_mock, unavailable, wait_until_up
from .toolchain import SOURCE, ToolchainError, install

ADMIN_PASSWORD = "admin-password-of-the-tests"


@dataclass(frozen=True)
class PdsAccount:
    """An account of the test data server."""

    handle: str
    did: str
    password: str
    app_password: str


@dataclass
class PdsServer:
    """A running data server. `url` is what a person would enter as the server."""

    url: str
    plc_url: str
    admin_password: str
    jwt_secret: str
    appview: AppView
    accounts: list[PdsAccount] = field(default_factory=list)

    @property
    def allow_private_hosts(self) -> frozenset[str]:
        """What `Http` must be told to trust."""
        return frozenset({"localhost", "127.0.0.1"})

    def call(self, method: str, body: dict[str, Any] | None = None, token: str = "") -> dict[str, Any]:
        """A procedure, without our connector."""
        request = Request(f"{self.url}/xrpc/{method}", json.dumps(body or {}).encode(), method="POST")
        request.add_header("content-type", "application/json")
        if token:
            request.add_header("authorization", f"Bearer {token}")
        with urlopen(request, timeout=30) as answer:
            return dict(json.loads(answer.read() or b"{}"))

    def new_account(self, name: str) -> PdsAccount:
        """Create an account with an app password."""
        handle, password = f"{name}.test", secrets.token_urlsafe(12)
        body = {"handle": handle, "email": f"{name}@example.com", "password": password}
        made = self.call("com.atproto.server.createAccount", body)
        found = self.call("com.atproto.server.createAppPassword", {"name": "tests"}, made["accessJwt"])
        account = PdsAccount(handle, made["did"], password, found["password"])
        self.accounts.append(account)
        self.appview.actors[account.did] = handle
        return account

    def forge(self, token: str, **claims: Any) -> str:
        """The same token with other claims, signed with the server's own secret: for expiry tests."""
        head, payload, _signature = token.split(".")
        changed = {**json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))), **claims}
        signed = f"{head}.{_b64(json.dumps(changed).encode())}"
        return f"{signed}.{_b64(hmac.new(self.jwt_secret.encode(), signed.encode(), hashlib.sha256).digest())}"

    def expired(self, token: str) -> str:
        """The same token, run out a minute ago."""
        return self.forge(token, exp=int(time.time()) - 60, iat=int(time.time()) - 7260)


@dataclass(frozen=True)
class MastodonServer:
    """A running mastodon-mock. `tokens` maps seeded user names to access tokens."""

    url: str
    tokens: dict[str, str]

    @property
    def allow_private_hosts(self) -> frozenset[str]:
        """What `Http` must be told to trust."""
        return frozenset({"127.0.0.1"})

    def fault(self, method: str, path: str, effect: dict[str, Any], count: int = 1) -> None:
        """Let the next `count` requests fail. Types of effect: status, ratelimit, latency, malformed, timeout."""
        rule = {"match": {"methods": [method], "path": path}, "effect": effect, "count": count}
        request = Request(f"{self.url}/api/v1/_mock/faults", json.dumps(rule).encode(), method="POST")
        request.add_header("content-type", "application/json")
        with urlopen(request, timeout=10):
            return


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture(scope="session")
def pds_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdsServer]:
    """A Bluesky data server with its directory and two accounts, brand.test and fan.test."""
    try:
        node, toolchain = install()
    except ToolchainError as error:
        unavailable(f"no Bluesky data server here: {error}")
        return
    folder = tmp_path_factory.mktemp("pds")
    port, plc_port, jwt_secret = free_port(), free_port(), secrets.token_hex(16)
    with AppView() as appview:
        env = {
            "PDS_TOOLCHAIN": str(toolchain),
            "PDS_DATA": str(folder),
            "PDS_PORT": str(port),
            "PLC_PORT": str(plc_port),
            "PDS_ADMIN_PASSWORD": ADMIN_PASSWORD,
            "PDS_JWT_SECRET": jwt_secret,
            "APPVIEW_URL": appview.url,
            "LOG_ENABLED": "false",
        }
        log = folder / "pds.log"
        command = [str(node.program), "--import", str(SOURCE / "loop.mjs"), str(SOURCE / "pds_run.mjs")]
        with child(command, log, env) as process:
            server = PdsServer(
                url=f"http://localhost:{port}",
                plc_url=f"http://localhost:{plc_port}",
                admin_password=ADMIN_PASSWORD,
                jwt_secret=jwt_secret,
                appview=appview,
            )
            appview.pds_url = server.url
            wait_until_up(process, f"{server.url}/xrpc/_health", log, seconds=90)
            server.new_account("brand")
            server.new_account("fan")
            yield server


@pytest.fixture(scope="session")
def mastodon_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    """A server that speaks Mastodon's API, with the accounts brand and fan."""
    tokens = {"brand": secrets.token_urlsafe(16), "fan": secrets.token_urlsafe(16)}
    with mastodon_mock(tmp_path_factory.mktemp("mastodon"), free_port(), tokens) as url:
        yield MastodonServer(url, tokens)
