"""The Bluesky connector against a real data server, read back with the independent `atproto` SDK."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from atproto import Client

from accounts.connectors.errors import (
    AuthExpired,
    InvalidContent,
    MediaExpired,
    NeedsReconnect,
    PolicyRejected,
    RemoteGone,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.bluesky.connector import Bluesky
from accounts.connectors.platforms.bluesky.ids import POST
from accounts.connectors.types import Credential, Draft, Format, InboxKind, PublishedState

from ..samples import media, png
from .fixtures import PdsAccount, PdsServer

pytestmark = pytest.mark.network_server


@pytest.fixture(scope="module")
def bluesky(pds_server: PdsServer) -> Bluesky:
    http = Http(allow_private_hosts=pds_server.allow_private_hosts)
    return Bluesky(
        http=http,
        clock=lambda: datetime.now(UTC),
        plc_directory=pds_server.plc_url,
        public_view=pds_server.appview.url,
    )


def connect(bluesky: Bluesky, server: PdsServer, account: PdsAccount) -> Credential:
    values = {"host": server.url, "handle": f"@{account.handle}", "password": account.app_password}
    return bluesky.connect(values)[0].credential


@pytest.fixture(scope="module")
def brand(bluesky: Bluesky, pds_server: PdsServer) -> Credential:
    return connect(bluesky, pds_server, pds_server.accounts[0])


@pytest.fixture(scope="module")
def fan(bluesky: Bluesky, pds_server: PdsServer) -> Credential:
    return connect(bluesky, pds_server, pds_server.accounts[1])


@pytest.fixture(scope="module")
def reader(pds_server: PdsServer) -> Client:
    """The official-shape SDK, signed in as the fan."""
    client = Client(f"{pds_server.url}/xrpc")
    client.login(pds_server.accounts[1].handle, pds_server.accounts[1].app_password)
    return client


def posts_of(reader: Client, did: str) -> list:
    return reader.com.atproto.repo.list_records({"repo": did, "collection": POST, "limit": 100}).records


def draft_of(text: str, **more: object) -> Draft:
    return Draft(text=text, language="zh", **more)  # type: ignore[arg-type]


def test_a_picture_uploaded_ahead_is_embedded(bluesky: Bluesky, brand: Credential, reader: Client) -> None:
    data = png(16, 9, seed=6)
    picture = media(data, width=16, height=9, alt="一壶茶")
    held = bluesky.prepare(brand, picture)
    draft = draft_of("held picture", format=Format.IMAGE, media=(replace(picture, prepared=held.handle),))
    made = bluesky.publish(brand, draft, key="held")
    (record,) = [item for item in posts_of(reader, brand.remote_id) if item.uri == made.remote_id]
    link = record.value.embed.images[0].image.ref.link
    assert link == json.loads(held.handle)["blob"]["ref"]["$link"]
    assert reader.com.atproto.sync.get_blob({"did": brand.remote_id, "cid": link}) == data


def test_a_picture_the_server_dropped_stops_the_post(bluesky: Bluesky, brand: Credential, reader: Client) -> None:
    """The reference of bytes the server never got, which is what one that was dropped looks like."""
    held = bluesky.prepare(brand, media(png(8, 4, seed=7)))
    kept = json.loads(held.handle)
    kept["blob"]["ref"]["$link"] = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"
    draft = draft_of("dropped", format=Format.IMAGE, media=(replace(media(), prepared=json.dumps(kept)),))
    with pytest.raises(MediaExpired):
        bluesky.publish(brand, draft, key="dropped")
    assert [item for item in posts_of(reader, brand.remote_id) if item.value.text == "dropped"] == []


def test_connect_tells_who_it_is(bluesky: Bluesky, pds_server: PdsServer) -> None:
    account = pds_server.accounts[0]
    values = {"host": pds_server.url, "handle": account.handle, "password": account.app_password}
    grant = bluesky.connect(values)[0]
    assert grant.info.handle == "brand.test"
    assert grant.info.remote_id == account.did
    assert grant.info.followers == 0
    assert grant.info.media is not None
    assert grant.info.media.video_max_bytes == 5_242_880
    assert grant.credential.host == pds_server.url
    assert grant.credential.expires_at is not None
    assert timedelta(hours=1) < grant.credential.expires_at - datetime.now(UTC) < timedelta(hours=3)
    assert account.app_password not in repr(grant)


def test_home_server_is_found_from_the_directory(bluesky: Bluesky, pds_server: PdsServer) -> None:
    assert bluesky._home_of(pds_server.accounts[0].did) == pds_server.url
    assert bluesky._resolve(pds_server.url, "fan.test") == pds_server.accounts[1].did


def test_main_password_is_refused(bluesky: Bluesky, pds_server: PdsServer) -> None:
    account = pds_server.accounts[0]
    values = {"host": pds_server.url, "handle": account.handle, "password": account.password}
    with pytest.raises(InvalidContent) as caught:
        bluesky.connect(values)
    assert [(item.code, item.field) for item in caught.value.problems] == [("main_password", "password")]
    assert account.password not in str(caught.value) + caught.value.raw


def test_wrong_password(bluesky: Bluesky, pds_server: PdsServer) -> None:
    with pytest.raises(InvalidContent) as caught:
        bluesky.connect({"host": pds_server.url, "handle": "brand.test", "password": "nonsense-pass"})
    assert caught.value.problems[0].code == "password_wrong"


def test_text_and_picture_arrive_once(bluesky: Bluesky, brand: Credential, reader: Client) -> None:
    data = png(16, 9, seed=5)
    text = "春茶上市 🍵 https://example.com/tea?a=1 #明前茶 问 @fan.test，和 @nobody.invalid"
    draft = draft_of(text, format=Format.IMAGE, media=(media(data, width=16, height=9, alt="一杯绿茶"),))
    first = bluesky.publish(brand, draft, key="once")
    again = bluesky.publish(brand, draft, key="once")
    assert first.remote_id == again.remote_id
    assert first.state is PublishedState.LIVE

    mine = [item for item in posts_of(reader, brand.remote_id) if item.value.text == text]
    assert [item.uri for item in mine] == [first.remote_id]
    record = mine[0].value
    assert record.langs == ["zh"]
    image = record.embed.images[0]
    assert image.alt == "一杯绿茶"
    assert (image.aspect_ratio.width, image.aspect_ratio.height) == (16, 9)
    blob = reader.com.atproto.sync.get_blob({"did": brand.remote_id, "cid": image.image.ref.link})
    assert blob == data
    raw = text.encode()
    marks = {raw[f.index.byte_start : f.index.byte_end].decode(): f.features[0] for f in record.facets}
    assert set(marks) == {"https://example.com/tea?a=1", "#明前茶", "@fan.test"}
    assert marks["#明前茶"].tag == "明前茶"
    assert marks["@fan.test"].did.startswith("did:plc:")


def test_a_repeat_keeps_the_record_untouched(bluesky: Bluesky, brand: Credential, reader: Client) -> None:
    """A second try later in time must not change the record: replies refer to its hash."""
    first = bluesky.publish(brand, draft_of("unchanged"), key="unchanged")
    time.sleep(0.01)
    again = bluesky.publish(brand, draft_of("unchanged"), key="unchanged")
    assert again.raw["cid"] == first.raw["cid"]


def test_find_and_delete(bluesky: Bluesky, brand: Credential) -> None:
    since = datetime.now(UTC)
    draft = draft_of("to be found")
    assert bluesky.find(brand, key="find", draft=draft, since=since).post is None
    made = bluesky.publish(brand, draft, key="find")
    found = bluesky.find(brand, key="find", draft=draft, since=since).post
    assert found is not None
    assert found.remote_id == made.remote_id
    assert found.published_at is not None
    assert bluesky.poll(brand, made.remote_id).remote_id == made.remote_id
    bluesky.delete(brand, made.remote_id)
    bluesky.delete(brand, made.remote_id)
    assert bluesky.find(brand, key="find", draft=draft, since=since).post is None
    with pytest.raises(RemoteGone):
        bluesky.poll(brand, made.remote_id)


def test_thread_is_a_chain_and_a_repeat_completes_it(bluesky: Bluesky, brand: Credential, reader: Client) -> None:
    draft = draft_of("one", thread=("two", "three"))
    # The first try got no further than the first post.
    root = bluesky.publish(brand, replace(draft, thread=()), key="chain")
    assert bluesky.find(brand, key="chain", draft=draft, since=datetime.now(UTC)).post is None
    made = bluesky.publish(brand, draft, key="chain")
    assert made.remote_id == root.remote_id
    assert len(made.parts) == 2
    records = {item.uri: item for item in posts_of(reader, brand.remote_id)}
    two, three = (records[uri].value for uri in made.parts)
    assert (two.text, three.text) == ("two", "three")
    assert two.reply.root.uri == two.reply.parent.uri == made.remote_id
    assert three.reply.root.uri == made.remote_id
    assert three.reply.parent.uri == made.parts[0]
    assert three.reply.parent.cid == records[made.parts[0]].cid
    again = bluesky.find(brand, key="chain", draft=draft, since=datetime.now(UTC)).post
    assert again is not None
    assert again.parts == made.parts


def test_first_comment_and_conversation(bluesky: Bluesky, brand: Credential, fan: Credential) -> None:
    post = bluesky.publish(brand, draft_of("talk to us"), key="talk")
    comment = bluesky.comment(brand, post.remote_id, "first!", key="talk")
    assert bluesky.comment(brand, post.remote_id, "first!", key="talk") == comment
    before = bluesky.inbox(brand)
    question = bluesky.reply(fan, post.remote_id, "how much?", key="question")
    page = bluesky.inbox(brand, cursor=before.cursor)
    assert [(item.kind, item.text, item.author_handle) for item in page.items] == [
        (InboxKind.COMMENT, "how much?", "fan.test")
    ]
    assert page.items[0].remote_id == question.remote_id
    assert page.items[0].post_id == page.items[0].thread_id == post.remote_id
    answer = bluesky.reply(brand, question.remote_id, "12 yuan", key="answer")
    assert bluesky.reply(brand, question.remote_id, "12 yuan", key="answer").remote_id == answer.remote_id
    bluesky.like(brand, question.remote_id)
    bluesky.like(brand, question.remote_id)
    assert bluesky.inbox(brand, cursor=page.cursor).items == ()
    assert bluesky.inbox(brand, cursor=page.cursor).cursor == ""
    (reached,) = [item for item in bluesky.inbox(fan).items if item.remote_id == answer.remote_id]
    assert reached.thread_id == post.remote_id


def test_figures_come_through_the_server(
    bluesky: Bluesky, brand: Credential, reader: Client, pds_server: PdsServer
) -> None:
    post = bluesky.publish(brand, draft_of("count me"), key="figures")
    reader.like(post.remote_id, post.raw["cid"])
    reader.repost(post.remote_id, post.raw["cid"])
    gone = post.remote_id[:-1] + "2"
    (figures,) = bluesky.post_metrics(brand, [post.remote_id, gone])
    assert (figures.likes, figures.shares, figures.comments, figures.impressions) == (1, 1, 0, None)
    for _attempt in range(2):
        pds_server.appview.fault("GET", "getPosts", drop=True)
    unknown = bluesky.post_metrics(brand, [post.remote_id])
    pds_server.appview.faults.clear()
    assert unknown[0].likes is None


def test_probe_without_the_networks_view(bluesky: Bluesky, brand: Credential, pds_server: PdsServer) -> None:
    for _attempt in range(4):
        pds_server.appview.fault("GET", "getProfile", drop=True)
    info = bluesky.probe(brand)
    pds_server.appview.faults.clear()
    assert info.handle == "brand.test"
    assert info.followers is None


def test_server_refuses_what_is_too_large(bluesky: Bluesky, brand: Credential, reader: Client) -> None:
    """The limits in `capabilities` are the server's own: it refuses exactly what `validate` refuses."""
    posted = bluesky.publish(brand, draft_of("茶" * 300), key="full")
    assert posted.state is PublishedState.LIVE
    assert [item.code for item in bluesky.validate(draft_of("茶" * 301))] == ["text_too_long"]
    record = {"$type": POST, "text": "茶" * 301, "createdAt": "2026-01-01T00:00:00Z"}
    with pytest.raises(InvalidContent):
        bluesky._put(brand, "too long", record)
    heavy = png(8, 4) + b"\x00" * 2_000_000
    blob = bluesky._xrpc.upload(brand, heavy, mime="image/png", size=len(heavy))
    embed = {"$type": "app.bsky.embed.images", "images": [{"image": blob, "alt": ""}]}
    with pytest.raises(InvalidContent):
        bluesky._put(brand, "heavy", bluesky._record(brand, "heavy", embed=embed))


def test_expired_access_is_renewed(bluesky: Bluesky, brand: Credential, pds_server: PdsServer) -> None:
    stale = replace(brand, secrets={**brand.secrets, "access": pds_server.expired(brand.secrets["access"])})
    with pytest.raises(AuthExpired) as caught:
        bluesky.publish(stale, draft_of("late"), key="late")
    assert (caught.value.status, caught.value.code) == (400, "ExpiredToken")
    fresh = bluesky.refresh(stale)
    assert fresh.version == stale.version + 1
    assert fresh.remote_id == brand.remote_id
    assert bluesky.publish(fresh, draft_of("late"), key="late").state is PublishedState.LIVE


def test_lost_refresh_token_falls_back_to_the_app_password(
    bluesky: Bluesky, brand: Credential, pds_server: PdsServer
) -> None:
    expired = pds_server.expired(brand.secrets["refresh"])
    fresh = bluesky.refresh(replace(brand, secrets={**brand.secrets, "refresh": expired}))
    assert bluesky.probe(fresh).handle == "brand.test"
    hopeless = {**brand.secrets, "refresh": expired, "password": "revoked-pass"}
    with pytest.raises(NeedsReconnect):
        bluesky.refresh(replace(brand, secrets=hopeless))


def test_revoked_session_cannot_be_refreshed(bluesky: Bluesky, pds_server: PdsServer) -> None:
    account = pds_server.new_account("leaver")
    credential = connect(bluesky, pds_server, account)
    bluesky.revoke(credential)
    bluesky.revoke(credential)
    with pytest.raises(NeedsReconnect):
        bluesky.refresh(replace(credential, secrets={**credential.secrets, "password": ""}))


def test_moderated_account(bluesky: Bluesky, pds_server: PdsServer) -> None:
    account = pds_server.new_account("outlaw")
    credential = connect(bluesky, pds_server, account)
    admin = Http(allow_private_hosts=pds_server.allow_private_hosts)
    body = {
        "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": account.did},
        "takedown": {"applied": True, "ref": "test"},
    }
    basic = base64.b64encode(f"admin:{pds_server.admin_password}".encode()).decode()
    url = f"{pds_server.url}/xrpc/com.atproto.admin.updateSubjectStatus"
    answer = admin.request(
        "POST", url, platform="test", write=True, json=body, headers={"authorization": f"Basic {basic}"}
    )
    assert answer.ok
    with pytest.raises(PolicyRejected):
        bluesky.publish(credential, draft_of("still here"), key="outlaw")
