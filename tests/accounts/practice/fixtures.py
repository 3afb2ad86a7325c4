"""A real practice network for tests of any app: `from tests.accounts.practice.fixtures import *`.

`practice_network` is a process of its own on a free port, shared by the session and emptied before each test.
"""

from __future__ import annotations

import io
import random
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from accounts.connectors import registry
from accounts.connectors.http import Http
from accounts.connectors.types import Credential, Format, Media

__all__ = ["PracticeServer", "picture", "practice_network", "practice_server", "video"]

ROOT = Path(__file__).parents[3]
START_SECONDS = 15.0


@dataclass
class PracticeServer:
    """One practice network process and the admin calls tests need."""

    folder: Path
    admin_key: str = field(default_factory=lambda: secrets.token_hex(16))
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.http = Http(allow_private_hosts={"127.0.0.1"}, timeout=5.0)
        self.client = httpx.Client(trust_env=False, headers={"x-practice-key": self.admin_key}, timeout=10.0)

    @property
    def url(self) -> str:
        """Base address, as in settings.PRACTICE_URL."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start (again) on the same data and wait until it answers."""
        self.port = self.port or free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "accounts.practice_network", "--port", str(self.port), "--dir", str(self.folder)],
            cwd=ROOT,
            env={"PRACTICE_ADMIN_KEY": self.admin_key, "PATH": ""},
        )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                if self.client.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
            if self.process.poll() is not None:
                break
        raise RuntimeError("the practice network did not start")

    def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(10)

    def kill(self) -> None:
        """SIGKILL."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def admin(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """A call with the admin key; fails on anything but 2xx."""
        answer = self.client.request(method, f"{self.url}{path}", json=body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def effects(self) -> list[dict[str, Any]]:
        """Every post really created, in order of arrival."""
        return list(self.admin("GET", "/admin/effects")["posts"])

    def fault(self, effect: str, *, account: str = "", path: str = "", method: str = "", **options: Any) -> None:
        """Order a fault; options: count (0 = until cleared), seconds, retry_after."""
        match = {"account": account, "path": path, "method": method}
        self.admin("POST", "/admin/faults", {"match": match, "effect": effect, **options})

    def clear_faults(self) -> None:
        """Drop all standing faults."""
        self.admin("DELETE", "/admin/faults")

    def storm(self, account: str, n: int, post: str = "", **crowd: Any) -> None:
        """`n` comments at once under the account's newest post, or `post`; crowd: seconds, kinds, people, language …"""
        self.admin("POST", "/admin/comment-storm", {"account": account, "n": n, "post": post, **crowd})

    def say(self, account: str, text: str = "", *, person: str = "一颗小青柑", **more: Any) -> dict[str, Any]:
        """Something a person says or does; more: kind, flavour, post, reply_to, at, attachments, own."""
        return self.admin("POST", "/admin/say", {"account": account, "text": text, "person": person, **more})

    def connector(self, slug: str) -> Any:
        """A connector as the product makes it."""
        return registry.get(slug, http=self.http)

    def connect(self, slug: str, handle: str = "tester", name: str = "Tester") -> tuple[Any, Credential]:
        """A connector and an opened account of that flavour."""
        connector = self.connector(slug)
        values = {"handle": handle, "display_name": name, "host": self.url, "connect_key": self.admin_key}
        return connector, connector.connect(values)[0].credential


def free_port() -> int:
    """A port below the range the system hands out itself, so that nothing else takes it in between."""
    while True:
        port = random.SystemRandom().randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@pytest.fixture(scope="session")
def practice_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeServer]:
    """The session's process."""
    server = PracticeServer(tmp_path_factory.mktemp("practice"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def practice_network(practice_server: PracticeServer) -> PracticeServer:
    """An empty practice network."""
    practice_server.admin("POST", "/admin/reset")
    practice_server.client.cookies.clear()
    return practice_server


def picture(width: int = 600, height: int = 800, *, alt: str = "", mime: str = "image/png") -> Media:
    """A real image of this size."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (180, 113, 74)).save(stream, mime.partition("/")[2].upper())
    return _media(Format.IMAGE, mime, stream.getvalue(), width, height, alt=alt)


def video(width: int = 720, height: int = 1280, *, seconds: float = 15.0) -> Media:
    """The first bytes of an MP4, which is all the practice network looks at."""
    raw = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
    return _media(Format.VIDEO, "video/mp4", raw, width, height, seconds=seconds)


def _media(
    kind: Format, mime: str, raw: bytes, width: int, height: int, *, alt: str = "", seconds: float | None = None
) -> Media:
    return Media(
        kind=kind,
        mime=mime,
        filename=f"file.{mime.partition('/')[2]}",
        size=len(raw),
        sha256="",
        open=partial(io.BytesIO, raw),
        width=width,
        height=height,
        seconds=seconds,
        alt=alt,
    )
