"""From the editor through the scheduler to a real Bluesky data server, read back with the independent `atproto` SDK."""

from __future__ import annotations

import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from atproto import Client
from django.core.files.storage import default_storage

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from content.engine.claim import Claimer
from content.engine.lease import Lease
from content.engine.reap import reap
from content.engine.work import load, work
from content.models import Publication
from content.states import PublicationState as S
from tests.accounts.connectors.samples import png
from tests.accounts.connectors.servers.fixtures import PdsAccount, PdsServer

from .conftest import Brand, Engine, back_into_the_queue, celery_worker, fresh, until
from .relay import Relay

pytestmark = pytest.mark.network_server
POST = "app.bsky.feed.post"
PUT = "/xrpc/com.atproto.repo.putRecord"
TEXT = "春茶上市 🍵 https://example.com/tea?a=1 #明前茶 问 @fan.test"


@pytest.fixture
def account(pds_server: PdsServer) -> PdsAccount:
    """The brand's account at the data server."""
    return pds_server.accounts[0]


@pytest.fixture
def reader(pds_server: PdsServer) -> Client:
    """The SDK, signed in as somebody else."""
    client = Client(f"{pds_server.url}/xrpc")
    client.login(pds_server.accounts[1].handle, pds_server.accounts[1].app_password)
    return client


def records(reader: Client, account: PdsAccount, text: str) -> list[Any]:
    """Everything in the repository of the account with this text."""
    listed = reader.com.atproto.repo.list_records({"repo": account.did, "collection": POST, "limit": 100})
    return [item for item in listed.records if item.value.text == text]


def connect(brand: Brand, server_url: str, account: PdsAccount) -> SocialAccount:
    """By the form, as a person does."""
    found = brand.connect("bluesky", host=server_url, handle=f"@{account.handle}", password=account.app_password)
    assert (found.state, found.remote_id) == (AccountState.OK, account.did)
    return found


def test_text_and_picture_go_out_on_time_exactly_once(
    brand: Brand, engine: Engine, pds_server: PdsServer, account: PdsAccount, reader: Client
) -> None:
    ours = connect(brand, pds_server.url, account)
    asset = brand.upload(png(160, 90, seed=11), "一杯绿茶，杯口冒着热气")
    post = brand.write(ours, TEXT, asset)
    engine.start()
    due = now() + timedelta(seconds=2)
    row = brand.schedule(post, due)
    early = records(reader, account, TEXT)
    assert early == [] or now() >= due
    row = engine.until(row, S.PUBLISHED, seconds=15)

    (item,) = records(reader, account, TEXT)
    assert item.uri == row.remote_id
    assert row.published_at >= due
    assert brand.attempts(row) == [("send", "published")]
    record = item.value
    raw = TEXT.encode()
    marks = {raw[f.index.byte_start : f.index.byte_end].decode(): f.features[0] for f in record.facets}
    assert set(marks) == {"https://example.com/tea?a=1", "#明前茶", "@fan.test"}
    assert marks["https://example.com/tea?a=1"].uri == "https://example.com/tea?a=1"
    assert marks["@fan.test"].did == pds_server.accounts[1].did
    (image,) = record.embed.images
    assert image.alt == "一杯绿茶，杯口冒着热气"
    assert (image.aspect_ratio.width, image.aspect_ratio.height) == (160, 90)
    blob = reader.com.atproto.sync.get_blob({"did": account.did, "cid": image.image.ref.link})
    with default_storage.open(asset.file.name) as stored:
        assert blob == stored.read()
    assert row.remote_url in brand.page_of(post)


def test_second_worker_and_restart_add_nothing(
    brand: Brand, engine: Engine, pds_server: PdsServer, account: PdsAccount, reader: Client
) -> None:
    text = "Two workers and a restart"
    post = brand.write(connect(brand, pds_server.url, account), text)
    engine.start(name="one")
    engine.start(name="two")
    row = engine.until(brand.publish_now(post), S.PUBLISHED, seconds=15)
    engine.stop()
    engine.start(name="three")
    # The database refuses it; but even so its key is the same, so the server keeps one record.
    before = records(reader, account, text)
    back_into_the_queue(row)
    row = engine.until(row, S.PUBLISHED, seconds=15)
    after = records(reader, account, text)
    assert len(after) == 1
    assert (after[0].uri, after[0].cid) == (before[0].uri, before[0].cid)
    assert row.remote_id == after[0].uri


def test_answer_lost_after_the_record_was_made(
    brand: Brand, engine: Engine, pds_server: PdsServer, account: PdsAccount, reader: Client, settings: Any
) -> None:
    text = "The answer gets lost on the way back"
    # Only the relay may be reached, so that the connector does not go around it to the server itself.
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with Relay(pds_server.url) as relay:
        asset = brand.upload(png(40, 30, seed=12), "A tea field")
        post = brand.write(connect(brand, relay.url, account), text, asset)
        relay.fault("POST", PUT, drop=True)
        row = brand.publish_now(post)
        engine.start()
        until(lambda: bool(brand.attempts(row)) and fresh(row).lease_token is None, 15)
        assert fresh(row).state in {S.UNKNOWN, S.PUBLISHED}
        row = engine.until(row, S.PUBLISHED, seconds=15, hurry=True)
        assert len(relay.sent("POST", PUT)) == 2
        engine.stop()
    assert brand.attempts(row) == [("send", "outcome_unknown"), ("send", "published")]
    (item,) = records(reader, account, text)
    assert item.uri == row.remote_id
    assert item.value.embed.images[0].alt == "A tea field"


def test_duplicate_claim_after_an_expired_lease(
    brand: Brand, pds_server: PdsServer, account: PdsAccount, reader: Client
) -> None:
    """Two claims of one row: the first worker's lease ends before it begins; only the second may send."""
    text = "Claimed twice"
    row = brand.publish_now(brand.write(connect(brand, pds_server.url, account), text))
    claimer = Claimer(timedelta(seconds=60))
    taken, wall = time.monotonic(), time.time()
    (first,) = claimer.claim(4)
    assert claimer.claim(4) == []
    Publication.objects.unscoped("test").filter(pk=row.pk).update(lease_until=now() - timedelta(seconds=1))
    assert reap() == 1
    (second,) = claimer.claim(4)
    span = timedelta(seconds=60)
    leases = [Lease(claim.publication_id, claim.token, taken=taken, wall=wall, span=span) for claim in (second, first)]
    (mine,) = load([leases[0]])
    assert load([leases[1]]) == []
    assert work(mine, leases[0]) == "live"
    assert work(mine, leases[1]) == "released"
    assert len(records(reader, account, text)) == 1
    assert fresh(row).state == S.PUBLISHED


def test_worker_killed_after_the_record_was_made(
    brand: Brand, pds_server: PdsServer, account: PdsAccount, reader: Client, settings: Any, tmp_path: Path
) -> None:
    """A real Celery worker dies by SIGKILL between the server's work and its answer; the next one finds out."""
    text = "Killed in the middle"
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with Relay(pds_server.url) as relay:
        row = brand.publish_now(brand.write(connect(brand, relay.url, account), text))
        relay.fault("POST", PUT, delay=60, drop=True)
        with celery_worker(tmp_path / "first.log", "127.0.0.1") as first:
            until(lambda: len(records(reader, account, text)) == 1, 30)
            assert fresh(row).state == S.SENDING
            first.send_signal(signal.SIGKILL)
        with celery_worker(tmp_path / "second.log", "127.0.0.1"):
            until(lambda: fresh(row).state == S.PUBLISHED, 40, hurry=True)
    (item,) = records(reader, account, text)
    assert fresh(row).remote_id == item.uri
    assert brand.attempts(row) == [("send", ""), ("send", "published")]
