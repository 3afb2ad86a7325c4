"""Uploads ahead of time at Mastodon and Bluesky: one upload, no second one with the post, and what expiry means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.connectors.errors import InvalidContent, MediaExpired, OutcomeUnknown, Transient
from accounts.connectors.http import Http
from accounts.connectors.platforms.bluesky.connector import Bluesky
from accounts.connectors.platforms.mastodon.connector import Mastodon
from accounts.connectors.types import Credential, Draft, Format, PublishedState

from .fake_bluesky import HANDLE, PASSWORD, FakeBluesky
from .fake_mastodon import FakeMastodon
from .fake_server import Answer
from .samples import Clock, media

UPLOAD, STATUSES, BLOB, PUT = "/api/v2/media", "/api/v1/statuses", "uploadBlob", "putRecord"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(allow_private_hosts={"127.0.0.1"}, timeout=1.5, total=5)
    yield client
    client.close()


@pytest.fixture
def masto() -> Iterator[FakeMastodon]:
    with FakeMastodon() as fake:
        yield fake


@pytest.fixture
def mastodon(http: Http, clock: Clock) -> Mastodon:
    return Mastodon(http=http, clock=clock, sleep=lambda _seconds: None)


@pytest.fixture
def brand(masto: FakeMastodon) -> Credential:
    return Credential({"access": masto.token}, host=masto.url, remote_id="109")


@pytest.fixture
def pds() -> Iterator[FakeBluesky]:
    with FakeBluesky() as fake:
        yield fake


@pytest.fixture
def bluesky(http: Http, clock: Clock, pds: FakeBluesky) -> Bluesky:
    return Bluesky(http=http, clock=clock, plc_directory=pds.url, public_view=pds.url)


@pytest.fixture
def shop(bluesky: Bluesky, pds: FakeBluesky) -> Credential:
    return bluesky.connect({"host": pds.url, "handle": HANDLE, "password": PASSWORD})[0].credential


def post(handle: str) -> Draft:
    return Draft("picture", Format.IMAGE, media=(replace(media(alt="cup"), prepared=handle),))


def test_mastodon_publishes_what_it_holds(
    mastodon: Mastodon, masto: FakeMastodon, brand: Credential, clock: Clock
) -> None:
    held = mastodon.prepare(brand, media(alt="cup"))
    assert (held.ready, masto.statuses) == (True, {})
    assert held.until is not None
    assert timedelta(hours=1) < held.until - clock() < timedelta(days=1)
    made = mastodon.publish(brand, post(held.handle), key="k")
    (shown,) = masto.statuses[made.remote_id]["media_attachments"]
    assert (shown["id"], shown["description"]) == (held.handle, "cup")
    assert len(masto.sent("POST", UPLOAD)) == 1


def test_mastodon_works_on_a_file_before_the_post(mastodon: Mastodon, masto: FakeMastodon, brand: Credential) -> None:
    masto.slow = 2
    held = mastodon.prepare(brand, media())
    assert not held.ready
    assert [mastodon.prepare_poll(brand, held.handle) for _turn in range(3)] == [False, False, True]
    assert mastodon.publish(brand, post(held.handle), key="k").state is PublishedState.LIVE
    assert len(masto.sent("POST", UPLOAD)) == 1


def test_mastodon_waits_for_a_file_that_is_not_ready_when_due(
    mastodon: Mastodon, masto: FakeMastodon, brand: Credential
) -> None:
    masto.slow = 30
    held = mastodon.prepare(brand, media())
    waiting = mastodon.publish(brand, post(held.handle), key="k")
    assert waiting.state is PublishedState.PROCESSING
    while (answer := mastodon.poll(brand, waiting.handle)).state is PublishedState.PROCESSING:
        continue
    assert len(masto.statuses) == 1
    assert masto.statuses[answer.remote_id]["media_attachments"][0]["id"] == held.handle


def test_mastodon_completes_a_thread_whose_file_its_first_post_has_taken(
    mastodon: Mastodon, masto: FakeMastodon, brand: Credential
) -> None:
    masto.slow = 30
    held = mastodon.prepare(brand, media())
    waiting = mastodon.publish(brand, replace(post(held.handle), thread=("two", "three")), key="k")
    while masto.looks[held.handle]:
        assert mastodon.poll(brand, waiting.handle).state is PublishedState.PROCESSING
    masto.fault("POST", STATUSES)
    masto.fault("POST", STATUSES, instead=Answer(429, {"error": "Too many requests"}))
    with pytest.raises(OutcomeUnknown):
        mastodon.poll(brand, waiting.handle)
    assert len(mastodon.poll(brand, waiting.handle).parts) == 2
    assert len(masto.statuses) == 3


@pytest.mark.parametrize("ignores", [False, True])
def test_mastodon_never_posts_without_a_file_that_is_gone(
    mastodon: Mastodon, masto: FakeMastodon, brand: Credential, ignores: bool
) -> None:
    held = mastodon.prepare(brand, media())
    masto.media.clear()
    masto.ignores_unknown_media = ignores
    with pytest.raises(MediaExpired):
        mastodon.publish(brand, post(held.handle), key="k")
    with pytest.raises(MediaExpired):
        mastodon.prepare_poll(brand, held.handle)
    assert masto.statuses == {}
    mastodon.publish(brand, post(""), key="k")
    assert len(masto.statuses) == 1


def test_mastodon_says_early_that_it_cannot_use_a_file(
    mastodon: Mastodon, masto: FakeMastodon, brand: Credential
) -> None:
    with pytest.raises(InvalidContent):
        mastodon.prepare(brand, media(mime="text/plain"))
    masto.slow = -1
    held = mastodon.prepare(brand, media())
    with pytest.raises(InvalidContent) as caught:
        mastodon.prepare_poll(brand, held.handle)
    assert caught.value.problems[0].code == "media_failed"
    masto.fault("POST", UPLOAD, instead=Answer(503, "<html>"))
    with pytest.raises(Transient):
        mastodon.prepare(brand, media())


def test_bluesky_publishes_what_it_holds(bluesky: Bluesky, pds: FakeBluesky, shop: Credential, clock: Clock) -> None:
    held = bluesky.prepare(shop, media(alt="cup"))
    assert held.ready
    assert held.until is not None
    assert timedelta(minutes=35) < held.until - clock() <= timedelta(hours=1)
    pds.requests.clear()
    bluesky.publish(shop, post(held.handle), key="k")
    assert [request.path.rpartition(".")[2] for request in pds.requests] == [PUT]
    ((_cid, record),) = pds.records.values()
    assert record["embed"]["images"][0]["image"]["ref"]["$link"] in pds.blobs
    assert record["embed"]["images"][0]["alt"] == "cup"


def test_bluesky_holds_a_video(bluesky: Bluesky, pds: FakeBluesky, shop: Credential) -> None:
    clip = media(b"mp4" * 10, kind=Format.VIDEO, mime="video/mp4", seconds=5)
    held = bluesky.prepare(shop, clip)
    bluesky.publish(shop, Draft("clip", Format.VIDEO, media=(replace(clip, prepared=held.handle),)), key="k")
    ((_cid, record),) = pds.records.values()
    assert record["embed"]["video"]["mimeType"] == "video/mp4"
    assert len(pds.sent("POST", BLOB)) == 1


def test_bluesky_says_that_a_blob_is_gone(bluesky: Bluesky, pds: FakeBluesky, shop: Credential) -> None:
    held = bluesky.prepare(shop, media())
    pds.blobs.clear()
    with pytest.raises(MediaExpired):
        bluesky.publish(shop, post(held.handle), key="k")
    assert pds.writes == 0
    bluesky.publish(shop, post(""), key="k")
    assert pds.writes == 1


def test_bluesky_uploads_again_after_a_move_to_another_server(
    bluesky: Bluesky, pds: FakeBluesky, shop: Credential
) -> None:
    held = bluesky.prepare(shop, media())
    elsewhere = json.dumps({**json.loads(held.handle), "host": "https://old.example"})
    bluesky.publish(shop, post(elsewhere), key="k")
    assert (len(pds.sent("POST", BLOB)), pds.writes) == (2, 1)
    with pytest.raises(MediaExpired):
        bluesky.publish(shop, post("nonsense"), key="k2")
