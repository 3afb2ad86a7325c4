"""What the tests of Meta's platforms share."""

from __future__ import annotations

import json
from typing import Any

from accounts.connectors.families.meta_hooks import signature_of
from accounts.connectors.hooks import HookCall
from accounts.connectors.types import AppRegistration, Format, Grant, Media

from .fake_server import Answer
from .fakes.meta_base import SECRET, MetaFake
from .samples import media

BACK = "https://brand.example/back"
APP = AppRegistration("1122334455", SECRET)
KEYS = {"client_id": "1122334455", "client_secret": SECRET, "token": "our-word"}


def connect(connector: Any, fake: MetaFake) -> list[Grant]:
    """The whole trip of a person who allows everything."""
    leave = connector.start(APP, {}, redirect_uri=BACK, state="st")
    return list(connector.exchange(APP, fake.allow(leave.url), leave.keep, redirect_uri=BACK))


def refusal(code: int, subcode: int = 0, status: int = 400, **more: Any) -> Answer:
    """An answer with Graph's error body."""
    headers = more.pop("headers", {})
    body = {"message": "Meta's own words", "code": code, "error_subcode": subcode, "fbtrace_id": "AbC", **more}
    return Answer(status, {"error": body}, headers)


def picture(number: int = 1, **changes: Any) -> Media:
    """A picture with a public address."""
    return _public(media(**{"mime": "image/jpeg", "width": 100, "height": 100, **changes}), f"p{number}.jpg")


def clip(**changes: Any) -> Media:
    """A short video with a public address."""
    given = {"kind": Format.VIDEO, "mime": "video/mp4", "seconds": 8.0, "width": 90, "height": 160, **changes}
    return _public(media(b"0123456789abcdef", **given), "clip.mp4")


def _public(item: Media, name: str) -> Media:
    values = {field: getattr(item, field) for field in item.__slots__}
    return Media(**{**values, "url": f"https://brand.example/files/{name}"})


def hook(body: Any, **headers: str) -> HookCall:
    """A signed call at our webhook address."""
    raw = json.dumps(body).encode()
    return HookCall("POST", {}, {"x-hub-signature-256": signature_of(SECRET, raw), **headers}, raw)
