"""Uploads ahead of time and limits of a whole application, against a real practice network process."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors import errors
from accounts.connectors.types import Draft, Media, PublishedState

from .fixtures import PracticeServer, picture, video


def calls(network: PracticeServer, method: str, path: str) -> int:
    """How often the network was asked this."""
    return sum((row["method"], row["path"]) == (method, path) for row in network.admin("GET", "/admin/calls")["calls"])


def post(item: Media, handle: str = "") -> Draft:
    """A post with one attachment."""
    return Draft("prepared", item.kind, media=(replace(item, prepared=handle),))


def test_a_post_uses_what_was_uploaded_ahead(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-weibo")
    held = connector.prepare(auth, picture())
    assert held.ready
    assert timedelta(hours=23) < held.until - datetime.now(UTC) <= timedelta(days=1)
    assert connector.publish(auth, post(picture(), held.handle), key="k").state is PublishedState.LIVE
    assert calls(practice_network, "POST", "/api/media") == 1
    assert practice_network.effects()[0]["media"] == [held.handle]


def test_a_video_uploaded_ahead_is_live_at_once(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-douyin")
    held = connector.prepare(auth, video())
    assert not held.ready
    assert not connector.prepare_poll(auth, held.handle)
    end = time.monotonic() + 10
    while not connector.prepare_poll(auth, held.handle) and time.monotonic() < end:
        time.sleep(0.2)
    assert connector.publish(auth, post(video(), held.handle), key="k").state is PublishedState.LIVE


def test_a_dropped_upload_is_said_so_and_nothing_is_written(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-weibo")
    held = connector.prepare(auth, picture())
    practice_network.fault("drop_media", account="tester", path="/api/posts", method="POST")
    with pytest.raises(errors.MediaExpired):
        connector.publish(auth, post(picture(), held.handle), key="k")
    with pytest.raises(errors.MediaExpired):
        connector.prepare_poll(auth, held.handle)
    assert practice_network.effects() == []
    connector.publish(auth, post(picture()), key="k")
    assert len(practice_network.effects()) == 1


def test_an_upload_belongs_to_its_account(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-weibo")
    _, other = practice_network.connect("practice-weibo", "other")
    held = connector.prepare(auth, picture())
    with pytest.raises(errors.MediaExpired):
        connector.publish(other, post(picture(), held.handle), key="k")
    with pytest.raises(errors.MediaExpired):
        connector.prepare_poll(other, held.handle)


def test_a_file_the_network_never_takes_is_refused_ahead(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-weibo")
    with pytest.raises(errors.InvalidContent):
        connector.prepare(auth, replace(picture(), open=lambda: io.BytesIO(b"no picture at all")))


@pytest.mark.parametrize("scope", ["account", "app"])
@pytest.mark.parametrize("as_date", [False, True])
def test_whose_limit_it_was(practice_network: PracticeServer, scope: str, as_date: bool) -> None:
    connector, auth = practice_network.connect("practice-x")
    order: dict[str, Any] = {"retry_after": 40, "scope": scope, "as_date": as_date, "count": 1}
    practice_network.fault("rate_limit", path="/api/posts", method="POST", **order)
    with pytest.raises(errors.RateLimited) as caught:
        connector.publish(auth, Draft("fast"), key="k")
    assert caught.value.bucket == ("app" if scope == "app" else "")
    assert caught.value.retry_after == pytest.approx(40, abs=2)
    assert practice_network.effects() == []


def test_a_limit_of_the_application_meets_every_account(practice_network: PracticeServer) -> None:
    connector, auth = practice_network.connect("practice-x")
    _, other = practice_network.connect("practice-x", "other")
    practice_network.fault("rate_limit", path="/api/posts", method="POST", scope="app", count=0)
    for credential in (auth, other):
        with pytest.raises(errors.RateLimited) as caught:
            connector.publish(credential, Draft("fast"), key="k")
        assert caught.value.bucket == "app"
    practice_network.clear_faults()
    assert connector.publish(auth, Draft("fast"), key="k").state is PublishedState.LIVE


def test_an_unknown_scope_is_refused(practice_network: PracticeServer) -> None:
    body = {"match": {}, "effect": "rate_limit", "scope": "planet"}
    answer = practice_network.client.post(f"{practice_network.url}/admin/faults", json=body)
    assert answer.status_code == 422
