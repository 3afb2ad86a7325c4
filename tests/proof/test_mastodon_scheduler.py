"""From the editor through the scheduler to a Mastodon-compatible server, read back with the independent Mastodon.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.core.files.storage import default_storage
from mastodon import Mastodon

from accounts.models import SocialAccount
from accounts.services import wire
from accounts.states import AccountState
from config.lib.clock import now
from content.engine import timing
from content.states import PublicationState as S
from tests.accounts.connectors.samples import png
from tests.accounts.connectors.servers.fixtures import MastodonServer

from .conftest import Brand, Engine, back_into_the_queue
from .relay import Relay

pytestmark = pytest.mark.network_server
STATUSES = "/api/v1/statuses"
ABSENT_THEN_SENT = [
    ("send", "outcome_unknown"),
    *[("find", "absent")] * timing.LOOKS_NEEDED,
    ("send", "published"),
]
TEXT = "春茶上市 🍵 https://example.com/tea?a=1 #明前茶"


@pytest.fixture
def reader(mastodon_server: MastodonServer) -> Mastodon:
    """The SDK, signed in as somebody else."""
    return Mastodon(access_token=mastodon_server.tokens["fan"], api_base_url=mastodon_server.url)


def statuses(reader: Mastodon, account: SocialAccount, text: str) -> list[Any]:
    """The account's posts with this text."""
    return [status for status in reader.account_statuses(account.remote_id, limit=40) if text in status.content]


def connect(brand: Brand, server_url: str) -> SocialAccount:
    """The whole way of a person: the form, the page that sends them on, the server's consent form, and back."""
    page = brand.post("accounts/connect/mastodon/", {"host": server_url})
    assert page.status_code == 200
    address = page.context["address"]
    assert address in page.content.decode().replace("&amp;", "&")
    with httpx.Client(trust_env=False) as person:
        assert person.get(address).status_code == 200
        parts = urlsplit(address)
        consent = {**dict(parse_qsl(parts.query)), "username": "brand"}
        answer = person.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data=consent)
    assert answer.status_code in {302, 303}, answer.text
    back = urlsplit(answer.headers["location"])
    returned = brand.client.get(f"{back.path}?{back.query}")
    assert returned.status_code == 302, returned.content.decode()
    account = SocialAccount.objects.for_workspace(brand.workspace).get(platform="mastodon")
    assert (account.state, account.host) == (AccountState.OK, server_url)
    return account


def test_text_and_picture_go_out_on_time_exactly_once(
    brand: Brand, engine: Engine, mastodon_server: MastodonServer, reader: Mastodon
) -> None:
    account = connect(brand, mastodon_server.url)
    asset = brand.upload(png(160, 90, seed=21), "一杯绿茶，杯口冒着热气")
    post = brand.write(account, TEXT, asset)
    engine.start()
    due = now() + timedelta(seconds=2)
    row = brand.schedule(post, due)
    early = statuses(reader, account, "春茶上市")
    assert early == [] or now() >= due
    row = engine.until(row, S.PUBLISHED, seconds=15)

    (status,) = statuses(reader, account, "春茶上市")
    assert str(status.id) == row.remote_id
    assert row.published_at >= due
    assert brand.attempts(row) == [("send", "published")]
    assert "https://example.com/tea?a=1" in status.content
    assert [tag.name for tag in status.tags] == ["明前茶"]
    (picture,) = status.media_attachments
    assert picture.description == "一杯绿茶，杯口冒着热气"
    with default_storage.open(asset.file.name) as stored:
        assert httpx.get(picture.url, trust_env=False).content == stored.read()
    assert row.remote_url == status.url
    assert status.url in brand.page_of(post)


def test_second_worker_and_restart_add_nothing(
    brand: Brand, engine: Engine, mastodon_server: MastodonServer, reader: Mastodon
) -> None:
    text = "Two workers and a restart"
    account = connect(brand, mastodon_server.url)
    post = brand.write(account, text)
    engine.start(name="one")
    engine.start(name="two")
    row = engine.until(brand.publish_now(post), S.PUBLISHED, seconds=15)
    engine.stop()
    engine.start(name="three")
    # The database refuses it; but even so the server knows its key.
    back_into_the_queue(row)
    again = engine.until(row, S.PUBLISHED, seconds=15)
    assert [str(status.id) for status in statuses(reader, account, text)] == [again.remote_id]
    assert again.remote_id == row.remote_id


def test_unavailable_server_is_looked_at_before_trying_again(
    brand: Brand, engine: Engine, mastodon_server: MastodonServer, reader: Mastodon
) -> None:
    """503 for a write says nothing about what was done: only looks that find nothing allow a second send."""
    text = "In spite of a busy server"
    account = connect(brand, mastodon_server.url)
    mastodon_server.fault("POST", STATUSES, {"type": "status", "status": 503})
    row = brand.publish_now(brand.write(account, text))
    engine.start()
    row = engine.until(row, S.PUBLISHED, seconds=15, hurry=True)
    assert brand.attempts(row) == ABSENT_THEN_SENT
    assert [str(status.id) for status in statuses(reader, account, text)] == [row.remote_id]


def test_server_that_hangs_without_doing_anything(
    brand: Brand, engine: Engine, mastodon_server: MastodonServer, reader: Mastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Into the void, then to the network"
    account = connect(brand, mastodon_server.url)
    # The real client with less patience than its 20 seconds.
    monkeypatch.setattr(wire.http(), "_timeout", 1.0)
    mastodon_server.fault("POST", STATUSES, {"type": "timeout"})
    row = brand.publish_now(brand.write(account, text))
    engine.start()
    row = engine.until(row, S.PUBLISHED, seconds=15, hurry=True)
    assert brand.attempts(row) == ABSENT_THEN_SENT
    assert [str(status.id) for status in statuses(reader, account, text)] == [row.remote_id]


@pytest.mark.parametrize("lost", [{"drop": True}, {"delay": 3.0}], ids=["connection cut", "answer too late"])
def test_created_but_never_confirmed_is_found(
    brand: Brand,
    engine: Engine,
    mastodon_server: MastodonServer,
    reader: Mastodon,
    monkeypatch: pytest.MonkeyPatch,
    lost: dict[str, Any],
) -> None:
    text = f"The answer gets lost on the way back, {next(iter(lost))}"
    monkeypatch.setattr(wire.http(), "_timeout", 1.0)
    with Relay(mastodon_server.url) as relay:
        account = connect(brand, relay.url)
        asset = brand.upload(png(40, 30, seed=22), "A tea field")
        post = brand.write(account, text, asset)
        relay.fault("POST", STATUSES, **lost)
        row = brand.publish_now(post)
        engine.start()
        row = engine.until(row, S.PUBLISHED, seconds=15, hurry=True)
        assert len(relay.sent("POST", STATUSES)) == 1
        engine.stop()
    assert brand.attempts(row) == [("send", "outcome_unknown"), ("find", "published")]
    (status,) = statuses(reader, account, text)
    assert str(status.id) == row.remote_id
    assert status.media_attachments[0].description == "A tea field"
