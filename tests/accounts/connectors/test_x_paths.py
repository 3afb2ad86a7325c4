"""Every request of our X connector, held against X's own generated client: its addresses and methods come from X's API
description. The client is read, not imported.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from accounts.connectors.platforms.x.connector import X
from accounts.connectors.types import AppRegistration, Draft, Format

from .fakes.x import Fake
from .samples import Clock, media

SPEC = find_spec("xdk")
pytestmark = pytest.mark.skipif(SPEC is None, reason="xdk, X's generated client, is not installed")
BACK = "https://brand.example/back"
_CALL = re.compile(r'base_url \+ "(?P<path>/2/[^"]*)".*?session\.(?P<method>get|post|put|delete)\(', re.DOTALL)
# Sign-in has no place in the description.
_SIGN_IN = "/2/oauth2/"


def documented() -> set[tuple[str, str]]:
    """Method and path, with `{}` for what varies, of every operation of X's client."""
    assert SPEC is not None
    assert SPEC.origin is not None
    found = set()
    for module in Path(SPEC.origin).parent.glob("*/client.py"):
        for operation in re.split(r"\n    def ", module.read_text(encoding="utf-8")):
            if call := _CALL.search(operation):
                found.add((call["method"].upper(), re.sub(r"\{\w+\}", "{}", call["path"])))
    return found


def at_work(server: Fake) -> None:
    """Everything the connector can ask of X."""
    x = X(http=server.http(), clock=Clock(), sleep=lambda _seconds: None)
    app = AppRegistration(server.app["client_id"], server.app["client_secret"])
    leave = x.start(app, {}, redirect_uri=BACK, state="st")
    auth = x.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK)[0].credential
    since = datetime.now(UTC) - timedelta(minutes=5)
    x.probe(auth)
    draft = Draft("text", Format.IMAGE, media=(media(),), thread=("second",))
    made = x.publish(auth, draft, key="k")
    film = Draft("clip", Format.VIDEO, media=(media(b"v" * 10, kind=Format.VIDEO, mime="video/mp4", seconds=5),))
    begun = x.publish(auth, film, key="v")
    server.settle()
    if begun.handle:
        x.poll(auth, begun.handle)
    x.find(auth, key="k", draft=draft, since=since)
    x.comment(auth, made.remote_id, "first", key="c")
    for item in x.inbox(auth).items:
        x.reply(auth, item.remote_id, "谢谢", key=item.remote_id)
    x.post_metrics(auth, [made.remote_id])
    x.delete(auth, made.remote_id)


def test_requests_are_operations_of_x() -> None:
    known = documented()
    assert len(known) > 100, "the client was read"
    with Fake() as server:
        at_work(server)
        sent = {(request.method, request.path.partition("api.x.com")[2]) for request in server.requests}
    asked = {(method, path) for method, path in sent if path and not path.startswith(_SIGN_IN)}
    assert len({path.split("/")[2] for _method, path in asked}) >= 3
    patterns = {
        method: [re.compile(re.escape(path).replace(r"\{\}", "[^/]+")) for m, path in known if m == method]
        for method, _path in known
    }
    unknown = [call for call in asked if not any(rule.fullmatch(call[1]) for rule in patterns.get(call[0], []))]
    assert unknown == []
